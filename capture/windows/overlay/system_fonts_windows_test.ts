import assert from "node:assert/strict";
import { Canvas } from "../../overlay/canvas.ts";
import { TextSetter } from "../../overlay/text.ts";
import { openSystemFonts } from "./system_fonts.ts";

for (const size of [13, 30]) {
  Deno.test(`openSystemFonts() draws smooth letters of ${size} pixels, with umlauts`, () => {
    const fonts = openSystemFonts();
    const setter = new TextSetter(fonts);
    const widths = (["regular", "bold"] as const).map((weight) => {
      const style = { weight, size };
      const { ascent, descent } = setter.metrics(style);
      assert.ok(ascent > descent && ascent + descent > size * 0.9 && ascent + descent < size * 1.7);
      const width = setter.width("Übergröße", style);
      assert.ok(width > size * 2 && width < size * 9);
      const canvas = new Canvas(width, ascent + descent);
      setter.draw(canvas, "Übergröße", { ...style, x: 0, y: ascent, colour: 0xffffff });
      const inked = canvas.pixels.filter((pixel) => pixel !== 0);
      assert.ok(inked.length > canvas.pixels.length / 10);
      assert.ok(new Set(inked).size > 20);
      return width;
    });
    assert.ok(widths[1] > widths[0], "bold letters are wider");
    assert.ok(setter.width("A 漢字 \u{10ffff}", { weight: "bold", size }) > size);
    fonts.close();
  });
}
