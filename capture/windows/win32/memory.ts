import { openSystemLibrary } from "../../system_library.ts";
import type { Dib } from "./gdi.ts";

const BYTES_PER_PIXEL = 4;

const { memcmp } = openSystemLibrary("msvcrt.dll", {
  memcmp: { parameters: ["u64", "u64", "usize"], result: "i32" },
});

/** Whether two pictures of the same size agree in so many pixels from the given one on, row after row. */
export function samePixels(a: Dib, b: Dib, { first, count }: { first: number; count: number }): boolean {
  const offset = BigInt(BYTES_PER_PIXEL * first);
  return memcmp(a.address + offset, b.address + offset, BigInt(BYTES_PER_PIXEL * count)) === 0;
}
