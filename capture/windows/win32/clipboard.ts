import { openSystemLibrary } from "../../system_library.ts";

/** user32's clipboard ("Using the Clipboard", Microsoft Learn). Open and close it on the same thread, without waiting in between. */
export const board = openSystemLibrary("user32.dll", {
  CloseClipboard: { parameters: [], result: "i32" },
  CreateWindowExW: {
    parameters: [
      ...["u32", "buffer", "buffer", "u32"] as const,
      ...["i32", "i32", "i32", "i32"] as const,
      ...["i64", "u64", "u64", "u64"] as const,
    ],
    result: "u64",
  },
  DestroyWindow: { parameters: ["u64"], result: "i32" },
  EmptyClipboard: { parameters: [], result: "i32" },
  GetClipboardData: { parameters: ["u32"], result: "u64" },
  GetClipboardOwner: { parameters: [], result: "u64" },
  GetClipboardSequenceNumber: { parameters: [], result: "u32" },
  IsClipboardFormatAvailable: { parameters: ["u32"], result: "i32" },
  OpenClipboard: { parameters: ["u64"], result: "i32" },
  RegisterClipboardFormatW: { parameters: ["buffer"], result: "u32" },
  SendMessageTimeoutW: {
    parameters: ["u64", "u32", "u64", "u64", "u32", "u32", "buffer"],
    result: "i64",
  },
  SetClipboardData: { parameters: ["u32", "u64"], result: "u64" },
});

/** kernel32's movable memory, in which the clipboard's content lies. */
export const heap = openSystemLibrary("kernel32.dll", {
  GlobalAlloc: { parameters: ["u32", "u64"], result: "u64" },
  GlobalFree: { parameters: ["u64"], result: "u64" },
  GlobalLock: { parameters: ["u64"], result: "u64" },
  GlobalSize: { parameters: ["u64"], result: "u64" },
  GlobalUnlock: { parameters: ["u64"], result: "i32" },
});

export const CF_UNICODETEXT = 13;
/** Parent of windows that are never shown and get messages only. */
export const HWND_MESSAGE = -3n;
export const GMEM_MOVEABLE = 2;
