import { intersect } from "../rects.ts";
import type { Rect } from "../types.ts";
import { CELL_HEIGHT, CELL_WIDTH, glyph } from "../font.ts";

/** A picture drawn in software: one 0x00RRGGBB number a pixel, which is BGRX in memory. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height);
  }

  fill(rect: Rect, colour: number): void {
    const part = intersect(rect, { x: 0, y: 0, width: this.width, height: this.height });
    if (!part) return;
    for (let y = part.y; y < part.y + part.height; y++) {
      const row = y * this.width + part.x;
      this.pixels.fill(colour, row, row + part.width);
    }
  }

  /** The border lies inside of the rectangle. */
  box(rect: Rect, { fill, border }: { fill: number; border: number }): void {
    this.fill(rect, border);
    this.fill({ x: rect.x + 2, y: rect.y + 2, width: rect.width - 4, height: rect.height - 4 }, fill);
  }

  /** One line of text from its upper left corner; `scale` is the size of the font's dots. */
  text(text: string, { x, y, colour, scale }: { x: number; y: number; colour: number; scale: number }): void {
    let left = x;
    for (const character of text) {
      const columns = glyph(character);
      for (let dx = 0; dx < columns.length * scale; dx++) {
        const column = columns[Math.trunc(dx / scale)];
        if (column === 0 || left + dx < 0 || left + dx >= this.width) continue;
        for (let dy = 0; dy < CELL_HEIGHT * scale && y + dy < this.height; dy++) {
          if (column >> Math.trunc(dy / scale) & 1) this.pixels[(y + dy) * this.width + left + dx] = colour;
        }
      }
      left += CELL_WIDTH * scale;
    }
  }

  /** Runs `draw`, which must stay inside of `rect`. @returns the box around what it changed, or null */
  change(rect: Rect, draw: () => void): Rect | null {
    const part = intersect(rect, { x: 0, y: 0, width: this.width, height: this.height });
    if (!part) return null;
    const row = (y: number) => (part.y + y) * this.width + part.x;
    const before = Array.from(
      { length: part.height },
      (_, y) => this.pixels.slice(row(y), row(y) + part.width),
    );
    draw();
    let [left, top, right, bottom] = [part.width, part.height, 0, 0];
    before.forEach((line, y) => {
      for (let x = 0; x < part.width; x++) {
        if (line[x] === this.pixels[row(y) + x]) continue;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
        top = Math.min(top, y);
        bottom = y + 1;
      }
    });
    if (right === 0) return null;
    return { x: part.x + left, y: part.y + top, width: right - left, height: bottom - top };
  }
}
