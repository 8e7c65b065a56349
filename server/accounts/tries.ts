import { addressKey } from "../address_limits.ts";

/** Wrong tries that cost nothing yet, then 1 s, 2 s, 4 s … up to the cap. */
interface Slope {
  free: number;
  capMs: number;
}
const BASE_MS = 1_000;
/** This account from this address: the person who mistypes, and the guesser. */
const PAIR: Slope = { free: 4, capMs: 15 * 60 * 1000 };
/** Everything from this address: an office may sit behind one. */
const ADDRESS: Slope = { free: 19, capMs: 15 * 60 * 1000 };
/**
 * This account from anywhere: guessed at by many addresses. The cap is low, so that its owner gets in all the same;
 * addresses from which they did before don't wait for it at all.
 */
const ACCOUNT: Slope = { free: 9, capMs: 20_000 };
/** Without a wrong try for this long all is forgotten. */
const FORGET_MS = 60 * 60 * 1000;
const KEYS_MAX = 50_000;
const TRUSTED_MAX = 10_000;

/** One try, let through; counted as wrong until it is known to be right. */
export interface Try {
  right(): void;
}

/** Slows wrong tries at accounts, per account and per address, without ever locking one out for good. */
export class Tries {
  readonly #wrong = new Map<string, { count: number; last: number }>();
  readonly #trusted = new Set<string>();

  /** @param account what was typed, known or not. @returns how long to wait, in milliseconds, or the try. */
  enter(account: string, address: string | null, now: number): Try | number {
    const from = addressKey(address ?? "");
    const pair = JSON.stringify([account, from]);
    const kinds: [string, Slope][] = [[`pair ${pair}`, PAIR], [`address ${from}`, ADDRESS]];
    if (!this.#trusted.has(pair)) kinds.push([`account ${account}`, ACCOUNT]);
    const waitMs = Math.max(...kinds.map(([key, slope]) => this.#waitMs(key, slope, now)));
    if (waitMs > 0) return waitMs;
    for (const [key] of kinds) this.#count(key, now);
    return {
      right: () => {
        this.#wrong.delete(kinds[0][0]);
        for (const [key] of kinds.slice(1)) this.#takeBack(key);
        this.#trusted.add(pair);
        if (this.#trusted.size > TRUSTED_MAX) this.#trusted.delete(this.#trusted.values().next().value!);
      },
    };
  }

  #waitMs(key: string, { free, capMs }: Slope, now: number): number {
    const wrong = this.#wrong.get(key);
    if (!wrong || wrong.count <= free) return 0;
    const delay = Math.min(capMs, BASE_MS * 2 ** Math.min(30, wrong.count - free - 1));
    // A clock set back must not make it longer.
    return Math.min(delay, Math.max(0, wrong.last + delay - now));
  }

  #count(key: string, now: number): void {
    const wrong = this.#wrong.get(key);
    const count = wrong && now - wrong.last < FORGET_MS ? wrong.count + 1 : 1;
    // The newest stand at the end.
    this.#wrong.delete(key);
    this.#wrong.set(key, { count, last: now });
    if (this.#wrong.size > KEYS_MAX) this.#wrong.delete(this.#wrong.keys().next().value!);
  }

  #takeBack(key: string): void {
    const wrong = this.#wrong.get(key);
    if (wrong && --wrong.count <= 0) this.#wrong.delete(key);
  }
}
