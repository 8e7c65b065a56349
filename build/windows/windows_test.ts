import assert from "node:assert/strict";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import { ROOT } from "../paths.ts";
import { dressed, dressing } from "./dress.ts";
import { resourcesOf, withResources } from "./executable_file.ts";
import { ICON_SIDES, iconResources } from "./icon.ts";
import { bitmapOf, pngOf } from "./icon_image.ts";
import { buildResources, readResources, type Resource } from "./resources.ts";
import { drawSymbol, readSymbol } from "./symbol.ts";
import { readPath } from "./symbol_path.ts";
import { testExecutable } from "./testing.ts";
import { versionResource } from "./version_info.ts";

const html = await Deno.readTextFile(join(ROOT, "ui", "client", "client.html"));
const symbol = readSymbol(html);
const text = (bytes: Uint8Array) => new TextDecoder("utf-16le").decode(bytes);

const name = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.stringMatching(/^[A-Z0-9_]{1,12}$/));
const resource = fc.record({
  type: name,
  name,
  language: fc.integer({ min: 0, max: 0xffff }),
  data: fc.uint8Array({ maxLength: 40 }),
}, { noNullPrototype: true });
const keyOf = ({ type, name, language }: Resource) => JSON.stringify([type, name, language]);

Deno.test("buildResources() writes what readResources() reads, whatever it is", () => {
  fc.assert(
    fc.property(fc.array(resource, { maxLength: 20 }), fc.integer({ min: 0, max: 1 << 30 }), (list, at) => {
      const wanted = new Map(list.map((one) => [keyOf(one), one]));
      const read = readResources(buildResources(list, at), at);
      assert.deepEqual(
        new Map(read.map((one) => [keyOf(one), { ...one, data: Uint8Array.from(one.data) }])),
        wanted,
      );
      assert.equal(read.length, wanted.size);
    }),
  );
});

Deno.test("buildResources() orders texts before numbers, each kind ascending", () => {
  const of = (type: number | string): Resource => ({ type, name: 1, language: 0, data: new Uint8Array(1) });
  const types = readResources(buildResources([of(16), of("B"), of(3), of("A")], 0), 0).map(({ type }) =>
    type
  );
  assert.deepEqual(types, ["A", "B", 3, 16]);
});

Deno.test("readResources() refuses what leads out of the section", () => {
  const whole = buildResources([{ type: 1, name: 1, language: 1, data: new Uint8Array(9) }], 4096);
  assert.throws(() => readResources(whole, 0), RangeError);
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => readResources(whole.subarray(0, length), 4096), RangeError, String(length));
  }
});

Deno.test("withResources() puts them into a section of their own, then again into the same", () => {
  const first: Resource = { type: 10, name: "D3N0L4ND", language: 0, data: new Uint8Array(700_000).fill(7) };
  for (const resourcesLast of [false, true]) {
    const before = testExecutable({ resources: [first], resourcesLast, tail: 300 });
    const own = dressing({ html, version: "1.2.3" });
    const once = withResources(before, (list) => dressed(list, own));
    assert.deepEqual(resourcesOf(once).find(({ type }) => type === 10)?.data, first.data);
    assert.equal(resourcesOf(once).length, own.length + 1);
    const sections = new DataView(once.buffer).getUint16(0x80 + 6, true);
    assert.equal(sections, resourcesLast ? 2 : 3, "reuses the last one");
    assert.equal(new DataView(once.buffer).getBigUint64(0x80 + 24 + 112 + 8 * 4, true), 0n, "no signature");
    assert.deepEqual(once.subarray(0x400, 0x600), before.subarray(0x400, 0x600), "the program's own bytes");
    assert.deepEqual(withResources(once, (list) => dressed(list, own)), once, "twice is the same");
  }
});

Deno.test("withResources() refuses what is no 64-bit Windows executable, and headers without room", () => {
  const good = testExecutable({ resources: [], resourcesLast: false, tail: 0 });
  assert.deepEqual(resourcesOf(good), []);
  for (
    const bad of [new Uint8Array(), new Uint8Array(64), new TextEncoder().encode("MZ"), good.slice(0, 300)]
  ) {
    assert.throws(() => withResources(bad, (list) => list), RangeError);
  }
  const narrow = good.slice();
  new DataView(narrow.buffer).setUint32(0x80 + 24 + 60, 0x190, true);
  assert.throws(() => withResources(narrow, (list) => list), /no room/);
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(0x3ff), fc.nat(255)), { maxLength: 8 }), (changes) => {
    const odd = good.slice();
    for (const [at, byte] of changes) odd[at] = byte;
    try {
      withResources(odd, (list) => list);
    } catch (error) {
      assert.ok(error instanceof RangeError, String(error));
    }
  }));
});

Deno.test("versionResource() says everything in German and Unicode, at 32-bit boundaries", () => {
  const { data } = versionResource({ version: "1.20.3", strings: { FileDescription: "Prüfung – 漢字 😀" } });
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  assert.equal(view.getUint16(0, true), data.length);
  assert.equal(view.getUint32(40, true), 0xfeef04bd);
  assert.equal(view.getUint32(48, true), 0x1_0014);
  assert.equal(view.getUint32(52, true), 0x3_0000);
  for (
    const words of [
      "VS_VERSION_INFO\0",
      "040704b0\0",
      "FileDescription\0",
      "Prüfung – 漢字 😀\0",
      "Translation\0",
    ]
  ) {
    assert.ok(text(data).includes(words), words);
  }
  for (const odd of ["1.2", "1.2.3.4", "1.2.x", "1.2.70000", ""]) {
    assert.throws(() => versionResource({ version: odd, strings: {} }), RangeError);
  }
});

Deno.test("iconResources() lists every size with its length and number", () => {
  const icons = iconResources(symbol);
  const group = icons.at(-1)!.data;
  const view = new DataView(group.buffer);
  assert.equal(view.getUint16(4, true), ICON_SIDES.length);
  ICON_SIDES.forEach((side, i) => {
    const at = 6 + 14 * i;
    assert.equal(group[at] || 256, side);
    assert.equal(view.getUint32(at + 8, true), icons[i].data.length);
    assert.equal(view.getUint16(at + 12, true), icons[i].name);
  });
});

Deno.test("readSymbol() and drawSymbol() draw our green square with white lines", () => {
  assert.deepEqual(symbol.fill, [0x0b, 0x6b, 0x4f]);
  assert.deepEqual(symbol.stroke, [255, 255, 255]);
  const { rgba } = drawSymbol(symbol, 64);
  const at = (x: number, y: number) => [...rgba.subarray(4 * (64 * y + x), 4 * (64 * y + x) + 4)];
  assert.equal(at(0, 0)[3], 0, "round corners");
  assert.deepEqual(at(4, 32), [0x0b, 0x6b, 0x4f, 255]);
  assert.deepEqual(at(27, 18), [255, 255, 255, 255], "the upper edge of the screen in it");
  assert.throws(() => readSymbol("<html></html>"), SyntaxError);
});

Deno.test("readPath() reads lines and corners, absolute and relative", () => {
  assert.deepEqual(readPath("M1 2h3v4H1z"), [[[1, 2], [4, 2]], [[4, 2], [4, 6]], [[4, 6], [1, 6]], [[1, 6], [
    1,
    2,
  ]]]);
  const arc = readPath("M0 10A10 10 0 0 1 10 0");
  for (const [, [x, y]] of arc) assert.ok(Math.abs(Math.hypot(x - 10, y - 10) - 10) < 1e-9);
  assert.ok(Math.hypot(arc.at(-1)![1][0] - 10, arc.at(-1)![1][1]) < 1e-9);
  assert.throws(() => readPath("M1 2q3 4"), SyntaxError);
});

Deno.test("pngOf() and bitmapOf() hold the picture's own pixels", () => {
  const picture = drawSymbol(symbol, 20);
  const png = pngOf(picture);
  const length = new DataView(png.buffer).getUint32(33);
  const rows = inflateSync(png.subarray(41, 41 + length));
  assert.deepEqual([...rows.subarray(81 * 3 + 1, 81 * 4)], [...picture.rgba.subarray(80 * 3, 80 * 4)]);
  const bitmap = bitmapOf(picture);
  assert.equal(bitmap.length, 40 + 20 * 80 + 20 * 4);
  const [blue, green, red, alpha] = bitmap.subarray(40 + 80 * 19 + 4 * 10);
  assert.deepEqual([red, green, blue, alpha], [...picture.rgba.subarray(40, 44)], "rows from the bottom");
  assert.equal(bitmap.at(40 + 20 * 80)! & 0x80, 0x80, "a corner is masked");
});
