import assert from "node:assert/strict";
import fc from "fast-check";
import { fromWide, wide } from "../../system_library.ts";
import { pointValue, readRect } from "./values.ts";

Deno.test("wide() and fromWide() carry any text without zeros", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0")), (text) => {
    assert.equal(fromWide(wide(text)), text);
  }));
  assert.deepEqual([...wide("ä€")], [0xe4, 0, 0xac, 0x20, 0, 0]);
  assert.equal(fromWide(wide("Notizblock"), 5), "Notiz");
  assert.equal(fromWide(new Uint8Array([65])), "");
});

Deno.test("readRect() gives width and height of a RECT", () => {
  const view = new DataView(Int32Array.of(0, -10, -20, 30, 50).buffer);
  assert.deepEqual(readRect(view, 4), { x: -10, y: -20, width: 40, height: 70 });
});

Deno.test("pointValue() packs a POINT, negative places too", () => {
  assert.equal(pointValue({ x: 1, y: 2 }), 0x2_0000_0001n);
  assert.equal(pointValue({ x: -1, y: -2 }), 0xffff_fffe_ffff_ffffn);
});
