import type { XConnection } from "../connection.ts";
import type { Extension } from "../extensions.ts";
import { XError } from "../packet.ts";
import { Request } from "../request.ts";
import { DisplayLostError, type Rect } from "../../types.ts";
import { getGeometry } from "../windows/tree.ts";
import type { Renderer, Surface } from "./renderer.ts";

const CREATE_WINDOW = 1;
const DESTROY_WINDOW = 4;
const MAP_WINDOW = 8;
const CONFIGURE_WINDOW = 12;
const GRAB_SERVER = 36, UNGRAB_SERVER = 37;
const CLEAR_AREA = 61;
const BACK_PIXMAP = 1, PARENT_RELATIVE = 1;
const OVERRIDE_REDIRECT = 0x200;
const STACK_MODE = 0x40, BELOW = 1;
const NAME_WINDOW_PIXMAP = 6;
const COPY_FROM_PARENT = 0, INPUT_OUTPUT = 1;

/**
 * What the root window is painted with (the wallpaper), as a surface of its own, without reading the screen: for a
 * moment there is a window of ours below all others whose background is its parent's. Its pixmap is filled with the
 * pattern first; where the root window has no background, the pattern stays.
 *
 * @param options `place`: the part of the root window that is wanted; `pattern`: at least as large.
 * @returns null when it can't be had.
 */
export async function copyBackground(
  connection: XConnection,
  { composite, renderer, pattern, place }: {
    composite: Extension;
    renderer: Renderer;
    pattern: Surface;
    place: Rect;
  },
): Promise<Surface | null> {
  const window = connection.newId(), pixmap = connection.newId();
  const { root } = connection.setup;
  // One step for everybody else: nobody sees the window.
  connection.send(new Request(GRAB_SERVER));
  connection.send(
    new Request(CREATE_WINDOW, COPY_FROM_PARENT).u32(window, root)
      .u16(place.x, place.y, place.width, place.height, 0, INPUT_OUTPUT)
      .u32(COPY_FROM_PARENT, BACK_PIXMAP | OVERRIDE_REDIRECT, PARENT_RELATIVE, 1),
  );
  connection.send(new Request(CONFIGURE_WINDOW).u32(window).u16(STACK_MODE, 0).u32(BELOW));
  connection.send(new Request(MAP_WINDOW).u32(window));
  connection.send(new Request(composite.opcode, NAME_WINDOW_PIXMAP).u32(window, pixmap));
  const named = connection.call(getGeometry(pixmap));
  const picture = renderer.createPicture(pixmap, renderer.screenFormat);
  const whole = { x: 0, y: 0, width: place.width, height: place.height };
  renderer.paint({ pixmap, picture, ...whole }, pattern.picture, { region: [whole] });
  connection.send(new Request(CLEAR_AREA).u32(window).u16(0, 0, 0, 0));
  const copy = renderer.createSurface(whole);
  renderer.paint(copy, picture, { region: [whole] });
  renderer.free({ pixmap, picture });
  connection.send(new Request(DESTROY_WINDOW).u32(window));
  connection.send(new Request(UNGRAB_SERVER));
  try {
    await named;
    return copy;
  } catch (error) {
    if (error instanceof DisplayLostError) throw error;
    if (!(error instanceof XError)) throw error;
    renderer.free(copy);
    return null;
  }
}
