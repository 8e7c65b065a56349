import assert from "node:assert/strict";
import { paintPattern } from "./pattern.ts";
import { viewPixels } from "./pixels.ts";
import type { Frame, Rect } from "./types.ts";

/** Pictures in tests: BGRX, width·4 bytes a row. */
export interface TestPicture {
  width: number;
  height: number;
  data: Uint8Array<ArrayBuffer>;
}

export function blankPicture({ width, height }: { width: number; height: number }): TestPicture {
  return { width, height, data: new Uint8Array(4 * width * height) };
}

/** Paints the pattern of what isn't released over parts of a picture. */
export function withhold({ width, height, data }: TestPicture, rects: readonly Rect[]): void {
  paintPattern(data, { width, height, stride: 4 * width, rects });
}

/** Copies parts of a frame into a picture of the same size. */
export function copyRects({ pixels }: Frame, { width, height, data }: TestPicture, rects: Rect[]): void {
  assert.deepEqual([pixels.width, pixels.height], [width, height]);
  const bytes = viewPixels(pixels);
  for (const rect of rects) {
    for (let y = Math.max(0, rect.y); y < Math.min(height, rect.y + rect.height); y++) {
      const from = y * pixels.stride + 4 * Math.max(0, rect.x);
      const to = y * pixels.stride + 4 * Math.min(width, rect.x + rect.width);
      data.set(bytes.subarray(from, to), from - y * pixels.stride + 4 * y * width);
    }
  }
}

/** The first pixel outside of `but` in which a frame differs from a picture, or null. */
export function findDifference(
  { pixels }: Frame,
  picture: TestPicture,
  { within, but = [] }: { within?: Rect; but?: readonly Rect[] } = {},
): { x: number; y: number; is: string; wanted: string } | null {
  const { x: left, y: top, width, height } = within ?? { x: 0, y: 0, ...picture };
  const bytes = viewPixels(pixels);
  for (let y = top; y < top + height; y++) {
    const spared = but.filter((rect) => y >= rect.y && y < rect.y + rect.height);
    for (let x = left; x < left + width; x++) {
      const rect = spared.find((rect) => x >= rect.x && x < rect.x + rect.width);
      if (rect) {
        x = rect.x + rect.width - 1;
        continue;
      }
      const at = y * pixels.stride + 4 * x, wanted = 4 * (y * picture.width + x);
      for (let i = 0; i < 3; i++) {
        if (bytes[at + i] === picture.data[wanted + i]) continue;
        return { x, y, is: colour(bytes, at), wanted: colour(picture.data, wanted) };
      }
    }
  }
  return null;
}

/** Fails when a frame shows anything but the pattern outside of what is allowed. */
export function assertWithheld(frame: Frame, allowed: readonly Rect[]): void {
  const pattern = blankPicture(frame.pixels);
  withhold(pattern, [{ x: 0, y: 0, width: pattern.width, height: pattern.height }]);
  const leak = findDifference(frame, pattern, { but: allowed });
  assert.equal(leak, null, `leaked: ${JSON.stringify(leak)}`);
}

export function middle({ x, y, width, height }: Rect): { x: number; y: number } {
  return { x: x + (width >> 1), y: y + (height >> 1) };
}

function colour(bytes: Uint8Array, at: number): string {
  return "#" + [2, 1, 0].map((i) => bytes[at + i].toString(16).padStart(2, "0")).join("");
}
