import assert from "node:assert/strict";
import fc from "fast-check";
import type { Rect } from "./types.ts";
import { common, divide, subtract, toRegion } from "./regions.ts";

const SIDE = 12;
const rects = fc.array(
  fc.record({
    x: fc.nat(SIDE - 1),
    y: fc.nat(SIDE - 1),
    width: fc.integer({ min: 1, max: SIDE }),
    height: fc.integer({ min: 1, max: SIDE }),
  }),
  { maxLength: 6 },
);

/** How many of the rectangles cover each point. */
function counts(region: readonly Rect[]): number[] {
  const points = Array<number>(4 * SIDE * SIDE).fill(0);
  for (const { x, y, width, height } of region) {
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) points[row * 2 * SIDE + column]++;
    }
  }
  return points;
}

Deno.test("toRegion() covers the same points, each once", () => {
  fc.assert(fc.property(rects, (list) => {
    const points = counts(list);
    assert.deepEqual(counts(toRegion(list, 1000)), points.map((count) => Math.min(1, count)));
    const box = counts(toRegion(list, 1));
    assert.ok(points.every((count, i) => count === 0 || box[i] === 1));
  }));
});

Deno.test("subtract() and common() part a region", () => {
  fc.assert(fc.property(rects, rects, (list, other) => {
    const region = toRegion(list, 1000), cut = toRegion(other, 1000);
    const inside = counts(common(region, cut)), outside = counts(subtract(region, other));
    const hit = counts(cut);
    counts(region).forEach((count, i) => {
      assert.equal(inside[i], count && hit[i]);
      assert.equal(outside[i], count && !hit[i] ? 1 : 0);
    });
  }));
});

Deno.test("divide() loses nothing", () => {
  fc.assert(fc.property(rects, rects, (list, [by]) => {
    if (!by) return;
    const { near, far } = divide(list, by);
    assert.equal(near.length + far.length, list.length);
    assert.deepEqual(subtract(far, [by]), far);
  }));
});
