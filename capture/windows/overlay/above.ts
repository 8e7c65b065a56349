import { intersect } from "../../rects.ts";
import type { Rect } from "../../types.ts";
import { dwm, ownWindows } from "../win32/own_windows.ts";
import { type Handle, readRect } from "../win32/values.ts";
import type { LayeredWindow } from "./layered_window.ts";

const GW_HWNDNEXT = 2;
const DWMWA_CLOAKED = 14;
/** The order may change while it is walked through. */
const STEPS_MAX = 500;

/** Whether another program's window covers a part of one of ours, or has one of ours been hidden. */
export function isCovered(ours: readonly LayeredWindow[]): boolean {
  if (ours.some(({ handle }) => ownWindows.IsWindowVisible(handle) === 0)) return true;
  const below = new Map(ours.map(({ handle, rect }) => [handle, rect]));
  let window = ownWindows.GetTopWindow(0n);
  for (let step = 0; step < STEPS_MAX && window !== 0n && below.size > 0; step++) {
    if (!below.delete(window) && isSeen(window)) {
      const rect = rectOf(window);
      if (rect && [...below.values()].some((own) => intersect(own, rect))) return true;
    }
    window = ownWindows.GetWindow(window, GW_HWNDNEXT);
  }
  return false;
}

/** Programs keep windows that are cloaked: there, but never drawn (DwmGetWindowAttribute). */
function isSeen(window: Handle): boolean {
  if (ownWindows.IsWindowVisible(window) === 0) return false;
  const cloaked = new Uint32Array(1);
  const failed = dwm.DwmGetWindowAttribute(window, DWMWA_CLOAKED, new Uint8Array(cloaked.buffer), 4) !== 0;
  return failed || cloaked[0] === 0;
}

function rectOf(window: Handle): Rect | null {
  const rect = new DataView(new ArrayBuffer(16));
  return ownWindows.GetWindowRect(window, new Uint8Array(rect.buffer)) ? readRect(rect, 0) : null;
}
