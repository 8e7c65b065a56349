import assert from "node:assert/strict";
import fc from "fast-check";
import { fromBlackAndWhite } from "./cursor_shape.ts";

const byte = fc.integer({ min: 0, max: 255 });

Deno.test("fromBlackAndWhite() finds what was drawn", () => {
  fc.assert(fc.property(fc.tuple(byte, byte, byte, byte), ([red, green, blue, alpha]) => {
    const over = (ground: number) => {
      const mixed = [blue, green, red].map((c) => Math.round((c * alpha + ground * (255 - alpha)) / 255));
      return Uint8Array.from([...mixed, 0]);
    };
    const found = fromBlackAndWhite(over(0), over(255));
    assert.ok(Math.abs(found[3] - alpha) <= 1);
    // Of what is nearly transparent little can be known.
    const tolerance = alpha < 64 ? 255 : 6;
    [red, green, blue].forEach((c, i) => assert.ok(Math.abs(found[i] - c) <= tolerance));
  }));
});

Deno.test("fromBlackAndWhite() shows what inverts the ground as black", () => {
  assert.deepEqual([...fromBlackAndWhite(Uint8Array.of(255, 255, 255, 0), Uint8Array.of(0, 0, 0, 0))], [
    0,
    0,
    0,
    255,
  ]);
});
