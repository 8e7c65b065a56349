import assert from "node:assert/strict";
import fc from "fast-check";
import { contains } from "../../rects.ts";
import { mergeDamage, readDirtyRects, readFrameInfo, readMoveRects } from "./frame_info.ts";

Deno.test("readFrameInfo() tells a new image from a moved pointer", () => {
  const view = new DataView(new ArrayBuffer(48));
  assert.deepEqual(readFrameInfo(view), { presented: false, pointer: null, metadataBytes: 0, shapeBytes: 0 });
  // Only upper halves: a time is 64 bits wide.
  view.setUint32(4, 1, true);
  assert.deepEqual([readFrameInfo(view).presented, readFrameInfo(view).pointer], [true, null]);
  view.setUint32(12, 1, true);
  view.setInt32(28, -7, true);
  view.setInt32(32, 123, true);
  view.setUint32(36, 1, true);
  view.setUint32(40, 56, true);
  view.setUint32(44, 4096, true);
  assert.deepEqual(readFrameInfo(view), {
    presented: true,
    pointer: { x: -7, y: 123, visible: true },
    metadataBytes: 56,
    shapeBytes: 4096,
  });
});

Deno.test("readDirtyRects() and readMoveRects() read as many as there are", () => {
  const dirty = new DataView(Int32Array.of(1, 2, 31, 42, 100, 200, 300, 400, 9, 9, 9, 9).buffer);
  assert.deepEqual(readDirtyRects(dirty, 32), [
    { x: 1, y: 2, width: 30, height: 40 },
    { x: 100, y: 200, width: 200, height: 200 },
  ]);
  const moves = new DataView(Int32Array.of(9, 8, 10, 20, 30, 50).buffer);
  assert.deepEqual(readMoveRects(moves, 24), [
    { x: 9, y: 8, width: 20, height: 30 },
    { x: 10, y: 20, width: 20, height: 30 },
  ]);
  assert.deepEqual([readDirtyRects(dirty, 0), readMoveRects(moves, 0), readMoveRects(moves, 23)], [
    [],
    [],
    [],
  ]);
  assert.equal(readDirtyRects(dirty, 1 << 20).length, 3);
});

Deno.test("mergeDamage() covers the same pixels within the image, with no empty rectangle", () => {
  const side = fc.integer({ min: -4, max: 14 });
  const rect = fc.record({ x: side, y: side, width: side, height: side });
  const size = { width: 10, height: 8 };
  fc.assert(fc.property(fc.array(rect, { maxLength: 80 }), (rects) => {
    const merged = mergeDamage(rects, size);
    const within = (list: typeof rects, x: number, y: number) =>
      list.some((rect) => contains(rect, { x, y }));
    assert.ok(
      merged.every((rect) =>
        rect.width > 0 && rect.height > 0 && rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= 10 &&
        rect.y + rect.height <= 8
      ),
    );
    for (let y = 0; y < 8; y++) {
      for (let x = 0; x < 10; x++) {
        // Many are told as one box: too much, never too little.
        if (within(rects, x, y)) assert.ok(within(merged, x, y));
        else if (rects.length <= 64) assert.ok(!within(merged, x, y));
      }
    }
  }));
  const twice = { x: 1, y: 1, width: 3, height: 3 };
  assert.deepEqual(mergeDamage([{ ...twice, width: 2 }, twice, twice], size), [twice]);
});
