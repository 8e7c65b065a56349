import { CodecError } from "./types.ts";

/**
 * One block: a rectangle of at most 64×64 pixels, within a packet's content, before deflate. Little endian:
 *
 * | byte | what                                                                                              |
 * | ---- | ------------------------------------------------------------------------------------------------- |
 * | 0–1  | x of its first pixel                                                                              |
 * | 2–3  | y                                                                                                 |
 * | 4    | width, 1 … 64                                                                                     |
 * | 5    | height, 1 … 64                                                                                    |
 * | 6    | number of colours n: 0 no palette, else 1 … 255                                                   |
 * | 7–…  | n = 0: each pixel's R, G, B minus those of the pixel to its left (first column: above), mod 256   |
 * |      | n ≥ 1: the colours, R, G, B each; then, if n > 1, each pixel's index, one byte                    |
 *
 * Left and above are looked for inside the block only; where there is none, 0 stands for it. Indices stay bytes:
 * deflate packs them better than we would by bits.
 */
export const BLOCK_SIDE = 64;
export const BLOCK_HEADER_BYTES = 7;
/** The longest block: no palette, all pixels. */
export const BLOCK_MAX_BYTES = BLOCK_HEADER_BYTES + 3 * BLOCK_SIDE * BLOCK_SIDE;
const COLOURS_MAX = 255;

export interface Block {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Finds a pixel's colour in the palette being built: open addressing; an index of NO_INDEX is a free slot. */
const SLOT_BITS = 10;
const SLOTS = 1 << SLOT_BITS;
const NO_INDEX = 0xffff;
const slots = new Uint32Array(SLOTS);
const slotIndex = new Uint16Array(SLOTS);
const indices = new Uint8Array(BLOCK_SIDE * BLOCK_SIDE);
const colours = new Uint32Array(COLOURS_MAX);

/**
 * Writes one block.
 *
 * @param source the whole picture, 0x00RRGGBB, `stride` pixels a row
 * @returns the bytes written to `out` from `at`
 */
export function writeBlock(
  block: Block,
  source: { pixels: Uint32Array; stride: number },
  { out, at }: { out: Uint8Array; at: number },
): number {
  const { x, y, width, height } = block;
  const count = findPalette(block, source);
  out[at] = x & 255;
  out[at + 1] = x >> 8;
  out[at + 2] = y & 255;
  out[at + 3] = y >> 8;
  out[at + 4] = width;
  out[at + 5] = height;
  out[at + 6] = count;
  const to = at + BLOCK_HEADER_BYTES;
  if (count === 0) return BLOCK_HEADER_BYTES + writeColours(block, source, { out, at: to });
  for (let i = 0; i < count; i++) {
    out[to + 3 * i] = colours[i] >> 16;
    out[to + 3 * i + 1] = colours[i] >> 8;
    out[to + 3 * i + 2] = colours[i];
  }
  if (count === 1) return BLOCK_HEADER_BYTES + 3;
  out.set(indices.subarray(0, width * height), to + 3 * count);
  return BLOCK_HEADER_BYTES + 3 * count + width * height;
}

function writeColours(
  { x: left, y: top, width, height }: Block,
  { pixels, stride }: { pixels: Uint32Array; stride: number },
  { out, at }: { out: Uint8Array; at: number },
): number {
  let to = at;
  for (let y = 0; y < height; y++) {
    const row = (top + y) * stride + left;
    let near = y > 0 ? pixels[row - stride] : 0;
    for (let from = row; from < row + width; from++) {
      const pixel = pixels[from];
      out[to++] = (pixel >> 16) - (near >> 16);
      out[to++] = (pixel >> 8) - (near >> 8);
      out[to++] = pixel - near;
      near = pixel;
    }
  }
  return to - at;
}

/** Fills `colours` and `indices`. @returns how many colours, 0 if more than a palette holds. */
function findPalette(
  { x: left, y: top, width, height }: Block,
  { pixels, stride }: { pixels: Uint32Array; stride: number },
): number {
  slotIndex.fill(NO_INDEX);
  let count = 0, at = 0;
  let last = -1, lastIndex = 0;
  for (let y = 0; y < height; y++) {
    const row = (top + y) * stride + left;
    for (let from = row; from < row + width; from++) {
      const pixel = pixels[from];
      if (pixel !== last) {
        let slot = Math.imul(pixel, 0x9e3779b1) >>> (32 - SLOT_BITS);
        while (slotIndex[slot] !== NO_INDEX && slots[slot] !== pixel) slot = (slot + 1) & (SLOTS - 1);
        if (slotIndex[slot] === NO_INDEX) {
          if (count === COLOURS_MAX) return 0;
          slots[slot] = pixel;
          slotIndex[slot] = count;
          colours[count++] = pixel;
        }
        last = pixel;
        lastIndex = slotIndex[slot];
      }
      indices[at++] = lastIndex;
    }
  }
  return count;
}

/**
 * Reads the block at `at` into an opaque RGBA picture.
 *
 * @returns where it lies, and its length in bytes. @throws CodecError unless it is as above and inside the picture.
 */
export function readBlock(
  bytes: Uint8Array,
  at: number,
  picture: { data: Uint8ClampedArray; width: number; height: number },
): { block: Block; length: number } {
  if (at + BLOCK_HEADER_BYTES > bytes.length) throw new CodecError("Cannot decode: a block is missing");
  const block = {
    x: bytes[at] | bytes[at + 1] << 8,
    y: bytes[at + 2] | bytes[at + 3] << 8,
    width: bytes[at + 4],
    height: bytes[at + 5],
  };
  const { x, y, width, height } = block;
  if (width < 1 || width > BLOCK_SIDE || height < 1 || height > BLOCK_SIDE) {
    throw new CodecError(`Cannot decode: a block of ${width}x${height}`);
  }
  if (x + width > picture.width || y + height > picture.height) {
    throw new CodecError("Cannot decode: a block outside of the picture");
  }
  const count = bytes[at + 6], pixels = width * height;
  const length = BLOCK_HEADER_BYTES + 3 * (count === 0 ? pixels : count) + (count > 1 ? pixels : 0);
  if (at + length > bytes.length) throw new CodecError("Cannot decode: a block ends early");
  const body = { bytes, from: at + BLOCK_HEADER_BYTES };
  if (count === 0) readColours(block, body, picture);
  else readIndices(block, { ...body, count }, picture);
  return { block, length };
}

function readColours(
  { x: left, y: top, width, height }: Block,
  { bytes, from }: { bytes: Uint8Array; from: number },
  picture: { data: Uint8ClampedArray; width: number },
): void {
  const { data } = picture;
  const stride = picture.width * 4;
  for (let y = 0; y < height; y++) {
    let to = (top + y) * stride + left * 4;
    let red = 0, green = 0, blue = 0;
    if (y > 0) {
      red = data[to - stride];
      green = data[to - stride + 1];
      blue = data[to - stride + 2];
    }
    for (let x = 0; x < width; x++, to += 4, from += 3) {
      // A Uint8ClampedArray clamps: the sums wrap here, by hand.
      data[to] = red = (red + bytes[from]) & 255;
      data[to + 1] = green = (green + bytes[from + 1]) & 255;
      data[to + 2] = blue = (blue + bytes[from + 2]) & 255;
    }
  }
}

function readIndices(
  { x: left, y: top, width, height }: Block,
  { bytes, from, count }: { bytes: Uint8Array; from: number; count: number },
  picture: { data: Uint8ClampedArray; width: number },
): void {
  const { data } = picture;
  let at = from + 3 * count;
  for (let y = 0; y < height; y++) {
    let to = ((top + y) * picture.width + left) * 4;
    for (let x = 0; x < width; x++, to += 4) {
      const index = count > 1 ? bytes[at++] : 0;
      if (index >= count) throw new CodecError("Cannot decode: an index without a colour");
      const colour = from + 3 * index;
      data[to] = bytes[colour];
      data[to + 1] = bytes[colour + 1];
      data[to + 2] = bytes[colour + 2];
    }
  }
}
