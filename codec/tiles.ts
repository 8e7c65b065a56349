import { type Block, BLOCK_SIDE } from "./block.ts";
import type { Area, Picture } from "./types.ts";

/**
 * The encoder's own picture, and which parts of it the decoder hasn't got: at most one block for each tile of a grid of
 * 64×64 pixels, the smallest that holds all that changed in the tile.
 */
export class Tiles {
  readonly width: number;
  readonly height: number;
  /** 0x00RRGGBB, row after row. */
  readonly pixels: Uint32Array;
  #columns: number;
  #dirty = new Map<number, Block>();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint32Array(width * height);
    this.#columns = Math.ceil(width / BLOCK_SIDE);
  }

  /** The parts that the decoder hasn't got, by number of the tile. */
  get dirty(): ReadonlyMap<number, Block> {
    return this.#dirty;
  }

  /** The decoder will have this tile's part. */
  clean(tile: number): void {
    this.#dirty.delete(tile);
  }

  /** All of it must be sent. */
  markAll(): void {
    this.#dirty.clear();
    for (const tile of this.#tilesOf([{ x: 0, y: 0, width: this.width, height: this.height }])) {
      this.#dirty.set(tile, this.#place(tile));
    }
  }

  /** Copies the tiles that the areas touch and notes what differs from what was there. The size must be the same. */
  take(picture: Picture, areas: readonly Area[]): void {
    const source = pixelsOf(picture);
    for (const tile of this.#tilesOf(areas)) {
      const changed = this.#copy(this.#place(tile), source);
      if (!changed) continue;
      const before = this.#dirty.get(tile);
      this.#dirty.set(tile, before ? union(before, changed) : changed);
    }
  }

  #place(tile: number): Block {
    const x = tile % this.#columns * BLOCK_SIDE, y = Math.floor(tile / this.#columns) * BLOCK_SIDE;
    return {
      x,
      y,
      width: Math.min(BLOCK_SIDE, this.width - x),
      height: Math.min(BLOCK_SIDE, this.height - y),
    };
  }

  /** Numbers of the tiles that the areas touch, each once. */
  #tilesOf(areas: readonly Area[]): Set<number> {
    const tiles = new Set<number>();
    for (const { x, y, width, height } of areas) {
      const right = Math.min(this.width, x + width), bottom = Math.min(this.height, y + height);
      const firstColumn = Math.floor(Math.max(0, x) / BLOCK_SIDE);
      for (let row = Math.floor(Math.max(0, y) / BLOCK_SIDE); row * BLOCK_SIDE < bottom; row++) {
        for (let column = firstColumn; column * BLOCK_SIDE < right; column++) {
          tiles.add(row * this.#columns + column);
        }
      }
    }
    return tiles;
  }

  /** @returns the smallest block that holds all that differed, null if nothing did. */
  #copy(place: Block, source: { pixels: Uint32Array; stride: number }): Block | null {
    const { x, y, width, height } = place;
    const { pixels } = this;
    let left = width, right = -1, top = -1, bottom = -1;
    for (let row = 0; row < height; row++) {
      const from = (y + row) * source.stride + x;
      const to = (y + row) * this.width + x;
      for (let column = 0; column < width; column++) {
        // BGRX in memory is 0xXXRRGGBB as a little-endian word; X means nothing.
        const pixel = source.pixels[from + column] & 0xffffff;
        if (pixel === pixels[to + column]) continue;
        pixels[to + column] = pixel;
        if (column < left) left = column;
        if (column > right) right = column;
        if (top < 0) top = row;
        bottom = row;
      }
    }
    if (top < 0) return null;
    return { x: x + left, y: y + top, width: right - left + 1, height: bottom - top + 1 };
  }
}

function union(a: Block, b: Block): Block {
  const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
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
