import assert from "node:assert/strict";
import { crop, PSNR_EXACT, psnrWithin } from "../peers/psnr.ts";
import { differingBox, psnrShown, toBgrx, toTiles, wrongBeyond } from "./compare.ts";

const WIDTH = 8, HEIGHT = 6;

function grey(): Uint8Array {
  return new Uint8Array(WIDTH * HEIGHT * 4).map((_, i) => i % 4 === 3 ? 255 : 100);
}

function withPixel(x: number, y: number): Uint8Array {
  const picture = grey();
  picture[(y * WIDTH + x) * 4 + 1] = 180;
  return picture;
}

Deno.test("toBgrx() swaps red and blue", () => {
  assert.deepEqual([...toBgrx(Uint8ClampedArray.of(200, 20, 3, 255, 1, 2, 253, 255))], [
    ...[3, 20, 200, 255],
    ...[253, 2, 1, 255],
  ]);
});

Deno.test("crop() cuts a rectangle out", () => {
  const part = crop(withPixel(3, 2), WIDTH, { x: 3, y: 1, width: 2, height: 3 });
  assert.deepEqual([...part].flatMap((value, i) => value === 180 ? [i] : []), [2 * 4 + 1]);
  assert.equal(part.length, 2 * 3 * 4);
});

Deno.test("psnrShown() and psnrWithin() see what differs, and where", () => {
  assert.equal(psnrShown(grey(), grey()), PSNR_EXACT);
  assert.ok(psnrShown(grey(), withPixel(3, 2)) < 40);
  const region = { x: 0, y: 0, width: 3, height: 6 };
  assert.equal(psnrWithin(grey(), withPixel(3, 2), WIDTH, region), PSNR_EXACT);
  assert.ok(psnrWithin(grey(), withPixel(2, 2), WIDTH, region) < 40);
});

Deno.test("wrongBeyond() counts the pixels outside only", () => {
  const size = { width: WIDTH, height: HEIGHT };
  const region = { x: 2, y: 2, width: 3, height: 2 };
  assert.equal(wrongBeyond(grey(), withPixel(4, 3), size, region), 0);
  assert.equal(wrongBeyond(grey(), withPixel(5, 3), size, region), 1);
  assert.equal(wrongBeyond(grey(), withPixel(2, 4), size, region), 1);
  assert.equal(wrongBeyond(grey(), withPixel(1, 2), size, region), 1);
});

Deno.test("differingBox() encloses all that differs", () => {
  const both = withPixel(1, 4);
  both.set(withPixel(6, 2).subarray(0, WIDTH * 3 * 4));
  assert.deepEqual(differingBox(grey(), both, WIDTH), { x: 1, y: 2, width: 6, height: 3 });
  assert.equal(differingBox(grey(), grey(), WIDTH), null);
});

Deno.test("toTiles() widens to whole tiles within the picture", () => {
  const region = toTiles({ x: 40, y: 10, width: 30, height: 85 }, { width: 90, height: 90 });
  assert.deepEqual(region, { x: 32, y: 0, width: 58, height: 90 });
});
