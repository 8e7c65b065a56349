import type { Rectangle } from "./rectangles.ts";
import type { Quality } from "./types.ts";

/** What stands for "no difference at all": JSON has no infinity. */
export const PSNR_EXACT = 99;

/** Peak signal-to-noise ratio over R, G and B of two BGRX pictures of one size, in dB; the fourth byte doesn't count. */
export function psnrOf(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`Cannot compare ${a.length} with ${b.length} bytes`);
  let squares = 0;
  for (let i = 0; i + 3 < a.length; i += 4) {
    const blue = a[i] - b[i], green = a[i + 1] - b[i + 1], red = a[i + 2] - b[i + 2];
    squares += blue * blue + green * green + red * red;
  }
  if (squares === 0) return PSNR_EXACT;
  return 10 * Math.log10(255 * 255 * 3 * (a.length / 4) / squares);
}

/** Of a rectangle of two pictures that are `width` pixels wide. */
export function psnrWithin(a: Uint8Array, b: Uint8Array, width: number, region: Rectangle): number {
  return psnrOf(crop(a, width, region), crop(b, width, region));
}

/** A rectangle of a picture, without padding. */
export function crop(picture: Uint8Array, width: number, { x, y, ...size }: Rectangle): Uint8Array {
  const rowBytes = size.width * 4;
  const part = new Uint8Array(rowBytes * size.height);
  for (let row = 0; row < size.height; row++) {
    const from = ((y + row) * width + x) * 4;
    part.set(picture.subarray(from, from + rowBytes), row * rowBytes);
  }
  return part;
}

/** @param values of the frames looked at, the clip's last frame last. */
export function qualityOf(values: readonly number[]): Quality {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean: Math.round(mean * 100) / 100, last: Math.round(values.at(-1)! * 100) / 100 };
}
