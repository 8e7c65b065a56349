import { allocateRaw, fillWords } from "./memory";

/**
 * The pictures of one codec, all of one layout: BGRX, 32 bits a pixel, X = 255, with a margin around that is always
 * opaque black, so that neighbours can be read without asking where the picture ends.
 *
 * - `shown`: what the decoder shows once it has had all packets so far (both sides).
 * - `before`: `shown` as it was before this update (both sides).
 * - `source`: the host's picture as it was last taken over (encoder), `input`: as it is now.
 */

export const TILE = 32;
const MARGIN_X = 16, MARGIN_TOP = 4, MARGIN_BOTTOM = 4;
const BLACK: u32 = 0xff000000;

export let width: i32 = 0;
export let height: i32 = 0;
/** Pixels from one row to the next. */
export let stride: i32 = 0;
export let tilesX: i32 = 0;
export let tilesY: i32 = 0;
export let tiles: i32 = 0;
let shown: usize = 0;
let before: usize = 0;
let source: usize = 0;
let input: usize = 0;

export function setUpFrames(pictureWidth: i32, pictureHeight: i32, forEncoder: bool): void {
  width = pictureWidth;
  height = pictureHeight;
  tilesX = (width + TILE - 1) / TILE;
  tilesY = (height + TILE - 1) / TILE;
  tiles = tilesX * tilesY;
  stride = tilesX * TILE + 2 * MARGIN_X;
  shown = newFrame();
  before = newFrame();
  source = forEncoder ? newFrame() : 0;
  input = forEncoder ? newFrame() : 0;
}

function newFrame(): usize {
  const pixels = <usize> stride * (MARGIN_TOP + tilesY * TILE + MARGIN_BOTTOM);
  const frame = allocateRaw(pixels << 2);
  fillWords(frame, BLACK, pixels);
  return frame + ((MARGIN_TOP * stride + MARGIN_X) << 2);
}

/** Bytes from a picture's first pixel to that at (x, y). */
export function offsetOf(x: i32, y: i32): usize {
  return <usize> ((y * stride + x) << 2);
}

/** Addresses of the pixel (x, y). */
export function shownAt(x: i32, y: i32): usize {
  return shown + offsetOf(x, y);
}

export function beforeAt(x: i32, y: i32): usize {
  return before + offsetOf(x, y);
}

export function sourceAt(x: i32, y: i32): usize {
  return source + offsetOf(x, y);
}

export function inputAt(x: i32, y: i32): usize {
  return input + offsetOf(x, y);
}

/** Width of the tiles of column tx. */
export function tileWidth(tx: i32): i32 {
  return min(TILE, width - tx * TILE);
}

export function tileHeight(ty: i32): i32 {
  return min(TILE, height - ty * TILE);
}

/** Copies a rectangle between pictures; both addresses are of its first pixel. */
export function copyRows(to: usize, from: usize, columns: i32, rows: i32): void {
  copyBlock(to, <usize> stride << 2, from, <usize> stride << 2, columns, rows);
}

export function copyBlock(
  to: usize,
  toStride: usize,
  from: usize,
  fromStride: usize,
  columns: i32,
  rows: i32,
): void {
  for (let y = 0; y < rows; y++) {
    memory.copy(to, from, <usize> columns << 2);
    to += toStride;
    from += fromStride;
  }
}

/** True when the two rows of `columns` pixels are the same. */
export function sameRow(a: usize, b: usize, columns: i32): bool {
  const end = a + (<usize> columns << 2);
  if (ASC_FEATURE_SIMD) {
    for (; a + 16 <= end; a += 16, b += 16) {
      if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
    }
  } else {
    for (; a + 8 <= end; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) return false;
  }
  for (; a < end; a += 4, b += 4) if (load<u32>(a) != load<u32>(b)) return false;
  return true;
}
