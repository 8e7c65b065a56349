import type { Place } from "../../overlay/function_bar.ts";
import { scaleOfDpi } from "../../overlay/scale.ts";
import { belowPanel } from "../../overlay/work_area.ts";
import type { Rect } from "../../types.ts";
import { listMonitors } from "../monitors.ts";
import { ownWindows, scaling } from "../win32/own_windows.ts";
import type { Handle } from "../win32/values.ts";

const MONITOR_DEFAULTTONEAREST = 2;
const MDT_EFFECTIVE_DPI = 0;
const S_OK = 0;

/** Where the bar hangs: on the primary monitor, below a taskbar at its upper edge. Null: there is no monitor now. */
export function placeOfBar(): Place | null {
  const monitors = listMonitors();
  const primary = monitors.find((monitor) => monitor.primary) ?? monitors[0];
  if (!primary) return null;
  return { screen: belowPanel(primary.rect, primary.workArea), scale: scaleOfMonitor(primary.handle) };
}

/** Device pixels for each one at 96 dots an inch, on the monitor that shows a place. */
export function scaleAt({ x, y, width, height }: Rect): number {
  const rect = new Uint8Array(Int32Array.of(x, y, x + width, y + height).buffer);
  return scaleOfMonitor(ownWindows.MonitorFromRect(rect, MONITOR_DEFAULTTONEAREST));
}

/**
 * As the user set it for this monitor ("GetDpiForMonitor", Microsoft Learn). Unproved here: monitors of different
 * scale, and its change while we run.
 */
function scaleOfMonitor(monitor: Handle): number {
  const dpi = new Uint32Array(2);
  const x = new Uint8Array(dpi.buffer, 0, 4), y = new Uint8Array(dpi.buffer, 4, 4);
  const result = scaling.GetDpiForMonitor(monitor, MDT_EFFECTIVE_DPI, x, y);
  return scaleOfDpi(result === S_OK ? dpi[0] : 0);
}
