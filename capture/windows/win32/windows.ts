import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";
import type { Handle } from "./values.ts";

/** Windows' windows ("Windows and Messages", Microsoft Learn). HWNDs and pointers are "u64", BOOL is "i32". */
export const user32 = openSystemLibrary("user32.dll", {
  EnumWindows: { parameters: ["function", "u64"], result: "i32" },
  EnumChildWindows: { parameters: ["u64", "function", "u64"], result: "i32" },
  GetTopWindow: { parameters: ["u64"], result: "u64" },
  GetWindow: { parameters: ["u64", "u32"], result: "u64" },
  GetDesktopWindow: { parameters: [], result: "u64" },
  GetAncestor: { parameters: ["u64", "u32"], result: "u64" },
  IsWindow: { parameters: ["u64"], result: "i32" },
  IsWindowVisible: { parameters: ["u64"], result: "i32" },
  IsIconic: { parameters: ["u64"], result: "i32" },
  IsHungAppWindow: { parameters: ["u64"], result: "i32" },
  GetWindowRect: { parameters: ["u64", "buffer"], result: "i32" },
  GetClassNameW: { parameters: ["u64", "buffer", "i32"], result: "i32" },
  // Asks the window manager, not the program: never blocks, unlike GetWindowText.
  InternalGetWindowText: { parameters: ["u64", "buffer", "i32"], result: "i32" },
  GetWindowThreadProcessId: { parameters: ["u64", "buffer"], result: "u32" },
  GetWindowLongPtrW: { parameters: ["u64", "i32"], result: "i64" },
  WindowFromPoint: { parameters: ["u64"], result: "u64" },
  GetForegroundWindow: { parameters: [], result: "u64" },
  SetForegroundWindow: { parameters: ["u64"], result: "i32" },
  GetGUIThreadInfo: { parameters: ["u32", "buffer"], result: "i32" },
  GetWindowDC: { parameters: ["u64"], result: "u64" },
  ReleaseDC: { parameters: ["u64", "u64"], result: "i32" },
  // On a thread of Deno's pool: a program that hangs keeps it waiting.
  PrintWindow: { parameters: ["u64", "u64", "u32"], result: "i32", nonblocking: true },
  ShowWindow: { parameters: ["u64", "i32"], result: "i32" },
  SetWindowPos: { parameters: ["u64", "u64", "i32", "i32", "i32", "i32", "u32"], result: "i32" },
});

/** "Desktop Window Manager (DWM)", Microsoft Learn. */
export const dwmapi = openSystemLibrary("dwmapi.dll", {
  DwmGetWindowAttribute: { parameters: ["u64", "u32", "buffer", "u32"], result: "i32" },
});

const ENUMERATED_MAX = 10_000;
let found: Handle[] = [];
const collector = new Deno.UnsafeCallback({ parameters: ["u64", "u64"], result: "i32" }, (hwnd) => {
  found.push(hwnd);
  return found.length < ENUMERATED_MAX ? 1 : 0;
});

/** EnumWindows: top level windows, the topmost first. Since Windows 8 without those of the shell's own apps. */
export function enumWindows(): Handle[] {
  found = [];
  user32.EnumWindows(collector.pointer, 0n);
  return found;
}

/** EnumChildWindows: all windows inside of one, however deep. */
export function enumChildWindows(hwnd: Handle): Handle[] {
  found = [];
  user32.EnumChildWindows(hwnd, collector.pointer, 0n);
  return found;
}
