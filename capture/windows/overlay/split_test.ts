import assert from "node:assert/strict";
import { Canvas } from "../../overlay/canvas.ts";
import { withShadow } from "../../overlay/shadow.ts";
import { splitAtHalf } from "./split.ts";

Deno.test("splitAtHalf() gives each pixel to one of two, and the shadow to the one without clicks", () => {
  const bar = new Canvas(120, 50);
  bar.fill({ x: 0, y: 0, width: 120, height: 50 }, 0xffffff, [0, 0, 10, 10]);
  const { picture, reach } = withShadow(bar, { corner: 10, scale: 1 });
  const { body, veil } = splitAtHalf(picture)!;
  assert.deepEqual([body.x, body.y, body.picture.width, body.picture.height], [reach, 0, 120, 50]);
  assert.ok(veil);
  const whole = new Uint32Array(veil.pixels);
  body.picture.pixels.forEach((pixel, i) => {
    const at = (body.y + Math.floor(i / 120)) * picture.width + body.x + i % 120;
    if (pixel === 0) return;
    assert.ok(pixel >>> 24 >= 0x80);
    assert.equal(whole[at], 0);
    whole[at] = pixel;
  });
  assert.deepEqual(whole, picture.pixels);
  assert.ok(veil.pixels.every((pixel) => pixel >>> 24 < 0x80));
});

Deno.test("splitAtHalf() knows pictures without a shadow, and without anything", () => {
  const box = new Canvas(4, 4);
  assert.equal(splitAtHalf(box), null);
  box.fill({ x: 1, y: 1, width: 2, height: 3 }, 0x123456);
  const { body, veil } = splitAtHalf(box)!;
  assert.deepEqual([body.x, body.y, body.picture.width, body.picture.height, veil], [1, 1, 2, 3, null]);
});
