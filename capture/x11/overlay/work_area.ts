import { intersect } from "../../rects.ts";
import type { Rect } from "../../types.ts";
import type { XConnection } from "../connection.ts";
import { Request } from "../request.ts";

const GET_PROPERTY = 20;
const CARDINAL = 6;
const RECT_WORDS = 4;
/** A panel takes less of the screen's height than this; what takes more is none. */
const PANEL_PART_MAX = 0.25;

/** The display without its panels, as the window manager says (Extended Window Manager Hints, "_NET_WORKAREA"). */
export const WORK_AREA = "_NET_WORKAREA";

/** Null where no window manager says it. `property` is the atom of WORK_AREA. */
export async function readWorkArea(connection: XConnection, property: number): Promise<Rect | null> {
  const { root } = connection.setup;
  const { view } = await connection.call(
    new Request(GET_PROPERTY).u32(root, property, CARDINAL, 0, RECT_WORDS),
  );
  if (view.getUint32(16, true) < RECT_WORDS) return null;
  const [x, y, width, height] = [32, 36, 40, 44].map((offset) => view.getInt32(offset, true));
  return { x, y, width, height };
}

/**
 * Where on a screen the bar may hang: below a panel at its upper edge, whose buttons stay free. Some desktops (GNOME Shell)
 * take all clicks in their panel for themselves, whatever window is above it.
 */
export function belowPanel(screen: Rect, workArea: Rect | null): Rect {
  const free = workArea && intersect(screen, workArea);
  const panel = free ? free.y - screen.y : 0;
  if (panel > screen.height * PANEL_PART_MAX) return screen;
  return { ...screen, y: screen.y + panel, height: screen.height - panel };
}
