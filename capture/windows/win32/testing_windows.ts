import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";

/** What programs in tests need to have windows. */
export const making = openSystemLibrary("user32.dll", {
  RegisterClassExW: { parameters: ["buffer"], result: "u16" },
  CreateWindowExW: {
    parameters: [
      ...["u32", "buffer", "buffer", "u32"] as const,
      ...["i32", "i32", "i32", "i32"] as const,
      ...["u64", "u64", "u64", "u64"] as const,
    ],
    result: "u64",
  },
  DefWindowProcW: { parameters: ["u64", "u32", "u64", "u64"], result: "u64" },
  DestroyWindow: { parameters: ["u64"], result: "i32" },
  DispatchMessageW: { parameters: ["buffer"], result: "u64" },
  PeekMessageW: { parameters: ["buffer", "u64", "u32", "u32", "u32"], result: "i32" },
  SetWindowPos: { parameters: ["u64", "u64", "i32", "i32", "i32", "i32", "u32"], result: "i32" },
  SetParent: { parameters: ["u64", "u64"], result: "u64" },
  ShowWindow: { parameters: ["u64", "i32"], result: "i32" },
  SetCaretBlinkTime: { parameters: ["u32"], result: "i32" },
  PostMessageW: { parameters: ["u64", "u32", "u64", "u64"], result: "i32" },
  FindWindowW: { parameters: ["buffer", "buffer"], result: "u64" },
  SendMessageTimeoutW: {
    parameters: ["u64", "u32", "u64", "u64", "u32", "u32", "buffer"],
    result: "i64",
  },
});

export const brushes = openSystemLibrary("gdi32.dll", {
  CreateSolidBrush: { parameters: ["u32"], result: "u64" },
});

export const ending = openSystemLibrary("kernel32.dll", {
  OpenProcess: { parameters: ["u32", "i32", "u32"], result: "u64" },
  TerminateProcess: { parameters: ["u64", "u32"], result: "i32" },
  CloseHandle: { parameters: ["u64"], result: "i32" },
});
