import type { Rect } from "../../types.ts";
import type { XConnection } from "../connection.ts";
import { Request } from "../request.ts";

const GET_PROPERTY = 20;
const CARDINAL = 6;
const RECT_WORDS = 4;

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
