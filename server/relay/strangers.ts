import { addressKey } from "../address_limits.ts";
import { TokenBucket } from "../token_bucket.ts";
import type { RelayClient } from "./allocations.ts";
import * as limits from "./limits.ts";

const ADDRESSES_MAX = 10_000;
const TIDY_MS = 1_000;

/**
 * Answers to who shows no credentials. Over UDP anybody may write another's address as the sender: such a victim gets
 * little from us, and nobody gets much more than he sent.
 */
export class Strangers {
  readonly #all: TokenBucket;
  readonly #buckets = new Map<string, TokenBucket>();
  #tidiedAt = -Infinity;

  constructor(now: number) {
    const perSecond = limits.STRANGERS_ANSWERS_PER_SECOND;
    this.#all = new TokenBucket({ burst: perSecond, perSecond, now });
  }

  mayHear({ address }: RelayClient, now: number): boolean {
    const key = addressKey(address);
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      // Full buckets are as good as none. Where that frees nothing, a crowd is at work: nobody new is answered.
      if (this.#buckets.size >= ADDRESSES_MAX) this.#tidy(now);
      if (this.#buckets.size >= ADDRESSES_MAX) return false;
      bucket = new TokenBucket({
        burst: limits.STRANGER_ANSWERS_AT_ONCE,
        perSecond: limits.STRANGER_ANSWERS_PER_SECOND,
        now,
      });
      this.#buckets.set(key, bucket);
    }
    return bucket.take(now) && this.#all.take(now);
  }
  /** Rarely: under a flood it would cost more than the flood. */
  #tidy(now: number): void {
    if (now - this.#tidiedAt < TIDY_MS) return;
    this.#tidiedAt = now;
    for (const [key, bucket] of this.#buckets) if (bucket.full(now)) this.#buckets.delete(key);
  }
}
