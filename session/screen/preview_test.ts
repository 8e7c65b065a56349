import assert from "node:assert/strict";
import { makePreview } from "./preview.ts";

Deno.test("makePreview() leaves small pictures as they are, whatever their stride", () => {
  const data = new Uint8Array(2 * 16).fill(99);
  data.set([1, 2, 3, 0, 4, 5, 6, 0], 0);
  data.set([7, 8, 9, 0, 10, 11, 12, 0], 16);
  const { width, height, rgb } = makePreview({ data, width: 2, height: 2, stride: 16 });
  assert.deepEqual({ width, height }, { width: 2, height: 2 });
  assert.deepEqual([...rgb], [3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10]);
});

Deno.test("makePreview() gives means of odd sizes within the limits, never outside of the picture", () => {
  for (const [width, height] of [[1, 1], [641, 3], [3, 4320], [1921, 1081]]) {
    const data = new Uint8Array(width * height * 4).fill(200);
    const preview = makePreview({ data, width, height, stride: width * 4 });
    assert.ok(preview.width <= 320 && preview.height <= 240);
    assert.equal(preview.rgb.length, preview.width * preview.height * 3);
    assert.ok(preview.rgb.every((byte) => byte === 200));
  }
});
