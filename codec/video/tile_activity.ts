/** What became of a tile with an update. */
export const TILE_SAME = 0, TILE_NEW = 1, TILE_MOVED = 2, TILE_NEW_TEXT = 3;

/** A tile that stands for longer than this begins anew, milliseconds. */
const GAP_MS = 250;
/** How often a lively tile changes at least, a second. */
const LIVELY_HZ = 8;

/** Knows since when each tile of a screen changes all the time. Times are milliseconds of one clock. */
export class TileActivity {
  readonly #since: Float64Array;
  readonly #last: Float64Array;
  readonly #changes: Uint32Array;
  readonly #text: Uint8Array;
  readonly #lively: Uint8Array;

  constructor(tiles: number) {
    this.#since = new Float64Array(tiles);
    this.#last = new Float64Array(tiles).fill(-Infinity);
    this.#changes = new Uint32Array(tiles);
    this.#text = new Uint8Array(tiles);
    this.#lively = new Uint8Array(tiles);
  }

  /** @param tiles one TILE_… each. */
  note(tiles: Uint8Array, now: number): void {
    if (tiles.length !== this.#since.length) throw new RangeError(`There are ${this.#since.length} tiles`);
    for (let i = 0; i < tiles.length; i++) {
      if (tiles[i] !== TILE_NEW && tiles[i] !== TILE_NEW_TEXT) continue;
      if (now - this.#last[i] > GAP_MS) {
        this.#since[i] = now;
        this.#changes[i] = 0;
      } else this.#changes[i]++;
      this.#last[i] = now;
      this.#text[i] = tiles[i] === TILE_NEW_TEXT ? 1 : 0;
    }
  }

  /**
   * For each tile, whether it has been changing at 8 Hz or more for so long: TILE_SAME, TILE_NEW or TILE_NEW_TEXT.
   * Valid until the next call.
   */
  lively(now: number, forMs: number): Uint8Array {
    const lively = this.#lively;
    for (let i = 0; i < lively.length; i++) {
      const lasted = this.#last[i] - this.#since[i];
      const is = now - this.#last[i] <= GAP_MS && lasted >= forMs &&
        this.#changes[i] * 1000 >= LIVELY_HZ * lasted;
      lively[i] = !is ? TILE_SAME : this.#text[i] ? TILE_NEW_TEXT : TILE_NEW;
    }
    return lively;
  }
}
