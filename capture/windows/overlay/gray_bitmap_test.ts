import assert from "node:assert/strict";
import { coverageOf } from "./gray_bitmap.ts";

Deno.test("coverageOf() leaves out the padding, and stretches 65 levels to 256", () => {
  const bytes = new Uint8Array([0, 64, 32, 99, 99, 0, 0, 0, 1, 2, 3, 63, 64, 0, 0, 0]);
  assert.deepEqual([...coverageOf(bytes, { width: 5, height: 2 })], [
    ...[0, 255, 128, 255, 255],
    ...[4, 8, 12, 251, 255],
  ]);
  assert.equal(coverageOf(new Uint8Array(0), { width: 0, height: 0 }).length, 0);
});
