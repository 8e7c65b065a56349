/** Bytes that may pass: one second's worth at once, `bytesPerSecond` in the long run. */
export class ByteRate {
  readonly #bytesPerSecond: number;
  #left: number;
  #at: number;

  constructor(bytesPerSecond: number, now: number) {
    this.#bytesPerSecond = this.#left = bytesPerSecond;
    this.#at = now;
  }

  /** @returns whether there is room; only then it is taken. */
  take(bytes: number, now: number): boolean {
    // A clock set back neither fills nor drains.
    if (now > this.#at) {
      this.#left = Math.min(
        this.#bytesPerSecond,
        this.#left + (now - this.#at) * this.#bytesPerSecond / 1000,
      );
    }
    this.#at = now;
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}
