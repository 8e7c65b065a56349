import type { Rect } from "../types.ts";
import type { Canvas } from "./canvas.ts";

const HALF = 0x80;

/** What of a picture is at least half opaque, as rectangles from top to bottom. Each row may have one gap-free run. */
export function solidRects({ width, height, pixels }: Canvas): Rect[] {
  const rects: Rect[] = [];
  for (let y = 0; y < height; y++) {
    const row = pixels.subarray(y * width, (y + 1) * width);
    const x = row.findIndex((pixel) => pixel >>> 24 >= HALF);
    if (x < 0) continue;
    const run = { x, y, width: row.findLastIndex((pixel) => pixel >>> 24 >= HALF) + 1 - x, height: 1 };
    const before = rects.at(-1);
    if (before && before.x === run.x && before.width === run.width && before.y + before.height === y) {
      before.height++;
    } else rects.push(run);
  }
  return rects;
}
