import assert from "node:assert/strict";
import { plainTestKernels, type TestKernels, testKernels } from "../tests/kernels.ts";
import { paint, randomOf } from "./testing.ts";

const WIDTH = 640, HEIGHT = 480;
const TILES = 20 * 15;

/** The moves that are found where `colourOf` gives the picture now and before. */
function movesOf(
  kernels: TestKernels,
  now: (x: number, y: number) => number,
  then: (x: number, y: number) => number,
): { dx: number; dy: number }[] {
  kernels.setUp(WIDTH, HEIGHT, 0, true);
  const view = new DataView(kernels.memory.buffer);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      view.setUint32(kernels.inputAt(x, y), now(x, y), true);
      view.setUint32(kernels.sourceAt(x, y), then(x, y), true);
    }
  }
  const changed = kernels.packetAddress();
  new Uint8Array(kernels.memory.buffer, changed, TILES).fill(1);
  const count = kernels.movesOf(changed, TILES);
  return Array.from({ length: count }, (_, k) => ({ dx: kernels.moveX(k), dy: kernels.moveY(k) }));
}

const page = paint({ width: WIDTH, height: HEIGHT + 200, pad: 0, seed: 5, kind: 1 });
const pixels = new Uint32Array(page.data.buffer);
const pageAt = (x: number, y: number) => (pixels[y * WIDTH + x] | 0xff000000) >>> 0;

Deno.test("scrolling is found, up and down, by any number of rows", () => {
  for (const kernels of [testKernels(), plainTestKernels()]) {
    for (const rows of [1, 37, 199]) {
      assert.deepEqual(movesOf(kernels, (x, y) => pageAt(x, y + rows), pageAt)[0], { dx: 0, dy: rows });
      assert.deepEqual(movesOf(kernels, pageAt, (x, y) => pageAt(x, y + rows))[0], { dx: 0, dy: -rows });
    }
  }
});

Deno.test("a dragged window is found, whatever way it went", () => {
  const random = randomOf(3);
  const window = Uint32Array.from({ length: 300 * 200 }, () => (random() * 0xffffff) | 0xff000000);
  const at = (left: number, top: number) => (x: number, y: number) => {
    const inside = x >= left && x < left + 300 && y >= top && y < top + 200;
    return inside ? window[(y - top) * 300 + x - left] : 0xff808080;
  };
  for (const [dx, dy] of [[13, -7], [-61, 0], [5, 90]]) {
    const [move] = movesOf(testKernels(), at(150 + dx, 120 + dy), at(150, 120));
    assert.deepEqual(move, { dx: 0 - dx, dy: 0 - dy });
  }
});

Deno.test("there is none in a new picture, or in few tiles", () => {
  const other = paint({ width: WIDTH, height: HEIGHT, pad: 0, seed: 99, kind: 0 });
  const noise = new Uint32Array(other.data.buffer);
  assert.deepEqual(movesOf(testKernels(), (x, y) => noise[y * WIDTH + x] >>> 0, pageAt), []);
  assert.equal(testKernels().movesOf(0, 7), 0);
});
