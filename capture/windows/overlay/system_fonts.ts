import { createBitmapFont } from "../../overlay/bitmap_font.ts";
import type { Font, Fonts, Weight } from "../../overlay/font.ts";
import { GdiFont } from "./gdi_font.ts";

/** What Windows itself uses. */
const FAMILY = "Segoe UI";
/** Other scripts and symbols, as Windows links them to Segoe UI. */
const OTHERS = [
  ...["Segoe UI Symbol", "Segoe UI Historic", "Arial", "Tahoma"],
  ...["Microsoft YaHei UI", "Yu Gothic UI", "Malgun Gothic", "Microsoft JhengHei UI"],
  ...["Nirmala UI", "Leelawadee UI", "Ebrima", "Gadugi", "Arial Unicode MS"],
];
const WEIGHTS: Record<Weight, number> = { regular: 400, bold: 700 };

/** The system's font, drawn by GDI; our own bitmap font where that can't be. */
export function openSystemFonts(): Fonts {
  const opened: GdiFont[] = [];
  const open = (family: string, weight: Weight): GdiFont => {
    const font = new GdiFont(family, WEIGHTS[weight]);
    opened.push(font);
    return font;
  };
  // The system takes another one in the place of a font that it lacks.
  const find = (weight: Weight): Font => {
    const font = open(FAMILY, weight);
    return font.glyph("M", 16) ? font : createBitmapFont(weight);
  };
  const main: Record<Weight, Font> = { regular: find("regular"), bold: find("bold") };
  const others: Record<Weight, GdiFont[] | null> = { regular: null, bold: null };
  const picked = new Map<string, Font>();
  return {
    main: (weight) => main[weight],
    pick(weight, character) {
      if (main[weight].has(character)) return main[weight];
      const key = `${weight} ${character}`;
      let font = picked.get(key);
      if (!font) {
        others[weight] ??= OTHERS.map((family) => open(family, weight));
        font = others[weight].find((other) => other.has(character)) ?? main[weight];
        picked.set(key, font);
      }
      return font;
    },
    close() {
      for (const font of opened) font[Symbol.dispose]();
    },
  };
}
