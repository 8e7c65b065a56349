import assert from "node:assert/strict";
import * as fc from "fast-check";
import { cutElf } from "./test_base.ts";

function elf(tail: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(64 + 128 + 3 * 64 + tail);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const view = new DataView(file.buffer);
  view.setBigUint64(0x28, 192n, true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, 3, true);
  return file;
}

Deno.test("cutElf() leaves out what follows the section headers", () => {
  assert.equal(cutElf(elf(0)).length, 384);
  assert.equal(cutElf(elf(5000)).length, 384);
});

Deno.test("cutElf() refuses everything else with a RangeError", () => {
  assert.throws(() => cutElf(new Uint8Array(0)), RangeError);
  assert.throws(() => cutElf(elf(0).subarray(0, 383)), RangeError);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const file = new Uint8Array(64 + bytes.length);
    file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
    file.set(bytes, 6);
    try {
      const cut = cutElf(file);
      assert.ok(cut.length >= 64 && cut.length <= file.length);
    } catch (error) {
      assert.ok(error instanceof RangeError);
    }
  }));
});
