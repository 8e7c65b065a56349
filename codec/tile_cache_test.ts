import assert from "node:assert/strict";
import { type TestKernels, testKernels } from "../tests/kernels.ts";

const SLOTS = 8;

function withCache(slots = SLOTS): TestKernels {
  const kernels = testKernels();
  kernels.setUp(64, 64, slots, true);
  return kernels;
}

/** Makes the first tile of `input` another one for each seed. @returns its address. */
function tileOf(kernels: TestKernels, seed: number): number {
  const view = new DataView(kernels.memory.buffer);
  for (let i = 0; i < 1024; i++) {
    view.setUint32(kernels.inputAt(i & 31, i >> 5), Math.imul(i + 1, seed) | 0xff000000, true);
  }
  return kernels.inputAt(0, 0);
}

Deno.test("a kept tile is found again by its hash, and compared pixel by pixel", () => {
  const kernels = withCache();
  kernels.keepTile(tileOf(kernels, 17));
  const slot = kernels.findSlot(kernels.hashTile(tileOf(kernels, 17)));
  assert.equal(slot, 0);
  assert.ok(kernels.slotFilled(0) && kernels.slotHolds(0, kernels.inputAt(0, 0)));
  assert.equal(kernels.findSlot(kernels.hashTile(tileOf(kernels, 18))), -1);
  assert.ok(!kernels.slotHolds(0, kernels.inputAt(0, 0)));
});

Deno.test("a tile is kept once; when the ring is full, the oldest goes", () => {
  const kernels = withCache();
  for (const seed of [3, 3, 5]) kernels.keepTile(tileOf(kernels, seed));
  assert.ok(!kernels.slotFilled(2), "two tiles are two slots");
  for (let seed = 100; seed < 100 + SLOTS; seed++) kernels.keepTile(tileOf(kernels, seed));
  assert.equal(kernels.findSlot(kernels.hashTile(tileOf(kernels, 3))), -1);
  for (let seed = 100; seed < 100 + SLOTS; seed++) {
    const slot = kernels.findSlot(kernels.hashTile(tileOf(kernels, seed)));
    assert.ok(slot >= 0 && kernels.slotHolds(slot, kernels.inputAt(0, 0)), `tile ${seed}`);
  }
});

Deno.test("without room for tiles it keeps none; a slot outside isn't filled", () => {
  const kernels = withCache(0);
  kernels.keepTile(tileOf(kernels, 4));
  assert.equal(kernels.findSlot(kernels.hashTile(tileOf(kernels, 4))), -1);
  assert.ok(!kernels.slotFilled(0) && !kernels.slotFilled(-1) && !kernels.slotFilled(SLOTS));
});
