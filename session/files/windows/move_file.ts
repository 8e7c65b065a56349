import { openSystemLibrary, wide } from "../../../capture/system_library.ts";

/** Microsoft Learn, "MoveFileExW function (winbase.h)". */
const kernel32 = openSystemLibrary("kernel32.dll", {
  MoveFileExW: { parameters: ["buffer", "buffer", "u32"], result: "i32", nonblocking: true },
});
/** Without MOVEFILE_REPLACE_EXISTING it fails where the name is taken. */
const MOVEFILE_WRITE_THROUGH = 8;

/** @param from a whole path in its long form (`\\\\?\\`), as `to`; both on one drive. @returns whether it was renamed. */
export async function moveFile(from: string, to: string): Promise<boolean> {
  return await kernel32.MoveFileExW(wide(from), wide(to), MOVEFILE_WRITE_THROUGH) !== 0;
}
