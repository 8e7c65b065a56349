import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";

/** user32's low-level hooks, and the loop of messages that drives them. */
export const hooks = openSystemLibrary("user32.dll", {
  CallNextHookEx: { parameters: ["u64", "i32", "u64", "u64"], result: "i64" },
  GetMessageW: { parameters: ["buffer", "u64", "u32", "u32"], result: "i32" },
  PostThreadMessageW: { parameters: ["u32", "u32", "u64", "u64"], result: "i32" },
  SetWindowsHookExW: { parameters: ["i32", "function", "u64", "u32"], result: "u64" },
  UnhookWindowsHookEx: { parameters: ["u64"], result: "i32" },
});

export const threads = openSystemLibrary("kernel32.dll", {
  GetCurrentThreadId: { parameters: [], result: "u32" },
  GetModuleHandleW: { parameters: ["u64"], result: "u64" },
});

export const WM_QUIT = 0x12;
