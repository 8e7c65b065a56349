import process from "node:process";
import type { Scanner } from "./types.ts";

let opened: Promise<Scanner | null> | undefined;

/** @returns null where the system has none that programs may ask. The same one each time. */
export function openScanner(): Promise<Scanner | null> {
  opened ??= process.platform === "win32"
    ? import("./windows/amsi.ts").then(({ openAmsi }) => openAmsi())
    : Promise.resolve(null);
  return opened;
}
