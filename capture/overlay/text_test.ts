import assert from "node:assert/strict";
import fc from "fast-check";
import { createBitmapFont } from "./bitmap_font.ts";
import type { Fonts } from "./font.ts";
import { TextSetter } from "./text.ts";

const STYLE = { weight: "regular", size: 14 } as const;
const bitmap = createBitmapFont("regular");
const text = new TextSetter({ main: () => bitmap, pick: () => bitmap, close() {} } satisfies Fonts);

Deno.test("shorten() and wrap() never get wider or longer than allowed", () => {
  fc.assert(fc.property(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 1, max: 3 }),
    (words, width, lines) => {
      assert.ok(text.width(text.shorten(words, STYLE, width), STYLE) <= width);
      const wrapped = text.wrap(words, STYLE, { width, lines });
      assert.ok(wrapped.length <= lines);
      assert.ok(wrapped.every((line) => text.width(line, STYLE) <= width));
    },
  ));
});

Deno.test("wrap() keeps every word where there is room", () => {
  const lines = text.wrap("Firefox möchte sichtbar werden. Freigeben?", STYLE, { width: 200, lines: 3 });
  assert.equal(lines.join(" "), "Firefox möchte sichtbar werden. Freigeben?");
  assert.ok(lines.length > 1);
});

Deno.test("a program's name can't break lines or turn the order of letters around", () => {
  const wrapped = text.wrap("gut\u202e\ntug\u0000\u2028 …\u200b", STYLE, { width: 999, lines: 3 });
  assert.deepEqual(wrapped, ["gut tug …"]);
});
