import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";

/** user32's functions about the pointer's shape. */
export const cursors = openSystemLibrary("user32.dll", {
  DrawIconEx: {
    parameters: ["u64", "i32", "i32", "u64", "i32", "i32", "u32", "u64", "u32"],
    result: "i32",
  },
  GetCursorInfo: { parameters: ["buffer"], result: "i32" },
  GetIconInfo: { parameters: ["u64", "buffer"], result: "i32" },
  LoadCursorW: { parameters: ["u64", "u64"], result: "u64" },
});

/** gdi32's description of a bitmap. */
export const bitmaps = openSystemLibrary("gdi32.dll", {
  DeleteObject: { parameters: ["u64"], result: "i32" },
  GetObjectW: { parameters: ["u64", "i32", "buffer"], result: "i32" },
});
