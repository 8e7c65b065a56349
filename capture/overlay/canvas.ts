import type { Rect } from "../types.ts";
import type { Colour } from "./theme.ts";

/** A glyph's or another shape's coverage, one byte a pixel. */
export interface Mask {
  width: number;
  height: number;
  coverage: Uint8Array;
}

/** Corner radii: top left, top right, bottom right, bottom left. */
export type Corners = number | readonly [number, number, number, number];

/** A picture drawn in software: premultiplied 0xAARRGGBB, which is BGRA in memory. Transparent at first. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height);
  }

  /** With smooth corners. `rect` is in whole pixels and inside of the picture. */
  fill(rect: Rect, colour: Colour, corners: Corners = 0): void {
    const { x, y, width, height } = rect;
    const opaque = (0xff000000 | colour) >>> 0;
    const radii = typeof corners === "number" ? [corners, corners, corners, corners] : corners;
    for (let row = 0; row < height; row++) {
      const left = cornerAt(row, height, radii[0], radii[3]);
      const right = cornerAt(row, height, radii[1], radii[2]);
      const start = (y + row) * this.width + x;
      this.pixels.fill(opaque, start + left.inset, start + width - right.inset);
      for (let i = 0; i < left.inset; i++) {
        this.#blend(start + i, colour, cornerCoverage(left.radius - i - 0.5, left.away, left.radius));
      }
      for (let i = 0; i < right.inset; i++) {
        const at = start + width - 1 - i;
        this.#blend(at, colour, cornerCoverage(right.radius - i - 0.5, right.away, right.radius));
      }
    }
  }

  /** A filled box with a border inside of its edge. */
  box(rect: Rect, style: { fill: Colour; border: Colour; borderWidth: number; corner: number }): void {
    const { fill, border, borderWidth: width, corner } = style;
    this.fill(rect, border, corner);
    if (fill === border) return;
    const inner = {
      x: rect.x + width,
      y: rect.y + width,
      width: rect.width - 2 * width,
      height: rect.height - 2 * width,
    };
    this.fill(inner, fill, Math.max(0, corner - width));
  }

  /** What lies outside of the picture is left out. */
  mask({ width, height, coverage }: Mask, at: { x: number; y: number; colour: Colour }): void {
    const { x, y, colour } = at;
    const fromX = Math.max(0, -x), toX = Math.min(width, this.width - x);
    const fromY = Math.max(0, -y), toY = Math.min(height, this.height - y);
    for (let row = fromY; row < toY; row++) {
      for (let column = fromX; column < toX; column++) {
        this.#blend((y + row) * this.width + x + column, colour, coverage[row * width + column]);
      }
    }
  }

  /** Lays another picture over a part of this one; all of it must be inside. */
  draw(other: Canvas, at: { x: number; y: number }): void {
    for (let row = 0; row < other.height; row++) {
      const start = (at.y + row) * this.width + at.x;
      for (let column = 0; column < other.width; column++) {
        const pixel = other.pixels[row * other.width + column];
        const rest = 255 - (pixel >>> 24);
        if (rest === 0) this.pixels[start + column] = pixel;
        else if (rest < 255) this.pixels[start + column] = over(pixel, this.pixels[start + column], rest);
      }
    }
  }

  /** A copy of a part's pixels. */
  cut({ x, y, width, height }: Rect): Uint32Array<ArrayBuffer> {
    const pixels = new Uint32Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = (y + row) * this.width + x;
      pixels.set(this.pixels.subarray(from, from + width), row * width);
    }
    return pixels;
  }

  /** What is at least half opaque becomes wholly so, for windows that are cut out instead of blended. */
  harden(): void {
    this.pixels.forEach((pixel, i) => {
      const alpha = pixel >>> 24;
      if (alpha < 0x80 || alpha === 0xff) return;
      const whole = (shift: number) => Math.min(255, Math.round(((pixel >>> shift) & 0xff) * 255 / alpha));
      this.pixels[i] = (0xff000000 | whole(16) << 16 | whole(8) << 8 | whole(0)) >>> 0;
    });
  }

  /** `coverage` is 0 to 255. */
  #blend(at: number, colour: Colour, coverage: number): void {
    if (coverage <= 0) return;
    const whole = (shift: number) => Math.round(((colour >>> shift) & 0xff) * coverage / 255);
    const above = (coverage << 24 | whole(16) << 16 | whole(8) << 8 | whole(0)) >>> 0;
    this.pixels[at] = over(above, this.pixels[at], 255 - coverage);
  }
}

/** `rest` is what the upper pixel lets through, 0 to 255. */
function over(above: number, below: number, rest: number): number {
  const mix = (shift: number) => {
    return Math.min(255, ((above >>> shift) & 0xff) + Math.round(((below >>> shift) & 0xff) * rest / 255));
  };
  return (mix(24) << 24 | mix(16) << 16 | mix(8) << 8 | mix(0)) >>> 0;
}

/** How a row is cut at one side: by which corner, and how far the row is from the corner's centre. */
function cornerAt(row: number, height: number, top: number, bottom: number) {
  if (row < top) return { inset: Math.ceil(top), radius: top, away: top - row - 0.5 };
  const fromBottom = height - 1 - row;
  if (fromBottom < bottom) {
    return { inset: Math.ceil(bottom), radius: bottom, away: bottom - fromBottom - 0.5 };
  }
  return { inset: 0, radius: 0, away: 0 };
}

function cornerCoverage(dx: number, dy: number, radius: number): number {
  const inside = radius - Math.hypot(Math.max(0, dx), Math.max(0, dy)) + 0.5;
  return Math.round(255 * Math.max(0, Math.min(1, inside)));
}
