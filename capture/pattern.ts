import { intersect } from "./rects.ts";
import type { Rect } from "./types.ts";

/**
 * What stands for all that isn't released. Repeated from the screen's upper left corner; the sides are multiples of the
 * codec's tiles (32 pixels), and the words lie within one row of them, so the whole screen's pattern costs few bytes.
 */
const SIZE = { width: 256, height: 128 };
/** Stripes from the lower left to the upper right; the period divides the codec's tiles. */
const STRIPE_PERIOD = 16;

const GROUND = 0xcdd1d4;
const STRIPE = 0xc4c9cc;
/** Contrast with the darker stripe 5.2 : 1. */
const INK = 0x454d53;

/** "nicht freigegeben" in DejaVu Sans, 17 pixels: rows of two bits a pixel, the lowest bits first, coverage in thirds. */
const WORDS = { width: 148, height: 18 };
const WORDS_BITS = `
AABAAwAANAAAAAAA4AcAAABAAwAAAAAAAAAAAADQAAAAAAAAAAAAQAMAADQAAAkAAHgBAAAAQAMAAAAAAAAAAAAA0AAAAAAAAAAA
AAAAAAA0AAANAAAcAAAAAAAAAAAAAAAAAAAAANAAAAAAAAAAAAAAAAAANAAADQAAHAAAAAAAAAAAAAAAAAAAAADQAAAAAAAAAJ0v
QAPgLzS+gP8HgP/T+YC/QAPk2wH4C5BvB+Av0PgCgL9A5wu9tUADvGW05gJeAQBt0Vvw5kIDfOkBby7wpQe8udCaC/DmQm8tLdBA
Ax4AtIADDQAAHNACeEBHAw7wgQd0OMAHHtDRAh14QEcLNB3QQQMLAHRABw0AABzQASwARwML0MECcCxABwvA0QEsLABHB3QN0EED
CwA0QAcNAAAc0AD8/0sDC9DB/78sQAf//9IAKPz/SwN0DdBBAwsANEAHDQAAHNAAbFVBAwvQwVYVLEAHW1XQAChsVUEDdA3QQQML
ADRABw0AABzQACwAQAML0MECACxABwsA0AEsLABAA3QN0EEDHgA0QAcdAAAc0AB4AEADDvCBBwA4wAceANACHXgAQAN0DdBBA7xl
NEAHbQEAHNAA4JZHA3zpAW558KUHuOXRmgvglkcDdA3QQQPgLzRAB/QHABzQAIC/QQPk2wH4G5BvB+Bv0PgCgL9BA3QAAAAAAAAA
AAAAAAAAAAAAAAAAANAAAAAAQAMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAADwAAAAAMADAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAABsfQAAALD1AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+BsAAADgbwAAAAAAAAAAAAAA`;
/** The words twice, like bricks; whole ones stand on the taskbar at the lower edge of a screen 1080 pixels high. */
const PLACES = [{ x: 38, y: 34 }, { x: 166, y: 98 }];

let bytes: Uint8Array<ArrayBuffer> | null = null;

/** One piece of the pattern: BGRX rows, 4 bytes a pixel, top first. The caller must not change them. */
export function unreleasedPattern(): { width: number; height: number; bgrx: Uint8Array<ArrayBuffer> } {
  bytes ??= draw();
  return { ...SIZE, bgrx: bytes };
}

/**
 * Paints the pattern over rectangles of a BGRX picture, as it lies on the whole picture: what is painted in parts fits
 * together.
 *
 * @param pixels from the picture's first pixel to its last.
 * @param options `stride` in bytes; what of `rects` lies outside of the picture is left out.
 */
export function paintPattern(
  pixels: Uint8Array,
  { width, height, stride, rects }: {
    width: number;
    height: number;
    stride: number;
    rects: readonly Readonly<Rect>[];
  },
): void {
  for (const rect of rects) {
    const part = intersect(rect, { x: 0, y: 0, width, height });
    if (!part) continue;
    const right = part.x + part.width;
    for (let y = part.y; y < part.y + part.height; y++) {
      const row = y * stride;
      if (y >= part.y + SIZE.height) {
        const above = row - SIZE.height * stride;
        pixels.copyWithin(row + 4 * part.x, above + 4 * part.x, above + 4 * right);
      } else paintRow(pixels, { row, y, left: part.x, right });
    }
  }
}

function paintRow(
  pixels: Uint8Array,
  { row, y, left, right }: { row: number; y: number; left: number; right: number },
): void {
  const { bgrx } = unreleasedPattern();
  const source = (y % SIZE.height) * SIZE.width;
  for (let x = left; x < right;) {
    const from = x % SIZE.width;
    const count = Math.min(SIZE.width - from, right - x);
    pixels.set(bgrx.subarray(4 * (source + from), 4 * (source + from + count)), row + 4 * x);
    x += count;
  }
}

function draw(): Uint8Array<ArrayBuffer> {
  const pixels = new Uint32Array(SIZE.width * SIZE.height);
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) {
      pixels[y * SIZE.width + x] = (x + y) % STRIPE_PERIOD < STRIPE_PERIOD / 2 ? STRIPE : GROUND;
    }
  }
  const bits = Uint8Array.from(atob(WORDS_BITS.replaceAll("\n", "")), (c) => c.charCodeAt(0));
  for (const place of PLACES) {
    for (let y = 0; y < WORDS.height; y++) {
      for (let x = 0; x < WORDS.width; x++) {
        const i = y * WORDS.width + x;
        const coverage = bits[i >> 2] >> 2 * (i & 3) & 3;
        const at = (place.y + y) * SIZE.width + (place.x + x) % SIZE.width;
        pixels[at] = mix(pixels[at], INK, coverage / 3);
      }
    }
  }
  const bgrx = new Uint8Array(4 * pixels.length);
  const view = new DataView(bgrx.buffer);
  pixels.forEach((colour, i) => view.setUint32(4 * i, colour, true));
  return bgrx;
}

function mix(from: number, to: number, share: number): number {
  if (share === 0) return from;
  let colour = 0;
  for (const shift of [0, 8, 16]) {
    const [a, b] = [from >> shift & 255, to >> shift & 255];
    colour |= Math.round(a + (b - a) * share) << shift;
  }
  return colour;
}
