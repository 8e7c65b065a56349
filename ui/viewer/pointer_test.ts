import assert from "node:assert/strict";
import { test } from "node:test";
import { changedButtons } from "./pointer.ts";
import { wheelNotches } from "./wheel.ts";

test("changedButtons() names buttons as MouseEvent.button does", () => {
  assert.deepEqual(changedButtons(0, 1), [{ button: 0, down: true }]);
  assert.deepEqual(changedButtons(1, 5), [{ button: 1, down: true }]);
  assert.deepEqual(changedButtons(2, 1), [{ button: 0, down: true }, { button: 2, down: false }]);
  assert.deepEqual(changedButtons(3, 3), []);
});

test("wheelNotches() counts 120 a notch in every browser's units", () => {
  const cases = [
    [{ deltaX: 0, deltaY: 100, deltaMode: 0, wheelDeltaX: 0, wheelDeltaY: -120 }, { dx: 0, dy: 120 }],
    [{ deltaX: 0, deltaY: -3, deltaMode: 1 }, { dx: 0, dy: -120 }],
    [{ deltaX: 100, deltaY: 0, deltaMode: 0 }, { dx: 120, dy: 0 }],
    [{ deltaX: 0, deltaY: 1e9, deltaMode: 0 }, { dx: 0, dy: 32767 }],
  ] as const;
  for (const [event, notches] of cases) assert.deepEqual(wheelNotches(event), notches);
});
