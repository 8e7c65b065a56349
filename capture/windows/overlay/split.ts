import { Canvas } from "../../overlay/canvas.ts";
import { solidRects } from "../../overlay/solid_rects.ts";
import { boundingBox } from "../../rects.ts";

const HALF = 0x80;

/** A picture in two that lie on each other: together they look like it. */
export interface Parts {
  /** What is at least half opaque, cut to its size: takes clicks. */
  body: { picture: Canvas; x: number; y: number };
  /** The rest: lets the pointer through. Null where there is none. */
  veil: Canvas | null;
}

/**
 * Windows lets the pointer through where a window is wholly transparent only; so what is less than half opaque needs a
 * window of its own. Null where nothing takes clicks.
 */
export function splitAtHalf(picture: Canvas): Parts | null {
  const solid = solidRects(picture);
  if (solid.length === 0) return null;
  const box = boundingBox(solid);
  const body = new Canvas(box.width, box.height);
  body.pixels.set(picture.cut(box).map((pixel) => pixel >>> 24 >= HALF ? pixel : 0));
  const veil = new Canvas(picture.width, picture.height);
  veil.pixels.set(picture.pixels.map((pixel) => pixel >>> 24 < HALF ? pixel : 0));
  const veiled = veil.pixels.some((pixel) => pixel !== 0);
  return { body: { picture: body, x: box.x, y: box.y }, veil: veiled ? veil : null };
}
