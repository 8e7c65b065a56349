import { openSystemLibrary } from "../../system_library.ts";

/** user32's functions about windows' icons. */
export const windowIcons = openSystemLibrary("user32.dll", {
  SendMessageTimeoutW: {
    parameters: ["u64", "u32", "u64", "u64", "u32", "u32", "buffer"],
    result: "i64",
  },
  GetClassLongPtrW: { parameters: ["u64", "i32"], result: "u64" },
  DestroyIcon: { parameters: ["u64"], result: "i32" },
});

/** shell32's and version.dll's functions about programs' files. */
export const fileIcons = openSystemLibrary("shell32.dll", {
  ExtractIconExW: { parameters: ["buffer", "i32", "buffer", "buffer", "u32"], result: "u32" },
});

export const versions = openSystemLibrary("version.dll", {
  GetFileVersionInfoSizeW: { parameters: ["buffer", "buffer"], result: "u32" },
  GetFileVersionInfoW: { parameters: ["buffer", "u32", "u32", "buffer"], result: "i32" },
});
