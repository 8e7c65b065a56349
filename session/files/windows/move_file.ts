import { toNamespacedPath } from "node:path";
import { openSystemLibrary, wide } from "./system.ts";

/** Microsoft Learn, "MoveFileExW function (winbase.h)". */
const kernel32 = openSystemLibrary("kernel32.dll", {
  MoveFileExW: { parameters: ["buffer", "buffer", "u32"], result: "i32", nonblocking: true },
});
/** Without MOVEFILE_REPLACE_EXISTING it fails where the name is taken. */
const MOVEFILE_WRITE_THROUGH = 8;

/** @param from a whole path, as `to`; both on one drive. @returns whether it was renamed. */
export async function moveFile(from: string, to: string): Promise<boolean> {
  const [a, b] = [from, to].map((path) => wide(toNamespacedPath(path)));
  return await kernel32.MoveFileExW(a, b, MOVEFILE_WRITE_THROUGH) !== 0;
}
