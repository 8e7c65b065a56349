import { deflateRawSync } from "node:zlib";
import { BLOCK_MAX_BYTES, writeBlock } from "./block.ts";
import { CONTENT_MAX_BYTES, HEADER_BYTES, writePacket } from "./packet.ts";
import { Tiles } from "./tiles.ts";
import type { Area, Encoder, Picture } from "./types.ts";

/** Three quarters of level 1's bytes for 2 ms more of a 1080p picture; level 6 gives 4 % more (docs/codec.md). */
const DEFLATE_LEVEL = 4;
/** How well the last packets deflated, as a first guess for the next: bytes of content for each byte sent. */
const RATIO_START = 4, RATIO_MAX = 60;
/** A guess that was too high is taken back by this much more than needed. */
const RATIO_CAUTION = 0.8;
/** How much of the guess is the newest packet's. */
const RATIO_WEIGHT = 0.3;

/** An encoder without a picture. */
export function createEncoder(): Encoder {
  return new BlockEncoder();
}

class BlockEncoder implements Encoder {
  #tiles: Tiles | null = null;
  #key = true;
  #sequence = 0;
  #ratio = RATIO_START;
  #content = new Uint8Array(CONTENT_MAX_BYTES);

  get pending(): boolean {
    return this.#tiles !== null && this.#tiles.dirty.size > 0;
  }

  get blank(): boolean {
    return this.#tiles === null;
  }

  update(picture: Picture, damage: readonly Area[]): void {
    const { width, height } = picture;
    if (width === this.#tiles?.width && height === this.#tiles.height) {
      return this.#tiles.take(picture, damage);
    }
    this.#tiles = new Tiles(width, height);
    this.#tiles.take(picture, [{ x: 0, y: 0, width, height }]);
    this.reset();
  }

  nextPacket(maxBytes: number): Uint8Array<ArrayBuffer> | null {
    const tiles = this.#tiles;
    if (!tiles || tiles.dirty.size === 0) return null;
    const most = maxBytes - HEADER_BYTES;
    let target = Math.floor(most * this.#ratio);
    for (;;) {
      const { taken, length } = this.#gather(tiles, target);
      const deflated = deflateRawSync(this.#content.subarray(0, length), { level: DEFLATE_LEVEL });
      if (deflated.length > most) {
        if (taken.length === 1) throw new RangeError(`Cannot fit a block into ${maxBytes} bytes`);
        this.#ratio = Math.max(1, length / deflated.length * RATIO_CAUTION);
        target = Math.min(length / 2, Math.floor(most * this.#ratio));
        continue;
      }
      const ratio = Math.min(RATIO_MAX, length / deflated.length);
      this.#ratio += RATIO_WEIGHT * (ratio - this.#ratio);
      for (const tile of taken) tiles.clean(tile);
      const { width, height } = tiles;
      const key = this.#key;
      this.#key = false;
      this.#sequence = (this.#sequence + 1) >>> 0;
      return writePacket({
        key,
        complete: tiles.dirty.size === 0,
        blocks: taken.length,
        sequence: this.#sequence,
        width,
        height,
        inflated: length,
      }, deflated);
    }
  }

  reset(): void {
    this.#key = true;
    this.#tiles?.markAll();
  }

  clear(): void {
    this.#tiles = null;
    this.#key = true;
  }

  /** Writes the blocks of the first dirty tiles, at least one, as long as they stay below `target` bytes. */
  #gather(tiles: Tiles, target: number): { taken: number[]; length: number } {
    const taken: number[] = [];
    let length = 0;
    const most = Math.min(target, CONTENT_MAX_BYTES - BLOCK_MAX_BYTES);
    const source = { pixels: tiles.pixels, stride: tiles.width };
    for (const [tile, block] of tiles.dirty) {
      if (taken.length > 0 && length >= most) break;
      length += writeBlock(block, source, { out: this.#content, at: length });
      taken.push(tile);
    }
    return { taken, length };
  }
}
