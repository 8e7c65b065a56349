import assert from "node:assert/strict";
import { PointerNews } from "./pointer.ts";

const SHAPE = { width: 1, height: 1, hotX: 3, hotY: 4, rgba: new Uint8Array(4) };

Deno.test("PointerNews tells the hot spot, each shape once, and nothing twice", () => {
  const pointer = new PointerNews();
  assert.equal(pointer.take(), null);
  pointer.move({ x: 10, y: 20, visible: true });
  pointer.wear(SHAPE);
  assert.deepEqual(pointer.take(), { x: 13, y: 24, visible: true, shape: SHAPE });
  assert.equal(pointer.take(), null);
  pointer.move({ x: -2, y: 0, visible: true });
  assert.deepEqual(pointer.take(), { x: 1, y: 4, visible: true });
  pointer.move({ x: 0, y: 0, visible: false });
  assert.deepEqual(pointer.take(), { x: 1, y: 4, visible: false });
});
