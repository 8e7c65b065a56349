import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";

/** What tests need besides, to be a user at the computer. */
export const desk = openSystemLibrary("user32.dll", {
  ChangeDisplaySettingsW: { parameters: ["buffer", "u32"], result: "i32" },
  FindWindowExW: { parameters: ["u64", "u64", "buffer", "u64"], result: "u64" },
  GetForegroundWindow: { parameters: [], result: "u64" },
  IsWindow: { parameters: ["u64"], result: "i32" },
  IsWindowVisible: { parameters: ["u64"], result: "i32" },
  GetWindowThreadProcessId: { parameters: ["u64", "buffer"], result: "u32" },
  SendMessageW: { parameters: ["u64", "u32", "u64", "buffer"], result: "i64" },
  SetForegroundWindow: { parameters: ["u64"], result: "i32" },
  SetWindowPos: { parameters: ["u64", "u64", "i32", "i32", "i32", "i32", "u32"], result: "i32" },
  SetWindowTextW: { parameters: ["u64", "buffer"], result: "i32" },
});
