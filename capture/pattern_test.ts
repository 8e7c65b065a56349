import assert from "node:assert/strict";
import { paintPattern, unreleasedPattern } from "./pattern.ts";

const { width, height, bgrx } = unreleasedPattern();
const TILE = 32;

Deno.test("unreleasedPattern() has few colours, and words that can be read", () => {
  assert.deepEqual([width, height, bgrx.length], [256, 128, 256 * 128 * 4]);
  const counts = new Map<number, number>();
  for (let i = 0; i < bgrx.length; i += 4) {
    const colour = bgrx[i + 2] << 16 | bgrx[i + 1] << 8 | bgrx[i];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  assert.ok(counts.size <= 8, `${counts.size} colours`);
  const [ground, stripe] = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => luminance(colour));
  const ink = Math.min(...[...counts.keys()].map(luminance));
  for (const behind of [ground, stripe]) {
    const contrast = (behind + 0.05) / (ink + 0.05);
    assert.ok(contrast >= 4.5, `a contrast of ${contrast}`);
  }
});

Deno.test("unreleasedPattern() consists of few different tiles of the codec's size", () => {
  const tiles = new Set<string>();
  for (let y = 0; y < height; y += TILE) {
    for (let x = 0; x < width; x += TILE) {
      const rows = Array.from({ length: TILE }, (_, row) => {
        const at = 4 * ((y + row) * width + x);
        return bgrx.subarray(at, at + 4 * TILE).join();
      });
      tiles.add(rows.join());
    }
  }
  assert.ok(tiles.size <= 6, `${tiles.size} tiles`);
});

Deno.test("paintPattern() paints parts as they lie on the whole, and nothing else", () => {
  const size = { width: 700, height: 300 }, stride = 4 * 710;
  const rects = [
    { x: 0, y: 0, width: 700, height: 300 },
    { x: 13, y: 29, width: 600, height: 200 },
    { x: -20, y: 250, width: 90, height: 90 },
    { x: 690, y: -5, width: 400, height: 9 },
    { x: 700, y: 0, width: 5, height: 5 },
    { x: 10, y: 10, width: 0, height: 10 },
  ];
  for (const rect of rects) {
    const pixels = new Uint8Array(stride * size.height).fill(7);
    paintPattern(pixels, { ...size, stride, rects: [rect] });
    const expected = new Uint8Array(stride * size.height).fill(7);
    for (let y = Math.max(0, rect.y); y < Math.min(size.height, rect.y + rect.height); y++) {
      for (let x = Math.max(0, rect.x); x < Math.min(size.width, rect.x + rect.width); x++) {
        const from = 4 * ((y % height) * width + x % width);
        expected.set(bgrx.subarray(from, from + 4), y * stride + 4 * x);
      }
    }
    assert.deepEqual(pixels, expected, JSON.stringify(rect));
  }
});

/** WCAG 2.2, relative luminance. */
function luminance(colour: number): number {
  const [red, green, blue] = [colour >> 16, colour >> 8 & 255, colour & 255].map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
