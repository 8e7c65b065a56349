import { intersect, sameRect } from "../rects.ts";
import { withTogether } from "../together.ts";
import type { Rect, Screen } from "../types.ts";
import { display } from "./win32/display.ts";
import { fromWide } from "../system_library.ts";
import { type Handle, readRect } from "./win32/values.ts";

/** MONITORINFOEXW: cbSize 0, rcMonitor 4, rcWork 20, dwFlags 36, szDevice 40. */
const MONITORINFOEX_BYTES = 104;
const MONITORINFOF_PRIMARY = 1;
const DEVICE_PREFIX = "\\\\.\\";

export interface Monitor extends Screen {
  handle: Handle;
  /** Without taskbar and docked bars. */
  workArea: Rect;
}

/** The monitors that show a part of the desktop, as EnumDisplayMonitors has them. */
export function listMonitors(): Monitor[] {
  const monitors: Monitor[] = [];
  const onMonitor = new Deno.UnsafeCallback(
    { parameters: ["u64", "u64", "pointer", "isize"], result: "i32" },
    (handle) => {
      const monitor = readMonitor(handle);
      // Mirrored monitors show the same twice.
      if (monitor && !monitors.some(({ rect }) => sameRect(rect, monitor.rect))) monitors.push(monitor);
      return 1;
    },
  );
  try {
    display.EnumDisplayMonitors(0n, 0n, onMonitor.pointer, 0n);
  } finally {
    onMonitor.close();
  }
  if (monitors.length > 0 && !monitors.some(({ primary }) => primary)) monitors[0].primary = true;
  return monitors;
}

/** The screens that can be shared: each monitor, and where there are several, all of them together as the last. */
export function listScreens(): Screen[] {
  return withTogether(listMonitors().map(({ id, name, rect, primary }) => ({ id, name, rect, primary })));
}

function readMonitor(handle: Handle): Monitor | null {
  const info = new Uint8Array(MONITORINFOEX_BYTES), view = new DataView(info.buffer);
  view.setUint32(0, MONITORINFOEX_BYTES, true);
  if (display.GetMonitorInfoW(handle, info) === 0) return null;
  const id = fromWide(info.subarray(40));
  const rect = readRect(view, 4);
  return {
    handle,
    id,
    name: id.startsWith(DEVICE_PREFIX) ? id.slice(DEVICE_PREFIX.length) : id,
    rect,
    primary: (view.getUint32(36, true) & MONITORINFOF_PRIMARY) !== 0,
    workArea: intersect(readRect(view, 20), rect) ?? rect,
  };
}
