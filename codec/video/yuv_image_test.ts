import assert from "node:assert/strict";
import { createYuvImage } from "./yuv_image.ts";

/** A picture of one colour, with rows longer than needed and beginning at an odd byte. */
function pictureOf(red: number, green: number, blue: number, { width = 6, height = 4 } = {}) {
  const stride = width * 4 + 3;
  const data = new Uint8Array(stride * height + 1).subarray(1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([blue, green, red, 255], y * stride + x * 4);
  }
  return { data, width, height, stride };
}

Deno.test("YuvImage.take() makes BT.601 in limited range", () => {
  // Colour bars of ITU-R BT.601.
  const cases: [number[], number[]][] = [
    [[0, 0, 0], [16, 128, 128]],
    [[255, 255, 255], [235, 128, 128]],
    [[255, 0, 0], [81, 90, 240]],
    [[0, 255, 0], [145, 54, 34]],
    [[0, 0, 255], [41, 240, 110]],
    [[255, 255, 0], [210, 16, 146]],
    [[0, 255, 255], [170, 166, 16]],
    [[255, 0, 255], [106, 202, 222]],
    [[128, 128, 128], [126, 128, 128]],
  ];
  for (const [[red, green, blue], [y, u, v]] of cases) {
    const image = createYuvImage(4, 2);
    image.take(pictureOf(red, green, blue), 2, 1);
    assert.deepEqual([...image.data], [...Array(8).fill(y), u, u, v, v], `${red},${green},${blue}`);
  }
});

Deno.test("YuvImage.take() takes the rectangle asked for; chroma is the mean of four pixels", () => {
  const picture = pictureOf(0, 0, 0);
  for (const [x, y] of [[2, 2], [3, 2], [2, 3]]) {
    picture.data.set([255, 255, 255], y * picture.stride + x * 4);
  }
  picture.data.set([0, 0, 255], 3 * picture.stride + 3 * 4);
  const image = createYuvImage(2, 2);
  image.take(picture, 2, 2);
  // (3·white + red) / 4
  assert.deepEqual([...image.data], [235, 235, 235, 81, 119, 156]);
});

Deno.test("YuvImage refuses odd sides and rectangles outside the picture", () => {
  for (const [width, height] of [[3, 2], [2, 0], [2, -2], [2, NaN]]) {
    assert.throws(() => createYuvImage(width, height), RangeError);
  }
  const image = createYuvImage(4, 4), picture = pictureOf(1, 2, 3);
  for (const [x, y] of [[4, 0], [0, 2], [-2, 0], [0.5, 0]]) {
    assert.throws(() => image.take(picture, x, y), RangeError);
  }
  assert.throws(() => image.take({ ...picture, data: picture.data.subarray(0, 80) }, 0, 0), /cut off/);
});
