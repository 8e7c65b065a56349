import { isWine } from "../win32/wine.ts";
import { DcSource } from "./dc_source.ts";
import { PrintSource } from "./print_source.ts";
import type { WindowSource } from "./source.ts";

/** Set by who runs Wine with pixels for each window of its own (tests/wine/wine.ts). */
const WINE_APART = "MFB_WINE_COMPOSITE";

/** Whether a window's own pixels can be had here. */
export function canReadWindows(): boolean {
  return !isWine() || Deno.env.get(WINE_APART) === "1";
}

export function openSource(): WindowSource {
  return isWine() ? new DcSource() : new PrintSource();
}
