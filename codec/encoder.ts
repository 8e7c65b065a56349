import { deflateRawSync } from "node:zlib";
import { HEADER_BYTES, TILES_MAX_BYTES, writePacket } from "./packet.ts";
import { TILE, TILE_MAX_BYTES, tileAt, writeTile } from "./tile.ts";
import type { Area, Encoder, Picture } from "./types.ts";

/** Level 1 gives most of what deflate can give for screens, at a third of level 6's time (bench/codec.ts). */
const DEFLATE_LEVEL = 1;
/** How well the last packets deflated, as a first guess for the next: raw bytes for each byte sent. */
const RATIO_START = 4, RATIO_MAX = 60;
/** Deflate may grow what it can't pack: stored blocks' headers. */
const DEFLATE_SLACK = 64;

/** An encoder without a picture: the first update sends everything. */
export function createEncoder(): Encoder {
  return new TileEncoder();
}

class TileEncoder implements Encoder {
  /** The newest picture taken over, 0x00RRGGBB, and which of its tiles the decoder hasn't got. */
  #pixels = new Uint32Array(0);
  #width = 0;
  #height = 0;
  #dirty = new Set<number>();
  #key = true;
  #sequence = 0;
  #ratio = RATIO_START;
  #raw = new Uint8Array(TILES_MAX_BYTES);

  get pending(): boolean {
    return this.#dirty.size > 0;
  }

  get blank(): boolean {
    return this.#key;
  }

  /** Takes a copy of what changed: the picture may be overwritten as soon as this returns. */
  update(picture: Picture, damage: readonly Area[]): void {
    if (picture.width !== this.#width || picture.height !== this.#height) {
      this.#width = picture.width;
      this.#height = picture.height;
      this.#pixels = new Uint32Array(picture.width * picture.height);
      this.reset();
    }
    const source = pixelsOf(picture);
    const everything = { x: 0, y: 0, width: picture.width, height: picture.height };
    const areas = this.#key && this.#dirty.size === 0 ? [everything] : damage;
    for (const number of this.#tilesOf(areas)) {
      if (this.#take(number, source) || this.#key) this.#dirty.add(number);
    }
  }

  nextPacket(maxBytes: number): Uint8Array<ArrayBuffer> | null {
    if (this.#dirty.size === 0) return null;
    const most = maxBytes - HEADER_BYTES;
    let target = Math.min(TILES_MAX_BYTES, Math.max(TILE_MAX_BYTES, Math.floor(most * this.#ratio)));
    for (;;) {
      const { tiles, length } = this.#gather(target);
      const deflated = deflateRawSync(this.#raw.subarray(0, length), { level: DEFLATE_LEVEL });
      if (deflated.length > most && tiles.length > 1) {
        this.#ratio = Math.max(1, length / deflated.length * 0.8);
        target = Math.floor(Math.min(length / 2, most * this.#ratio));
        continue;
      }
      if (deflated.length > maxBytes + DEFLATE_SLACK) {
        throw new RangeError(`Cannot fit a tile into ${maxBytes} bytes`);
      }
      this.#ratio = Math.min(RATIO_MAX, 0.7 * this.#ratio + 0.3 * length / deflated.length);
      for (const number of tiles) this.#dirty.delete(number);
      const key = this.#key;
      this.#key = false;
      return writePacket({
        key,
        complete: this.#dirty.size === 0,
        tiles: tiles.length,
        sequence: ++this.#sequence >>> 0,
        width: this.#width,
        height: this.#height,
        inflated: length,
      }, deflated);
    }
  }

  reset(): void {
    this.#key = true;
    this.#dirty.clear();
  }

  get #columns(): number {
    return Math.ceil(this.#width / TILE);
  }

  /** Writes the first dirty tiles, at least one, up to `target` bytes. */
  #gather(target: number): { tiles: number[]; length: number } {
    const tiles: number[] = [];
    let length = 0;
    const source = { pixels: this.#pixels, stride: this.#width };
    for (const number of this.#dirty) {
      if (tiles.length > 0 && (length >= target || length + TILE_MAX_BYTES > TILES_MAX_BYTES)) break;
      const place = tileAt(number % this.#columns, Math.floor(number / this.#columns), {
        width: this.#width,
        height: this.#height,
      });
      length += writeTile(place, source, { out: this.#raw, at: length });
      tiles.push(number);
    }
    return { tiles, length };
  }

  /** Numbers of the tiles that the areas touch, each once. */
  #tilesOf(areas: readonly Area[]): Set<number> {
    const numbers = new Set<number>();
    for (const { x, y, width, height } of areas) {
      const right = Math.min(this.#width, x + width), bottom = Math.min(this.#height, y + height);
      for (let top = Math.floor(Math.max(0, y) / TILE) * TILE; top < bottom; top += TILE) {
        for (let left = Math.floor(Math.max(0, x) / TILE) * TILE; left < right; left += TILE) {
          numbers.add(top / TILE * this.#columns + left / TILE);
        }
      }
    }
    return numbers;
  }

  /** Copies a tile. @returns whether it differs from the last one taken. */
  #take(number: number, source: { pixels: Uint32Array; stride: number }): boolean {
    const column = number % this.#columns, row = Math.floor(number / this.#columns);
    const { width, height } = tileAt(column, row, { width: this.#width, height: this.#height });
    let changed = 0;
    for (let y = row * TILE; y < row * TILE + height; y++) {
      let from = y * source.stride + column * TILE;
      let to = y * this.#width + column * TILE;
      for (let x = 0; x < width; x++, from++, to++) {
        // BGRX in memory is 0xXXRRGGBB as a little-endian word; X means nothing.
        const pixel = source.pixels[from] & 0xffffff;
        changed |= pixel ^ this.#pixels[to];
        this.#pixels[to] = pixel;
      }
    }
    return changed !== 0;
  }
}

/** The picture as 32-bit words; rows that don't lie on word boundaries are copied. */
function pixelsOf({ data, stride, width, height }: Picture): { pixels: Uint32Array; stride: number } {
  if (data.byteOffset % 4 === 0 && stride % 4 === 0) {
    const words = Math.floor(data.byteLength / 4);
    return { pixels: new Uint32Array(data.buffer, data.byteOffset, words), stride: stride / 4 };
  }
  const copy = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) copy.set(data.subarray(y * stride, y * stride + width * 4), y * width * 4);
  return { pixels: new Uint32Array(copy.buffer), stride: width };
}
