import { intersect } from "../rects.ts";
import type { Rect } from "../types.ts";

/** A panel takes less of the screen's height than this; what takes more is none. */
const PANEL_PART_MAX = 0.25;

/**
 * Where on a screen the bar may hang: below a panel at its upper edge, whose buttons stay free. Some desktops (GNOME Shell)
 * take all clicks in their panel for themselves, whatever window is above it.
 *
 * @param workArea what the desktop's panels leave free; null: not known.
 */
export function belowPanel(screen: Rect, workArea: Rect | null): Rect {
  const free = workArea && intersect(screen, workArea);
  const panel = free ? free.y - screen.y : 0;
  if (panel > screen.height * PANEL_PART_MAX) return screen;
  return { ...screen, y: screen.y + panel, height: screen.height - panel };
}
