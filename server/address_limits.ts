import { TokenBucket } from "./token_bucket.ts";

/**
 * The key under which an address is counted: an IPv4 address itself, of an IPv6 address its /64, since a household or
 * a rented machine has that many at will.
 */
export function addressKey(address: string): string {
  const plain = address.toLowerCase().replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/, "");
  if (!plain.includes(":")) return plain;
  const [head, tail] = plain.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array(zeros).fill("0"), ...after];
  return groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":") + "::/64";
}

/** Counts what each address holds open, and how fast it opens more. */
export class AddressLimits {
  readonly #open = new Map<string, number>();
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #limits: { most: number; perSecond: number; burst: number };

  constructor(limits: { most: number; perSecond: number; burst: number }) {
    this.#limits = limits;
  }

  /** @returns a function to call when it is closed, or null if this address may not open another. */
  enter(address: string, now: number): (() => void) | null {
    const key = addressKey(address);
    const open = this.#open.get(key) ?? 0;
    if (open >= this.#limits.most || !this.#bucket(key, now).take(now)) return null;
    this.#open.set(key, open + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.#open.get(key) ?? 1) - 1;
      if (rest > 0) this.#open.set(key, rest);
      else this.#open.delete(key);
    };
  }

  #bucket(key: string, now: number): TokenBucket {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      // Full buckets are as good as none: forget them before the map grows.
      if (this.#buckets.size >= 10_000) {
        for (const [other, one] of this.#buckets) if (one.full(now)) this.#buckets.delete(other);
      }
      bucket = new TokenBucket({ burst: this.#limits.burst, perSecond: this.#limits.perSecond, now });
      this.#buckets.set(key, bucket);
    }
    return bucket;
  }
}
