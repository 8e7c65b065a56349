import "./display.ts";
import { openSystemLibrary } from "../../system_library.ts";

/** user32's functions about windows of our own, and about what lies above them. */
export const ownWindows = openSystemLibrary("user32.dll", {
  CreateWindowExW: {
    parameters: [
      ...["u32", "buffer", "buffer", "u32"] as const,
      ...["i32", "i32", "i32", "i32"] as const,
      ...["u64", "u64", "u64", "u64"] as const,
    ],
    result: "u64",
  },
  DestroyWindow: { parameters: ["u64"], result: "i32" },
  GetAsyncKeyState: { parameters: ["i32"], result: "i16" },
  GetCursorPos: { parameters: ["buffer"], result: "i32" },
  GetSystemMetrics: { parameters: ["i32"], result: "i32" },
  GetTopWindow: { parameters: ["u64"], result: "u64" },
  GetWindow: { parameters: ["u64", "u32"], result: "u64" },
  GetWindowRect: { parameters: ["u64", "buffer"], result: "i32" },
  IsWindowVisible: { parameters: ["u64"], result: "i32" },
  MonitorFromRect: { parameters: ["buffer", "u32"], result: "u64" },
  SetWindowDisplayAffinity: { parameters: ["u64", "u32"], result: "i32" },
  SetWindowPos: { parameters: ["u64", "u64", "i32", "i32", "i32", "i32", "u32"], result: "i32" },
  ShowWindow: { parameters: ["u64", "i32"], result: "i32" },
  TrackMouseEvent: { parameters: ["buffer"], result: "i32" },
  UpdateLayeredWindow: {
    parameters: ["u64", "u64", "buffer", "buffer", "u64", "buffer", "u32", "buffer", "u32"],
    result: "i32",
  },
});

/** The desktop's compositor. */
export const dwm = openSystemLibrary("dwmapi.dll", {
  DwmIsCompositionEnabled: { parameters: ["buffer"], result: "i32" },
  DwmGetWindowAttribute: { parameters: ["u64", "u32", "buffer", "u32"], result: "i32" },
});

/** Since Windows 8.1. */
export const scaling = openSystemLibrary("shcore.dll", {
  GetDpiForMonitor: { parameters: ["u64", "i32", "buffer", "buffer"], result: "i32" },
});
