import type { Canvas } from "./canvas.ts";
import type { Font, Fonts, Weight } from "./font.ts";
import type { Colour } from "./theme.ts";

const ELLIPSIS = "…";
const FALLBACK_CHARACTER = "\ufffd";

export interface TextStyle {
  weight: Weight;
  /** Pixels of the em square. */
  size: number;
}

interface PlacedGlyph {
  font: Font;
  character: string;
  x: number;
}

/** Measures and draws lines of text: left to right, with kerning, one glyph a character. */
export class TextSetter {
  #fonts: Fonts;

  constructor(fonts: Fonts) {
    this.#fonts = fonts;
  }

  /** Pixels, rounded up. */
  width(text: string, style: TextStyle): number {
    return Math.ceil(this.#place(text, style).end);
  }

  metrics({ weight, size }: TextStyle): { ascent: number; descent: number } {
    return this.#fonts.main(weight).metrics(size);
  }

  /** Whole if it fits, else its beginning with an ellipsis; empty where not even that fits. */
  shorten(text: string, style: TextStyle, width: number): string {
    if (this.width(text, style) <= width) return text;
    const characters = [...text];
    while (characters.length > 0) {
      characters.pop();
      const shorter = characters.join("").trimEnd() + ELLIPSIS;
      if (this.width(shorter, style) <= width) return shorter;
    }
    return "";
  }

  /** Cuts text into lines at spaces; the last line that is allowed is shortened. */
  wrap(text: string, style: TextStyle, { width, lines: most }: { width: number; lines: number }): string[] {
    const words = plain(text).split(" ");
    const lines: string[] = [];
    while (words.length > 0 && lines.length < most) {
      let line = words.shift()!;
      if (lines.length === most - 1) line = [line, ...words.splice(0)].join(" ");
      while (words.length > 0 && this.width(`${line} ${words[0]}`, style) <= width) {
        line += ` ${words.shift()}`;
      }
      lines.push(this.shorten(line, style, width));
    }
    return lines;
  }

  /** `y` is the base line. */
  draw(
    canvas: Canvas,
    text: string,
    { x, y, colour, ...style }: TextStyle & { x: number; y: number; colour: Colour },
  ) {
    for (const { font, character, x: pen } of this.#place(text, style).glyphs) {
      const glyph = font.glyph(character, style.size);
      if (glyph) canvas.mask(glyph, { x: Math.round(x + pen) + glyph.left, y: y - glyph.top, colour });
    }
  }

  #place(text: string, { weight, size }: TextStyle): { glyphs: PlacedGlyph[]; end: number } {
    const glyphs: PlacedGlyph[] = [];
    let x = 0;
    for (const wanted of plain(text)) {
      const font = this.#fonts.pick(weight, wanted);
      const character = font.has(wanted) ? wanted : font.has(FALLBACK_CHARACTER) ? FALLBACK_CHARACTER : "?";
      const before = glyphs.at(-1);
      if (before?.font === font) x += font.kerning(before.character, character, size);
      glyphs.push({ font, character, x });
      x += font.glyph(character, size)?.advance ?? 0;
    }
    return { glyphs, end: x };
  }
}

/** Programs choose their names: no line breaks, no marks that turn the order of letters around, nothing unseen. */
function plain(text: string): string {
  return text.normalize("NFC").replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
