/** A packet of photographs takes so much of the link's time, milliseconds. */
const SLICE_MS = 50;
/** Until the link's rate is known: 2 Mbit/s. */
const RATE_START = 250_000;
/** What an update needs besides its photographs. */
const TEXT_BYTES = 2_000;
const SLICE_MIN_BYTES = 2_000;
/** More photographs than this take too long to be coded exactly at once, whatever the link carries. */
const EXACT_TILES_MAX = 24;
const QUANTISER_MIN = 6, QUANTISER_MAX = 96;
/** Bytes of a lossy tile fall with the quantiser: about k·q^-0.8. */
const EXPONENT = 0.8;
const LOSSY_START = 700, EXACT_START = 1_100;
const LOSSY_WEIGHT = 0.5, EXACT_WEIGHT = 0.3;
const EXACT_BYTES_MIN = 200;

/** Decides how well photographs are sent at first, and how many are made exact at a time; learns from each packet. */
export class Rate {
  /** Bytes of a lossy tile at quantiser 1, and of one that is coded exactly. */
  #lossy = LOSSY_START;
  #exact = EXACT_START;

  /** The quantiser for so many photographic tiles, or 0 when they are to be exact at once. */
  quantiser(tiles: number, bytesPerSecond: number): number {
    const bytes = Math.max(SLICE_MIN_BYTES, this.#slice(bytesPerSecond) - TEXT_BYTES) / tiles;
    if (bytes >= this.#exact && tiles <= EXACT_TILES_MAX) return 0;
    const quantiser = Math.ceil((this.#lossy / bytes) ** (1 / EXPONENT));
    return Math.min(QUANTISER_MAX, Math.max(QUANTISER_MIN, quantiser));
  }

  /** How many quiet tiles to make exact with one packet of up to `maxBytes`; at least one. */
  refinements(maxBytes: number, bytesPerSecond: number): number {
    const bytes = Math.min(maxBytes, this.#slice(bytesPerSecond));
    return Math.max(1, Math.floor(bytes / Math.max(EXACT_BYTES_MIN, this.#exact)));
  }

  /** What the photographs of one packet took. */
  learn(
    packet: { lossyBytes: number; lossyTiles: number; exactBytes: number; exactTiles: number },
    q: number,
  ) {
    const { lossyBytes, lossyTiles, exactBytes, exactTiles } = packet;
    if (lossyTiles > 0) {
      this.#lossy += LOSSY_WEIGHT * (lossyBytes / lossyTiles * q ** EXPONENT - this.#lossy);
    }
    if (exactTiles > 0) this.#exact += EXACT_WEIGHT * (exactBytes / exactTiles - this.#exact);
  }

  #slice(bytesPerSecond: number): number {
    return (bytesPerSecond || RATE_START) * SLICE_MS / 1000;
  }
}
