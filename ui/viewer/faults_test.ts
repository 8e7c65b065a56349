import assert from "node:assert/strict";
import { test } from "node:test";
import { createFaultCounter } from "./faults.ts";

test("often() is true for the third fault within a minute, until it is over", () => {
  const faults = createFaultCounter();
  const told = [0, 50_000, 70_000, 90_000].map((now) => {
    faults.add(now);
    return faults.often(now);
  });
  assert.deepEqual(told, [false, false, false, true]);
  assert.equal(faults.often(109_999), true);
  assert.equal(faults.often(110_000), false);
});
