import { PSNR_EXACT, psnrOf } from "../peers/psnr.ts";
import { type Rectangle, type Size, TILE } from "../peers/rectangles.ts";

/** Compares what a viewer shows with the frame that it stands for. Pictures are BGRX with 255 as fourth byte. */

/** @param rgba opaque. @returns BGRX. */
export function toBgrx(rgba: Uint8ClampedArray): Uint8Array {
  const from = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  const to = new Uint32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const word = from[i];
    to[i] = word & 0xff00ff00 | word >>> 16 & 0xff | (word & 0xff) << 16;
  }
  return new Uint8Array(to.buffer);
}

/** As psnrOf(), quick where the pictures are equal. */
export function psnrShown(frame: Uint8Array, shown: Uint8Array): number {
  return sameBytes(frame, shown) ? PSNR_EXACT : psnrOf(frame, shown);
}

/** How many pixels beyond a rectangle differ. */
export function wrongBeyond(a: Uint8Array, b: Uint8Array, { width }: Size, region: Rectangle): number {
  const left = wordsOf(a), right = wordsOf(b);
  let wrong = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i] === right[i]) continue;
    const x = i % width - region.x, y = Math.floor(i / width) - region.y;
    if (x < 0 || y < 0 || x >= region.width || y >= region.height) wrong++;
  }
  return wrong;
}

/** The tiles that a rectangle touches. */
export function toTiles({ x, y, width, height }: Rectangle, picture: Size): Rectangle {
  const left = Math.floor(x / TILE) * TILE, top = Math.floor(y / TILE) * TILE;
  const right = Math.min(picture.width, Math.ceil((x + width) / TILE) * TILE);
  const bottom = Math.min(picture.height, Math.ceil((y + height) / TILE) * TILE);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The smallest rectangle around all pixels that differ, or null. */
export function differingBox(a: Uint8Array, b: Uint8Array, width: number): Rectangle | null {
  const left = wordsOf(a), right = wordsOf(b);
  let x0 = width, x1 = 0, y0 = Infinity, y1 = 0;
  for (let i = 0; i < left.length; i++) {
    if (left[i] === right[i]) continue;
    const x = i % width, y = Math.floor(i / width);
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x + 1);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y + 1);
  }
  return x1 === 0 ? null : { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  const left = wordsOf(a), right = wordsOf(b);
  return left.length === right.length && left.every((word, i) => word === right[i]);
}

function wordsOf(picture: Uint8Array): Uint32Array {
  return new Uint32Array(picture.buffer, picture.byteOffset, picture.length / 4);
}
