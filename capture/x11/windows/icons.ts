import { ICON_SIDE_MAX } from "../../../protocol/limits.ts";
import { shrinkIcon } from "../../shrink_icon.ts";
import type { Icon } from "../../types.ts";

/** An icon larger than this is no icon. */
const SIDE_MAX = 1024;

/**
 * The most fitting of a window's icons, made small.
 *
 * @param values of _NET_WM_ICON: width, height, rows of ARGB with straight alpha; again and again.
 */
export function parseIcon(values: Uint32Array): Icon | null {
  let best: { width: number; height: number; argb: Uint32Array } | null = null;
  for (let at = 0; at + 2 <= values.length;) {
    const width = values[at], height = values[at + 1];
    const end = at + 2 + width * height;
    if (width === 0 || height === 0 || width > SIDE_MAX || height > SIDE_MAX || end > values.length) break;
    const icon = { width, height, argb: values.subarray(at + 2, end) };
    if (!best || fits(icon, best)) best = icon;
    at = end;
  }
  return best && shrinkIcon(best);
}

/** Better the smallest that is large enough than any other, else the largest. */
function fits(icon: { width: number; height: number }, than: { width: number; height: number }): boolean {
  const [side, other] = [Math.max(icon.width, icon.height), Math.max(than.width, than.height)];
  if (side >= ICON_SIDE_MAX && other >= ICON_SIDE_MAX) return side < other;
  return side > other;
}
