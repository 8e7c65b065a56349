import {
  CARRIED_BITS_PER_SECOND,
  CARRIED_FRAME_EXTRA_BYTES,
  CARRIED_TOTAL_BITS_PER_SECOND,
} from "../limits.ts";

/** Bytes in excess may pass at once for so long, milliseconds. */
const BURST_MS = 1_000;
/** Nobody waits longer than this at a time: a socket that isn't read answers no ping either. */
const WAIT_MAX_MS = 2_000;

/** What the sockets of this process may send of the carrier's frames. */
export class CarrierQuota {
  readonly #all: Debt;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#all = new Debt(CARRIED_TOTAL_BITS_PER_SECOND / 8_000, now());
  }

  /** @returns takes the bytes of one socket's frame, and says for how many milliseconds none may follow. */
  forSocket(): (bytes: number) => number {
    const mine = new Debt(CARRIED_BITS_PER_SECOND / 8_000, this.#now());
    return (bytes) => {
      const now = this.#now(), counted = bytes + CARRIED_FRAME_EXTRA_BYTES;
      return Math.min(WAIT_MAX_MS, Math.max(mine.take(counted, now), this.#all.take(counted, now)));
    };
  }
}

/** A bucket that never refuses, and says how long it takes until it isn't overdrawn any more. */
class Debt {
  readonly #bytesPerMs: number;
  #left: number;
  #at: number;

  constructor(bytesPerMs: number, now: number) {
    this.#bytesPerMs = bytesPerMs;
    this.#left = bytesPerMs * BURST_MS;
    this.#at = now;
  }

  take(bytes: number, now: number): number {
    // A clock set back neither fills nor drains.
    const elapsed = Math.max(0, now - this.#at);
    this.#left = Math.min(this.#bytesPerMs * BURST_MS, this.#left + elapsed * this.#bytesPerMs) - bytes;
    this.#at = now;
    return this.#left < 0 ? -this.#left / this.#bytesPerMs : 0;
  }
}
