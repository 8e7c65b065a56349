import assert from "node:assert/strict";
import fc from "fast-check";
import {
  buttonRecord,
  INPUT_BYTES,
  joinRecords,
  keyRecord,
  mean,
  moveRecord,
  unicodeRecords,
} from "./input_records.ts";
import { namedKey, placedKey } from "./virtual_keys.ts";
import { INJECTED_MARK, isInjected, markFor, windowMeant } from "./win32/mark.ts";

Deno.test("moveRecord() names the very pixel, as the system divides", () => {
  const size = fc.integer({ min: 1, max: 20_000 }), start = fc.integer({ min: -10_000, max: 10_000 });
  fc.assert(fc.property(size, start, fc.nat(), (width, x, seed) => {
    const pixel = x + seed % width;
    const record = moveRecord({ x: pixel, y: 0 }, { x, y: 0, width, height: 1 });
    const dx = new DataView(record.buffer).getInt32(8, true);
    assert.equal(x + Math.floor(dx * width / 65536), pixel);
  }));
});

Deno.test("records carry our mark, and stand one after the other", () => {
  const key = { vk: 0x41, scan: 0x1e, extended: false };
  const bytes = joinRecords([keyRecord(key, true), keyRecord(key, false), ...unicodeRecords(0x20ac)]);
  assert.equal(bytes.length, 4 * INPUT_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 4; i++) assert.equal(view.getBigUint64(INPUT_BYTES * i + 24, true), INJECTED_MARK);
  assert.deepEqual([0, 1, 2, 3].map((i) => view.getUint32(INPUT_BYTES * i + 12, true)), [0, 2, 4, 6]);
  assert.equal(view.getUint16(2 * INPUT_BYTES + 10, true), 0x20ac);
  const button = buttonRecord(4, true)!;
  assert.equal(new DataView(button.buffer).getBigUint64(32, true), INJECTED_MARK);
  for (const odd of [-1, 5, 0.5, NaN]) assert.equal(buttonRecord(odd, true), null);
});

Deno.test("mean() writes into each record the window that it is for, and it stays known as ours", () => {
  const key = keyRecord({ vk: 0x41, scan: 0x1e, extended: false }, true), button = buttonRecord(0, true)!;
  const extraInfo = () => [
    new DataView(key.buffer).getBigUint64(24, true),
    new DataView(button.buffer).getBigUint64(32, true),
  ];
  mean([key, button], { mouse: 0x1_0002_0003n });
  assert.deepEqual(extraInfo().map(windowMeant), [0n, 0x2_0003n]);
  mean([key, button], { keyboard: 0xffff_ffff_8000_0001n });
  assert.deepEqual(extraInfo().map(windowMeant), [0x8000_0001n, 0n]);
  assert.ok(extraInfo().every(isInjected));
  mean([key, button], {});
  assert.deepEqual(extraInfo(), [INJECTED_MARK, INJECTED_MARK]);
  assert.ok(!isInjected(0n) && !isInjected(INJECTED_MARK >> 32n) && isInjected(markFor(1n)));
});

Deno.test("keys are known by name and by place", () => {
  assert.deepEqual(namedKey("Control", "ControlRight"), { vk: 0xa3, extended: true });
  assert.deepEqual(namedKey("Shift", ""), { vk: 0xa0, extended: false });
  assert.deepEqual(namedKey("F24", "F24"), { vk: 0x87, extended: false });
  assert.deepEqual(namedKey("Enter", "NumpadEnter"), { vk: 0x0d, extended: true });
  assert.deepEqual(placedKey("KeyQ"), { vk: 0x51, extended: false });
  assert.deepEqual(placedKey("Numpad7"), { vk: 0x67, extended: false });
  assert.deepEqual(placedKey("ArrowUp"), { vk: 0x26, extended: true });
  for (const unknown of ["constructor", "", "F25", "Nonsense"]) {
    assert.equal(namedKey(unknown, unknown), null);
    assert.equal(placedKey(unknown), null);
  }
});
