import type { Rect } from "./types.ts";

/** Rows that are compared at once. */
const BAND_ROWS = 16;

/** Two pictures of the same size, a word a pixel, no gaps between rows. */
export interface Comparison {
  before: Uint32Array;
  after: Uint32Array;
  width: number;
  height: number;
  /** A quick answer whether so many words from the given one on are equal; a wrong "no" costs time only. */
  same?(word: number, words: number): boolean;
}

/** Where two pictures differ: a rectangle for each run of bands that do, as wide as the differences in it. */
export function findChanges({ before, after, width, height, same }: Comparison): Rect[] {
  const rects: Rect[] = [];
  for (let y = 0; y < height; y += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height - y);
    if (same?.(y * width, rows * width)) continue;
    const found = findInBand({ before, after, width }, y, y + rows);
    if (!found) continue;
    const last = rects.at(-1);
    if (last && last.y + last.height === found.y) {
      const right = Math.max(last.x + last.width, found.x + found.width);
      last.x = Math.min(last.x, found.x);
      last.width = right - last.x;
      last.height += found.height;
    } else rects.push(found);
  }
  return rects;
}

function findInBand(
  { before, after, width }: Pick<Comparison, "before" | "after" | "width">,
  top: number,
  bottom: number,
): Rect | null {
  let left = width, right = 0, first = -1, last = -1;
  for (let y = top; y < bottom; y++) {
    const row = y * width;
    let x = 0;
    while (x < width && before[row + x] === after[row + x]) x++;
    if (x === width) continue;
    if (first < 0) first = y;
    last = y;
    if (x < left) left = x;
    let end = width;
    while (end > right && before[row + end - 1] === after[row + end - 1]) end--;
    if (end > right) right = end;
  }
  return first < 0 ? null : { x: left, y: first, width: right - left, height: last + 1 - first };
}
