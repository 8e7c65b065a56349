/** At least one small packet; at most what both ends and the server between them keep without a second thought. */
const WINDOW_MIN_BYTES = 16 * 1024;
const WINDOW_START_BYTES = 64 * 1024;
const WINDOW_MAX_BYTES = 256 * 1024;
/** A receipt that takes this much longer than the quickest one means that frames wait in a queue somewhere. */
const QUEUE_MS = 60;
const SHRINK = 0.7;
const GROWTH_BYTES = 8 * 1024;

/**
 * How much may be under way to the other end. Sockets, and the server between them, take far more than the slowest line
 * carries at once, and input and control would wait behind it: so the window follows what the receipts say. Pure: times
 * come from outside, milliseconds.
 */
export class CarrierWindow {
  #frames: { end: number; at: number }[] = [];
  #sent = 0;
  #taken = 0;
  #size = WINDOW_START_BYTES;
  /** No queue was seen yet: the window doubles with each round trip. */
  #opening = true;
  #quickest = Infinity;
  #shrunkAt = -Infinity;

  get size(): number {
    return this.#size;
  }

  get underWay(): number {
    return this.#sent - this.#taken;
  }

  /** A frame larger than the window goes alone. */
  admits(bytes: number): boolean {
    return this.underWay === 0 || this.underWay + bytes <= this.#size;
  }

  sent(bytes: number, now: number): void {
    this.#sent += bytes;
    this.#frames.push({ end: this.#sent, at: now });
  }

  /** @returns false for a receipt that no honest receiver gives. */
  received(taken: number, now: number): boolean {
    if (taken < this.#taken || taken > this.#sent) return false;
    const bytes = taken - this.#taken;
    const full = this.underWay > this.#size / 2;
    this.#taken = taken;
    let newest: { at: number } | undefined;
    while (this.#frames.length > 0 && this.#frames[0].end <= taken) newest = this.#frames.shift();
    if (newest) this.#learn({ ms: now - newest.at, bytes, full, now });
    return true;
  }

  #learn({ ms, bytes, full, now }: { ms: number; bytes: number; full: boolean; now: number }): void {
    this.#quickest = Math.min(this.#quickest, ms);
    if (ms - this.#quickest > QUEUE_MS) {
      this.#opening = false;
      // Once a round trip: what is under way already says the same again.
      if (now - this.#shrunkAt < ms) return;
      this.#shrunkAt = now;
      this.#size = Math.max(WINDOW_MIN_BYTES, this.#size * SHRINK);
    } else if (full) {
      const grown = this.#opening ? bytes : GROWTH_BYTES * bytes / this.#size;
      this.#size = Math.min(WINDOW_MAX_BYTES, this.#size + grown);
    }
  }
}
