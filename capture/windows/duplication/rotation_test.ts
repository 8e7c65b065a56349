import assert from "node:assert/strict";
import fc from "fast-check";
import { copyUpright, type Image, type Rotation, rotationOf, uprightRect, uprightSize } from "./rotation.ts";

const ROTATIONS: Rotation[] = [0, 90, 180, 270];

/** Each pixel is its own number: 10·y + x. */
function numbered(width: number, height: number): Image {
  const pixels = Uint32Array.from(
    { length: width * height },
    (_, i) => 10 * Math.floor(i / width) + i % width,
  );
  return { width, height, stride: width, pixels };
}

function blank({ width, height }: { width: number; height: number }): Image {
  return { width, height, stride: width + 1, pixels: new Uint32Array((width + 1) * height).fill(99) };
}

function rows({ pixels, stride, width, height }: Image): number[][] {
  return Array.from({ length: height }, (_, y) => [...pixels.subarray(y * stride, y * stride + width)]);
}

Deno.test("rotationOf() reads DXGI_MODE_ROTATION", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5].map(rotationOf), [0, 0, 90, 180, 270, 0]);
});

Deno.test("copyUpright() turns the image clockwise", () => {
  const from = numbered(3, 2);
  const turned = ROTATIONS.map((rotation) => {
    const to = blank(uprightSize(from, rotation));
    copyUpright(from, to, { rect: { x: 0, y: 0, width: 3, height: 2 }, rotation });
    return rows(to);
  });
  assert.deepEqual(turned, [
    [[0, 1, 2], [10, 11, 12]],
    [[10, 0], [11, 1], [12, 2]],
    [[12, 11, 10], [2, 1, 0]],
    [[2, 12], [1, 11], [0, 10]],
  ]);
});

Deno.test("copyUpright() of parts writes what uprightRect() names, and nothing else", () => {
  const part = fc.record({
    x: fc.integer({ min: 0, max: 6 }),
    y: fc.integer({ min: 0, max: 4 }),
    width: fc.integer({ min: 1, max: 7 }),
    height: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(fc.property(part, fc.constantFrom(...ROTATIONS), (wide, rotation) => {
    const from = numbered(7, 5);
    const rect = {
      ...wide,
      width: Math.min(wide.width, from.width - wide.x),
      height: Math.min(wide.height, from.height - wide.y),
    };
    const whole = blank(uprightSize(from, rotation)), to = blank(uprightSize(from, rotation));
    copyUpright(from, whole, { rect: { x: 0, y: 0, width: 7, height: 5 }, rotation });
    copyUpright(from, to, { rect, rotation });
    const place = uprightRect(rect, from, rotation);
    const inside = (x: number, y: number) =>
      x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;
    const wanted = rows(whole).map((row, y) => row.map((pixel, x) => inside(x, y) ? pixel : 99));
    assert.deepEqual(rows(to), wanted);
  }));
});
