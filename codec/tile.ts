import { CodecError } from "./types.ts";

/**
 * One tile of 64×64 pixels (less at the right and lower edge), within a packet, before deflate:
 *
 * | byte | what                                                                                     |
 * | ---- | ---------------------------------------------------------------------------------------- |
 * | 0–1  | column of the tile                                                                       |
 * | 2–3  | row of the tile                                                                          |
 * | 4    | number of colours n: 0 no palette, else 1 … 255                                          |
 * | 5–…  | n = 0: each pixel's R, G, B minus those of the pixel to its left (first column: above)   |
 * |      | n ≥ 1: the colours, R, G, B each; then, if n > 1, each pixel's index, one byte           |
 *
 * Indices stay bytes: deflate packs them better than we would by bits.
 */
export const TILE = 64;
export const TILE_HEADER_BYTES = 5;
/** The longest tile: no palette, all pixels. */
export const TILE_MAX_BYTES = TILE_HEADER_BYTES + 3 * TILE * TILE;
const COLOURS_MAX = 255;
const NO_INDEX = 0xffff;

export interface TilePlace {
  column: number;
  row: number;
  width: number;
  height: number;
}

/** The part of a picture that a tile covers. */
export function tileAt(column: number, row: number, picture: { width: number; height: number }): TilePlace {
  return {
    column,
    row,
    width: Math.min(TILE, picture.width - column * TILE),
    height: Math.min(TILE, picture.height - row * TILE),
  };
}

/** Finds a pixel's colour in the palette being built: open addressing over 1024 slots. */
const slots = new Uint32Array(1024);
const slotIndex = new Uint16Array(1024);
const indices = new Uint8Array(TILE * TILE);
const colours = new Uint32Array(COLOURS_MAX);

/**
 * Writes one tile.
 *
 * @param pixels the whole picture, 0x00RRGGBB, `stride` pixels a row
 * @returns the bytes written to `out` from `at`
 */
export function writeTile(
  place: TilePlace,
  { pixels, stride }: { pixels: Uint32Array; stride: number },
  { out, at }: { out: Uint8Array; at: number },
): number {
  const { column, row, width, height } = place;
  const first = row * TILE * stride + column * TILE;
  let to = at;
  out[to++] = column & 255;
  out[to++] = column >> 8;
  out[to++] = row & 255;
  out[to++] = row >> 8;
  const count = findPalette(pixels, { first, stride, width, height });
  out[to++] = count;
  if (count === 0) {
    for (let y = 0; y < height; y++) {
      for (let x = 0, from = first + y * stride; x < width; x++, from++) {
        const pixel = pixels[from];
        const left = x > 0 ? pixels[from - 1] : y > 0 ? pixels[from - stride] : 0;
        out[to++] = (pixel >> 16) - (left >> 16);
        out[to++] = (pixel >> 8) - (left >> 8);
        out[to++] = pixel - left;
      }
    }
    return to - at;
  }
  for (let i = 0; i < count; i++) {
    out[to++] = colours[i] >> 16;
    out[to++] = colours[i] >> 8;
    out[to++] = colours[i];
  }
  if (count > 1) {
    out.set(indices.subarray(0, width * height), to);
    to += width * height;
  }
  return to - at;
}

/** Fills `colours` and `indices`. @returns how many colours, 0 if more than a palette holds. */
function findPalette(
  pixels: Uint32Array,
  { first, stride, width, height }: { first: number; stride: number; width: number; height: number },
): number {
  slotIndex.fill(NO_INDEX);
  let count = 0, at = 0;
  let last = -1, lastIndex = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = first + y * stride; x < width; x++, from++) {
      const pixel = pixels[from];
      if (pixel !== last) {
        let slot = (Math.imul(pixel, 0x9e3779b1) >>> 22) & 1023;
        while (slotIndex[slot] !== NO_INDEX && slots[slot] !== pixel) slot = (slot + 1) & 1023;
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
 * Reads one tile into an RGBA picture of `width` pixels a row; the place was read by `readPlace()`.
 *
 * @returns the bytes read. @throws CodecError if they end early or an index has no colour.
 */
export function readTile(
  bytes: Uint8Array,
  { at, place }: { at: number; place: TilePlace },
  picture: { data: Uint8ClampedArray; width: number },
): number {
  const { column, row, width, height } = place;
  const { data } = picture;
  const stride = picture.width * 4;
  const first = row * TILE * stride + column * TILE * 4;
  const count = bytes[at + 4];
  let from = at + TILE_HEADER_BYTES;
  const pixels = width * height;
  const length = count === 0 ? 3 * pixels : 3 * count + (count > 1 ? pixels : 0);
  if (from + length > bytes.length) throw new CodecError("Cannot decode: a tile ends early");
  if (count === 0) {
    for (let y = 0; y < height; y++) {
      for (let x = 0, to = first + y * stride; x < width; x++, to += 4, from += 3) {
        const left = x > 0 ? to - 4 : y > 0 ? to - stride : -1;
        // A Uint8ClampedArray clamps: the sums wrap here, by hand.
        data[to] = (bytes[from] + (left < 0 ? 0 : data[left])) & 255;
        data[to + 1] = (bytes[from + 1] + (left < 0 ? 0 : data[left + 1])) & 255;
        data[to + 2] = (bytes[from + 2] + (left < 0 ? 0 : data[left + 2])) & 255;
        data[to + 3] = 255;
      }
    }
    return TILE_HEADER_BYTES + length;
  }
  const palette = from;
  from += 3 * count;
  for (let y = 0; y < height; y++) {
    for (let x = 0, to = first + y * stride; x < width; x++, to += 4) {
      const index = count > 1 ? bytes[from++] : 0;
      if (index >= count) throw new CodecError("Cannot decode: an index without a colour");
      const colour = palette + 3 * index;
      data[to] = bytes[colour];
      data[to + 1] = bytes[colour + 1];
      data[to + 2] = bytes[colour + 2];
      data[to + 3] = 255;
    }
  }
  return TILE_HEADER_BYTES + length;
}

/** The place of the tile at `at`. @throws CodecError if it lies outside of the picture. */
export function readPlace(
  bytes: Uint8Array,
  at: number,
  picture: { width: number; height: number },
): TilePlace {
  if (at + TILE_HEADER_BYTES > bytes.length) throw new CodecError("Cannot decode: a tile is missing");
  const column = bytes[at] | bytes[at + 1] << 8, row = bytes[at + 2] | bytes[at + 3] << 8;
  if (column * TILE >= picture.width || row * TILE >= picture.height) {
    throw new CodecError("Cannot decode: a tile outside of the picture");
  }
  return tileAt(column, row, picture);
}
