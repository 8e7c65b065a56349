import assert from "node:assert/strict";
import { boundingBox } from "../rects.ts";
import { Canvas } from "./canvas.ts";
import { solidRects } from "./solid_rects.ts";
import { withShadow } from "./shadow.ts";

const alphas = ({ pixels }: Canvas) => [...pixels].map((pixel) => pixel >>> 24);

Deno.test("fill() rounds the corners that are asked for, smoothly", () => {
  const canvas = new Canvas(20, 12);
  canvas.fill({ x: 0, y: 0, width: 20, height: 12 }, 0x123456, [0, 0, 5, 5]);
  const alpha = (x: number, y: number) => canvas.pixels[y * 20 + x] >>> 24;
  assert.deepEqual([alpha(0, 0), alpha(19, 0), alpha(0, 11), alpha(19, 11), alpha(10, 11)], [
    255,
    255,
    0,
    0,
    255,
  ]);
  assert.ok(alpha(1, 10) > 0 && alpha(1, 10) < 255);
  for (let y = 0; y < 12; y++) {
    for (let x = 0; x < 20; x++) assert.equal(alpha(x, y), alpha(19 - x, y));
  }
  assert.equal(canvas.pixels[0], 0xff123456);
});

Deno.test("harden() leaves no pixel half there, and doesn't darken the edge", () => {
  const canvas = new Canvas(12, 12);
  canvas.fill({ x: 0, y: 0, width: 12, height: 12 }, 0xff8040, 6);
  canvas.harden();
  for (const pixel of canvas.pixels) {
    assert.ok(pixel >>> 24 < 0x80 || Math.abs((pixel >>> 16 & 0xff) - 0xff) <= 2, pixel.toString(16));
  }
});

Deno.test("mask() mixes, and leaves out what lies outside", () => {
  const canvas = new Canvas(2, 1);
  canvas.fill({ x: 0, y: 0, width: 2, height: 1 }, 0x000000);
  canvas.mask({ width: 2, height: 2, coverage: new Uint8Array([255, 255, 51, 255]) }, {
    x: 0,
    y: -1,
    colour: 0xffffff,
  });
  canvas.mask({ width: 1, height: 1, coverage: new Uint8Array([255]) }, { x: 5, y: 0, colour: 0xffffff });
  assert.deepEqual([...canvas.pixels], [0xff333333, 0xffffffff]);
});

Deno.test("solidRects() covers what is at least half opaque, and nothing else", () => {
  const canvas = new Canvas(30, 14);
  canvas.fill({ x: 2, y: 0, width: 26, height: 12 }, 0xffffff, [0, 0, 6, 6]);
  const covered = new Array(30 * 14).fill(false);
  for (const { x, y, width, height } of solidRects(canvas)) {
    for (let i = 0; i < width * height; i++) covered[(y + Math.floor(i / width)) * 30 + x + i % width] = true;
  }
  assert.deepEqual(covered, alphas(canvas).map((alpha) => alpha >= 0x80));
});

Deno.test("withShadow() takes no clicks, is darkest at the body, and fades to nothing", () => {
  const body = new Canvas(120, 50);
  body.fill({ x: 0, y: 0, width: 120, height: 50 }, 0xffffff, [0, 0, 10, 10]);
  const { picture, reach } = withShadow(body, { corner: 10, scale: 1 });
  const below = Array.from(
    { length: reach },
    (_, i) => picture.pixels[(50 + i) * picture.width + reach + 60] >>> 24,
  );
  assert.ok(below[0] > 40 && below[0] < 0x80 && below.at(-1)! < 12);
  assert.deepEqual(below, below.toSorted((a, b) => b - a));
  assert.deepEqual(boundingBox(solidRects(picture)), { x: reach, y: 0, width: 120, height: 50 });
});
