import { isWine } from "../win32/wine.ts";
import { DcSource } from "./dc_source.ts";
import { FirstSource } from "./first_source.ts";
import { PrintSource } from "./print_source.ts";
import type { WindowSource } from "./source.ts";

/** Set by who runs Wine with pixels for each window of its own (tests/wine/wine.ts). */
const WINE_APART = "MFB_WINE_COMPOSITE";

/** How a window's own pixels are had here; null where they can't be. */
export async function findSource(): Promise<(() => WindowSource) | null> {
  if (isWine()) return Deno.env.get(WINE_APART) === "1" ? () => new DcSource() : null;
  const openCapture = await findCapture();
  return () => new FirstSource([...openCapture ? [openCapture()] : [], new PrintSource()]);
}

/** Null where Windows is too old for Windows.Graphics.Capture without a border: some libraries aren't there at all then. */
async function findCapture(): Promise<(() => WindowSource) | null> {
  try {
    const { CaptureSource } = await import("./capture_source.ts");
    new CaptureSource()[Symbol.dispose]();
    return () => new CaptureSource();
  } catch (error) {
    // From dlopen() an Error without a class of its own, like ComError.
    if (error instanceof Error) return null;
    throw error;
  }
}
