import { createBitmapFont } from "../../overlay/bitmap_font.ts";
import type { Font, Fonts, Weight } from "../../overlay/font.ts";
import { type Fontconfig, openFontconfig } from "./fontconfig.ts";
import { type FreeType, openFreeType } from "./freetype.ts";

/** Families as in ui/styles/base.css; a system's own font comes last, since "sans-serif" is often a poor one. */
const FAMILIES =
  "Segoe UI,Cantarell,Ubuntu,Inter,Roboto,Noto Sans,Open Sans,Liberation Sans,Arimo,DejaVu Sans,sans-serif";
const PATTERNS: Record<Weight, string> = { regular: FAMILIES, bold: `${FAMILIES}:weight=180` };

/** Where common distributions put them, for systems without fontconfig. */
const FOLDERS = ["/usr/share/fonts/truetype", "/usr/share/fonts", "/usr/share/fonts/TTF"];
const FILES: Record<Weight, string[]> = {
  regular: [
    "noto/NotoSans-Regular.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation-sans/LiberationSans-Regular.ttf",
    "dejavu/DejaVuSans.ttf",
    "DejaVuSans.ttf",
  ],
  bold: [
    "noto/NotoSans-Bold.ttf",
    "liberation/LiberationSans-Bold.ttf",
    "liberation-sans/LiberationSans-Bold.ttf",
    "dejavu/DejaVuSans-Bold.ttf",
    "DejaVuSans-Bold.ttf",
  ],
};

/** The system's sans font, drawn by FreeType; our own bitmap font where that can't be. */
export async function openSystemFonts(): Promise<Fonts> {
  const freetype = openFreeType();
  const fontconfig = freetype && await openFontconfig();
  const find = (weight: Weight) => freetype && findMain(weight, freetype, fontconfig);
  const main: Record<Weight, Font> = {
    regular: find("regular") ?? createBitmapFont("regular"),
    bold: find("bold") ?? createBitmapFont("bold"),
  };
  const others = new Map<string, Font>();
  return {
    main: (weight) => main[weight],
    pick(weight, character) {
      if (main[weight].has(character)) return main[weight];
      const key = `${weight} ${character}`;
      let font = others.get(key);
      if (!font) {
        const match = fontconfig?.match(PATTERNS[weight], character);
        const opened = match && freetype?.open(match.file, match.index);
        font = opened?.has(character) ? opened : main[weight];
        others.set(key, font);
      }
      return font;
    },
    close() {
      fontconfig?.close();
      freetype?.close();
    },
  };
}

function findMain(weight: Weight, freetype: FreeType, fontconfig: Fontconfig | null): Font | null {
  const match = fontconfig?.match(PATTERNS[weight]);
  const font = match && freetype.open(match.file, match.index);
  if (font) return font;
  for (const file of FILES[weight]) {
    for (const folder of FOLDERS) {
      const font = freetype.open(`${folder}/${file}`, 0);
      if (font) return font;
    }
  }
  return null;
}
