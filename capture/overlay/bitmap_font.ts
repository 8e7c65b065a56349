import { CELL_HEIGHT, CELL_WIDTH, glyph } from "../font.ts";
import type { Font, Glyph, Weight } from "./font.ts";

/** Rows of the cell above the base line. */
const ASCENT_ROWS = 10;
const COLUMNS = CELL_WIDTH - 1;
/** Capital letters are seven rows high, which is about 0.7 of other fonts' size. */
const ROWS_PER_EM = 10;
/** Samples a pixel, in each direction. */
const SAMPLES = 4;

/** The font for computers without FreeType: our own bitmap, smoothly scaled. */
export function createBitmapFont(weight: Weight): Font {
  const cache = new Map<string, Glyph>();
  return {
    metrics(size) {
      const scale = size / ROWS_PER_EM;
      return {
        ascent: Math.ceil(ASCENT_ROWS * scale),
        descent: Math.ceil((CELL_HEIGHT - ASCENT_ROWS) * scale),
      };
    },
    has: () => true,
    glyph(character, size) {
      const key = `${size} ${character}`;
      const cached = cache.get(key) ?? render(character, size, weight);
      cache.set(key, cached);
      return cached;
    },
    kerning: () => 0,
  };
}

function render(character: string, size: number, weight: Weight): Glyph {
  const scale = size / ROWS_PER_EM;
  const thicker = weight === "bold" ? 0.5 : 0;
  const width = Math.ceil((COLUMNS + thicker) * scale), height = Math.ceil(CELL_HEIGHT * scale);
  const columns = glyph(character);
  const inked = (x: number, y: number) => ((columns[Math.floor(x)] ?? 0) >> Math.floor(y) & 1) !== 0;
  const coverage = new Uint8Array(width * height);
  for (let i = 0; i < coverage.length; i++) {
    let inside = 0;
    for (let sample = 0; sample < SAMPLES ** 2; sample++) {
      const x = (i % width + (sample % SAMPLES + 0.5) / SAMPLES) / scale;
      const y = (Math.floor(i / width) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / scale;
      if (inked(x, y) || inked(x - thicker, y)) inside++;
    }
    coverage[i] = Math.round(255 * inside / SAMPLES ** 2);
  }
  return {
    width,
    height,
    coverage,
    left: 0,
    top: Math.ceil(ASCENT_ROWS * scale),
    advance: (CELL_WIDTH + thicker) * scale,
  };
}
