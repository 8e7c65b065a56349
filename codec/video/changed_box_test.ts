import assert from "node:assert/strict";
import fc from "fast-check";
import { changedBox } from "./changed_box.ts";

const WIDTH = 24, HEIGHT = 16, SEED = Number(Deno.env.get("MFB_SEED") ?? 21);

Deno.test("changedBox() is the smallest rectangle around all that differs within", () => {
  const pixel = fc.record({ x: fc.nat(WIDTH - 1), y: fc.nat(HEIGHT - 1), channel: fc.nat(3) });
  const within = fc.tuple(
    fc.nat(10),
    fc.nat(7),
    fc.integer({ min: 1, max: 14 }),
    fc.integer({ min: 1, max: 9 }),
  );
  fc.assert(
    fc.property(fc.array(pixel, { maxLength: 6 }), within, (pixels, [x, y, width, height]) => {
      const before = pictureOf(3), after = pictureOf(0);
      let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
      for (const pixel of pixels) {
        after.data[pixel.y * after.stride + pixel.x * 4 + pixel.channel] = 99;
        const inside = pixel.x >= x && pixel.y >= y && pixel.x < x + width && pixel.y < y + height;
        // The fourth byte isn't shown.
        if (!inside || pixel.channel === 3) continue;
        left = Math.min(left, pixel.x);
        right = Math.max(right, pixel.x);
        top = Math.min(top, pixel.y);
        bottom = Math.max(bottom, pixel.y);
      }
      const expected = right < 0
        ? null
        : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
      assert.deepEqual(changedBox(before, after, { x, y, width, height }), expected);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/** All the same grey; with rows longer than needed. */
function pictureOf(pad: number) {
  const stride = WIDTH * 4 + pad;
  return { data: new Uint8Array(stride * HEIGHT).fill(50), width: WIDTH, height: HEIGHT, stride };
}
