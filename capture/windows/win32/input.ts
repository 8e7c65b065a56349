import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";

/** user32's functions about injected input and the keyboard's layout. */
export const inputs = openSystemLibrary("user32.dll", {
  GetCursorPos: { parameters: ["buffer"], result: "i32" },
  GetForegroundWindow: { parameters: [], result: "u64" },
  GetKeyState: { parameters: ["i32"], result: "i16" },
  GetKeyboardLayout: { parameters: ["u32"], result: "u64" },
  GetSystemMetrics: { parameters: ["i32"], result: "i32" },
  GetWindowThreadProcessId: { parameters: ["u64", "buffer"], result: "u32" },
  MapVirtualKeyExW: { parameters: ["u32", "u32", "u64"], result: "u32" },
  SendInput: { parameters: ["u32", "buffer", "i32"], result: "u32" },
  SetCursorPos: { parameters: ["i32", "i32"], result: "i32" },
  VkKeyScanExW: { parameters: ["u16", "u64"], result: "i16" },
});
