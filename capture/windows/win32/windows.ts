import { openSystemLibrary } from "./library.ts";

/** Windows' windows ("Windows and Messages", Microsoft Learn). HWNDs and pointers are "u64", BOOL is "i32". */
export const user32 = openSystemLibrary("user32.dll", {
  EnumWindows: { parameters: ["function", "u64"], result: "i32" },
  EnumChildWindows: { parameters: ["u64", "function", "u64"], result: "i32" },
  GetTopWindow: { parameters: ["u64"], result: "u64" },
  GetWindow: { parameters: ["u64", "u32"], result: "u64" },
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
  ShowWindow: { parameters: ["u64", "i32"], result: "i32" },
  SetWindowPos: { parameters: ["u64", "u64", "i32", "i32", "i32", "i32", "u32"], result: "i32" },
  SetThreadDpiAwarenessContext: { parameters: ["i64"], result: "u64" },
});

const DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2 = -4n;
// Places of windows are device pixels for this thread from here on.
user32.SetThreadDpiAwarenessContext(DPI_AWARENESS_CONTEXT_PER_MONITOR_AWARE_V2);

/** "Desktop Window Manager (DWM)", Microsoft Learn. */
export const dwmapi = openSystemLibrary("dwmapi.dll", {
  DwmGetWindowAttribute: { parameters: ["u64", "u32", "buffer", "u32"], result: "i32" },
});

const ENUMERATED_MAX = 10_000;
let found: bigint[] = [];
const collector = new Deno.UnsafeCallback({ parameters: ["u64", "u64"], result: "i32" }, (hwnd) => {
  found.push(hwnd);
  return found.length < ENUMERATED_MAX ? 1 : 0;
});

/** EnumWindows: top level windows, the topmost first. Since Windows 8 without those of the shell's own apps. */
export function enumWindows(): bigint[] {
  found = [];
  user32.EnumWindows(collector.pointer, 0n);
  return found;
}

/** EnumChildWindows: all windows inside of one, however deep. */
export function enumChildWindows(hwnd: bigint): bigint[] {
  found = [];
  user32.EnumChildWindows(hwnd, collector.pointer, 0n);
  return found;
}
