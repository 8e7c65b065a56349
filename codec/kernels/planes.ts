import { TILE } from "./frames";

/**
 * A tile as one plane of brightness (Y) and two of colour (Cb, Cr) of half its width and height; samples are i16.
 * Around each plane is one sample to the left and above, and 8 above to the right.
 */

/** Bytes from row to row; the first sample of a row is at LEFT_BYTES. */
export const LUMA_PITCH: usize = 48 * 2, CHROMA_PITCH: usize = 32 * 2;
const LEFT_BYTES: usize = 16;
const BEYOND = 8, SIDE: usize = 32;
/** Where the first sample of each plane is. */
export const LUMA: usize = LUMA_PITCH + LEFT_BYTES;
const LUMA_BYTES: usize = LUMA_PITCH * 33 + 32;
export const CB: usize = LUMA_BYTES + CHROMA_PITCH + LEFT_BYTES;
const CHROMA_BYTES: usize = CHROMA_PITCH * 17 + 32;
export const CR: usize = CB + CHROMA_BYTES;
export const PLANES_BYTES: usize = LUMA_BYTES + CHROMA_BYTES * 2;

/** Scratch: rows of a tile's colours, and its pixels. */
const COLOURS: usize = memory.data(2 * 48 * 2, 16);
const PIXELS: usize = memory.data(32 * 4, 16);
/** Scratch: colours between two rows. */
const BETWEEN: usize = memory.data(18 * 2, 16);

/** Fills the planes with the tile at `pixels`, and with what is around it. */
export function fillPlanes(planes: usize, pixels: usize, pitch: usize): void {
  lumaRow(planes + LUMA - LUMA_PITCH, pixels - pitch, TILE + BEYOND);
  chromaRow(planes - CHROMA_PITCH, pixels - pitch * 2, pitch, TILE / 2 + BEYOND);
  store<i16>(planes + LUMA - LUMA_PITCH - 2, <i16> lumaOf(load<u32>(pixels - pitch - 4)));
  chromaPair(planes - CHROMA_PITCH - 2, pixels - pitch * 2 - 8, pitch);
  for (let y: usize = 0; y < SIDE; y++) {
    store<i16>(planes + LUMA + y * LUMA_PITCH - 2, <i16> lumaOf(load<u32>(pixels + y * pitch - 4)));
  }
  for (let y: usize = 0; y < SIDE / 2; y++) {
    chromaPair(planes + y * CHROMA_PITCH - 2, pixels + y * 2 * pitch - 8, pitch);
  }
  fillInside(planes, pixels, pitch);
}

/** Without what is around. */
export function fillInside(planes: usize, pixels: usize, pitch: usize): void {
  for (let y: usize = 0; y < SIDE; y++) lumaRow(planes + LUMA + y * LUMA_PITCH, pixels + y * pitch, TILE);
  for (let y: usize = 0; y < SIDE / 2; y++) {
    chromaRow(planes + y * CHROMA_PITCH, pixels + y * 2 * pitch, pitch, TILE / 2);
  }
}

function lumaOf(pixel: u32): u32 {
  return ((pixel >>> 16 & 255) * 77 + (pixel >>> 8 & 255) * 150 + (pixel & 255) * 29 + 128) >>> 8;
}

/** `count` is a multiple of four. */
function lumaRow(to: usize, from: usize, count: i32): void {
  const end = to + (<usize> count << 1);
  if (ASC_FEATURE_SIMD) {
    const weights = i16x8(29, 150, 77, 0, 29, 150, 77, 0);
    for (; to < end; to += 8, from += 16) {
      const four = v128.load(from);
      const a = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(four), weights);
      const b = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(four), weights);
      const even = i8x16.shuffle(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
      const odd = i8x16.shuffle(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
      const sum = i32x4.shr_u(i32x4.add(i32x4.add(even, odd), i32x4.splat(128)), 8);
      v128.store64_lane(to, i16x8.narrow_i32x4_s(sum, sum), 0);
    }
    return;
  }
  for (; to < end; to += 2, from += 4) store<i16>(to, <i16> lumaOf(load<u32>(from)));
}

function chromaRow(to: usize, from: usize, pitch: usize, count: i32): void {
  for (let x = 0; x < count; x++, to += 2, from += 8) chromaPair(to, from, pitch);
}

/** Cb and Cr of two by two pixels. @param to the address of the sample less CB. */
function chromaPair(to: usize, from: usize, pitch: usize): void {
  const a = load<u32>(from),
    b = load<u32>(from, 4),
    c = load<u32>(from + pitch),
    d = load<u32>(from + pitch, 4);
  const others = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff);
  const green = (a >>> 8 & 255) + (b >>> 8 & 255) + (c >>> 8 & 255) + (d >>> 8 & 255);
  const red = <i32> (others >>> 16), blue = <i32> (others & 0xffff);
  const luma = red * 77 + <i32> green * 150 + blue * 29;
  store<i16>(to + CB, <i16> (((blue * 256 - luma) * 145 + (1 << 17)) >> 18));
  store<i16>(to + CR, <i16> (((red * 256 - luma) * 183 + (1 << 17)) >> 18));
}

/** Row y of the tile as pixels: BGRX at the address returned. */
export function pixelRow(planes: usize, y: i32): usize {
  const own = planes + <usize> (y >> 1) * CHROMA_PITCH;
  // Each row is nearer to one row of colours; the other is above or below, if it is there.
  const otherRow = y & 1 ? min(15, (y >> 1) + 1) : (y >> 1) - 1;
  const other = planes + otherRow * <i32> CHROMA_PITCH;
  widenRow(COLOURS, own + CB, other + CB);
  widenRow(COLOURS + 96, own + CR, other + CR);
  const luma = planes + LUMA + <usize> y * LUMA_PITCH;
  if (ASC_FEATURE_SIMD) {
    for (let x: usize = 0; x < 4; x++) {
      eightPixels(PIXELS + (x << 5), luma + (x << 4), COLOURS + (x << 4));
    }
    return PIXELS;
  }
  for (let x: usize = 0; x < SIDE; x++) {
    const bright = <i32> load<i16>(luma + (x << 1));
    const cb = <i32> load<i16>(COLOURS + (x << 1)), cr = <i32> load<i16>(COLOURS + (x << 1), 96);
    const red = byteOf(bright + cr + ((cr * 103 + 128) >> 8));
    const green = byteOf(bright - ((cb * 44 + cr * 91 + 64) >> 7));
    const blue = byteOf(bright + cb * 2 - ((cb * 58 + 128) >> 8));
    store<u32>(PIXELS + (x << 2), 0xff000000 | red << 16 | green << 8 | blue);
  }
  return PIXELS;
}

function byteOf(value: i32): u32 {
  return <u32> max(0, min(255, value));
}

/** Eight pixels; |Cb| and |Cr| are at most 128, so that all products fit in 16 bits. */
function eightPixels(to: usize, luma: usize, colours: usize): void {
  const bright = v128.load(luma), cb = v128.load(colours), cr = v128.load(colours, 96);
  const half = i16x8.splat(128);
  const red = i16x8.add(
    i16x8.add(bright, cr),
    i16x8.shr_s(i16x8.add(i16x8.mul(cr, i16x8.splat(103)), half), 8),
  );
  const mixed = i16x8.add(i16x8.mul(cb, i16x8.splat(44)), i16x8.mul(cr, i16x8.splat(91)));
  const green = i16x8.sub(bright, i16x8.shr_s(i16x8.add(mixed, i16x8.splat(64)), 7));
  const blue = i16x8.sub(
    i16x8.add(bright, i16x8.shl(cb, 1)),
    i16x8.shr_s(i16x8.add(i16x8.mul(cb, i16x8.splat(58)), half), 8),
  );
  const blueRed = i8x16.narrow_i16x8_u(blue, red);
  const greenFull = i8x16.narrow_i16x8_u(green, i16x8.splat(255));
  const first = i8x16.shuffle(blueRed, greenFull, 0, 16, 8, 24, 1, 17, 9, 25, 2, 18, 10, 26, 3, 19, 11, 27);
  const second = i8x16.shuffle(
    blueRed,
    greenFull,
    4,
    20,
    12,
    28,
    5,
    21,
    13,
    29,
    6,
    22,
    14,
    30,
    7,
    23,
    15,
    31,
  );
  v128.store(to, first);
  v128.store(to, second, 16);
}

/** A row of 16 colours to 32: three parts of the nearer sample and one of the next, in both directions. */
function widenRow(to: usize, own: usize, other: usize): void {
  for (let x = -1; x < 16; x++) {
    const at = <usize> (x << 1);
    store<i16>(BETWEEN + 2 + at, <i16> (3 * load<i16>(own + at) + load<i16>(other + at)));
  }
  store<i16>(BETWEEN + 34, load<i16>(BETWEEN + 32));
  for (let x: usize = 0; x < 16; x++) {
    const at = BETWEEN + (x << 1);
    const near = 3 * <i32> load<i16>(at, 2) + 8;
    store<i16>(to + (x << 2), <i16> ((near + load<i16>(at)) >> 4));
    store<i16>(to + (x << 2), <i16> ((near + load<i16>(at, 4)) >> 4), 2);
  }
}
