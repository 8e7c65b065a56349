import { openSystemLibrary } from "../../system_library.ts";

/** user32's functions about monitors and the pointer's place. */
export const display = openSystemLibrary("user32.dll", {
  EnumDisplayMonitors: { parameters: ["u64", "u64", "function", "isize"], result: "i32" },
  GetMonitorInfoW: { parameters: ["u64", "buffer"], result: "i32" },
  GetSystemMetrics: { parameters: ["i32"], result: "i32" },
  SetThreadDpiAwarenessContext: { parameters: ["isize"], result: "isize" },
  GetLastInputInfo: { parameters: ["buffer"], result: "i32" },
});

const PER_MONITOR_AWARE_V2 = -4n;

// Each thread by itself, before it uses anything else of user32: otherwise all coordinates are those of a monitor with
// 96 dots an inch (DPI_AWARENESS_CONTEXT).
display.SetThreadDpiAwarenessContext(PER_MONITOR_AWARE_V2);
