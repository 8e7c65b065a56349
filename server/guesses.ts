import { NUMBER_DIGITS_MIN } from "../protocol/limits.ts";
import { addressKey } from "./address_limits.ts";
import { GUESSES_PER_ADDRESS, GUESSES_PER_ADDRESS_PER_MINUTE, GUESSES_PER_MINUTE } from "./limits.ts";
import { TokenBucket } from "./token_bucket.ts";

/** An address with this many wrong guesses in FORGET_MS is a known guesser: it leaves RESERVE tokens to others. */
export const KNOWN_GUESSER = 2;
export const RESERVE = 2;
export const FORGET_MS = 60 * 60 * 1000;
/** After the buckets ran dry, new numbers are longer for this long. */
export const PRESSURE_MS = 30 * 60 * 1000;
const ADDRESSES_MAX = 50_000;

/** One try, let through. Exactly one of the two is called when its outcome is known. */
export interface Guess {
  right(): void;
  wrong(): void | Promise<void>;
}

/** Slows guesses, in one process (Guesses) or over several (cluster/redis_guesses.ts). Rejects with UnavailableError. */
export interface GuessLimits {
  /** How many numbers this process refused since its start, by why. */
  readonly refused: Readonly<Record<"wrong" | "soon", number>>;
  /** @returns how long to wait, in milliseconds, or the guess. */
  enter(address: string, number: string, now: number): Guess | number | Promise<Guess | number>;
  /** How many digits new numbers should have at least. */
  digits(now: number): number | Promise<number>;
}

/**
 * Slows guesses at session numbers. Only wrong ones cost: each address has a small bucket of its own, and all
 * addresses together have one per length of number, ten times as large for each further digit, so that the odds of
 * hitting a waiting number stay the same. While guesses press, `digits()` makes new numbers longer, and so an honest
 * client with a new number is never behind the crowd that guesses short ones.
 */
export class Guesses implements GuessLimits {
  readonly #addresses = new Map<string, { bucket: TokenBucket; wrong: number; last: number }>();
  readonly #lengths = new Map<number, { bucket: TokenBucket; dry: number }>();

  readonly refused = { wrong: 0, soon: 0 };

  /** @returns how long to wait, in milliseconds, or the guess. */
  enter(address: string, number: string, now: number): Guess | number {
    const source = this.#source(addressKey(address), now);
    const length = this.#length(number.length, now);
    const reserve = source.wrong >= KNOWN_GUESSER ? RESERVE : 0;

    const waitMs = Math.max(source.bucket.waitMs(now), length.bucket.waitMs(now, reserve));
    if (length.bucket.level(now) < 1) length.dry = now;
    if (waitMs > 0) {
      this.refused.soon++;
      return waitMs;
    }
    const { refused } = this;
    source.bucket.take(now);
    length.bucket.take(now, reserve);
    return {
      right() {
        source.bucket.giveBack();
        length.bucket.giveBack();
      },
      wrong() {
        refused.wrong++;
        source.wrong++;
        source.last = now;
      },
    };
  }

  /** How many digits new numbers should have at least. */
  digits(now: number): number {
    let digits = NUMBER_DIGITS_MIN;
    for (const [length, { dry }] of this.#lengths) {
      if (now - dry < PRESSURE_MS) digits = Math.max(digits, length + 1);
    }
    return digits;
  }

  #source(key: string, now: number) {
    let source = this.#addresses.get(key);
    if (source && source.wrong > 0 && now - source.last > FORGET_MS) source.wrong = 0;
    if (!source) {
      if (this.#addresses.size >= ADDRESSES_MAX) this.#forget(now);
      const perSecond = GUESSES_PER_ADDRESS_PER_MINUTE / 60;
      source = {
        bucket: new TokenBucket({ burst: GUESSES_PER_ADDRESS, perSecond, now }),
        wrong: 0,
        last: now,
      };
      this.#addresses.set(key, source);
    }
    return source;
  }

  #length(digits: number, now: number) {
    let length = this.#lengths.get(digits);
    if (!length) {
      const perMinute = GUESSES_PER_MINUTE * 10 ** (digits - NUMBER_DIGITS_MIN);
      // Half at once and half refilled: no minute sees more than the limit.
      const bucket = new TokenBucket({ burst: perMinute / 2, perSecond: perMinute / 2 / 60, now });
      length = { bucket, dry: -Infinity };
      this.#lengths.set(digits, length);
    }
    return length;
  }

  #forget(now: number): void {
    for (const [key, source] of this.#addresses) {
      if (now - source.last > FORGET_MS || (source.wrong === 0 && source.bucket.full(now))) {
        this.#addresses.delete(key);
      }
    }
    // All of them guess at once: the oldest go.
    for (const key of this.#addresses.keys()) {
      if (this.#addresses.size < ADDRESSES_MAX) break;
      this.#addresses.delete(key);
    }
  }
}
