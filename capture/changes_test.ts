import assert from "node:assert/strict";
import fc from "fast-check";
import { findChanges } from "./changes.ts";
import { contains } from "./rects.ts";

const picture = fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 70 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      changed: fc.array(fc.integer({ min: 0, max: width * height - 1 }), { maxLength: 6 }),
    })
  );

Deno.test("findChanges() covers every pixel that differs, and nothing where none does", () => {
  fc.assert(fc.property(picture, fc.boolean(), ({ width, height, changed }, quick) => {
    const before = new Uint32Array(width * height), after = before.slice();
    for (const at of changed) after[at] = 1;
    const same = (word: number, words: number) =>
      before.subarray(word, word + words).every((value, i) => value === after[word + i]);
    const rects = findChanges({ before, after, width, height, ...(quick ? { same } : {}) });
    for (const at of changed) {
      const point = { x: at % width, y: Math.floor(at / width) };
      assert.ok(rects.some((rect) => contains(rect, point)));
    }
    for (const rect of rects) {
      assert.ok(rect.width > 0 && rect.height > 0 && rect.x >= 0 && rect.y >= 0);
      assert.ok(rect.x + rect.width <= width && rect.y + rect.height <= height);
      assert.ok(changed.some((at) => contains(rect, { x: at % width, y: Math.floor(at / width) })));
    }
  }));
});

Deno.test("findChanges() keeps what lies apart apart", () => {
  const before = new Uint32Array(100 * 100), after = before.slice();
  after[5 * 100 + 10] = after[90 * 100 + 50] = 1;
  assert.deepEqual(findChanges({ before, after, width: 100, height: 100 }), [
    { x: 10, y: 5, width: 1, height: 1 },
    { x: 50, y: 90, width: 1, height: 1 },
  ]);
});
