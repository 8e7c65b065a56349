/** A token bucket: `burst` at once, `perSecond` in the long run. Times in milliseconds. */
export class TokenBucket {
  #tokens: number;
  #at: number;
  readonly #burst: number;
  readonly #perMs: number;

  constructor(options: { burst: number; perSecond: number; now: number }) {
    this.#burst = options.burst;
    this.#perMs = options.perSecond / 1000;
    this.#tokens = options.burst;
    this.#at = options.now;
  }

  /** Tokens there now, with fractions. */
  level(now: number): number {
    // A clock set back must neither fill nor drain the bucket.
    const elapsed = Math.max(0, now - this.#at);
    this.#at = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsed * this.#perMs);
    return this.#tokens;
  }

  /** Takes one token if that leaves at least `reserve`. */
  take(now: number, reserve = 0): boolean {
    if (this.level(now) < 1 + reserve) return false;
    this.#tokens -= 1;
    return true;
  }

  giveBack(): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + 1);
  }

  /** Milliseconds until `take` succeeds, if nobody else takes. */
  waitMs(now: number, reserve = 0): number {
    return Math.max(0, Math.ceil((1 + reserve - this.level(now)) / this.#perMs));
  }

  full(now: number): boolean {
    return this.level(now) >= this.#burst;
  }
}
