import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const LIFE_MS = 5 * 60 * 1000;
const EXPIRY_BYTES = 6, RANDOM_BYTES = 16;

/**
 * Passkeys' challenges, signed in place of being kept: asking for many costs no memory. Each holds for one purpose, five
 * minutes, and one success.
 */
export class Challenges {
  readonly #used = new Map<string, number>();
  readonly #key: Uint8Array;
  readonly #now: () => number;

  constructor(key: Uint8Array, now: () => number) {
    this.#key = key;
    this.#now = now;
  }

  /** @param purpose what the answer may be used for, e.g. "sign-in". */
  issue(purpose: string): Uint8Array<ArrayBuffer> {
    const expiry = Buffer.alloc(EXPIRY_BYTES);
    expiry.writeUIntBE(this.#now() + LIFE_MS, 0, EXPIRY_BYTES);
    const body = Buffer.concat([expiry, randomBytes(RANDOM_BYTES)]);
    return Uint8Array.from(Buffer.concat([body, this.#tag(purpose, body)]));
  }

  /** @param challenge base64url, as the browser signed it. */
  holds(purpose: string, challenge: string): boolean {
    const bytes = Buffer.from(challenge, "base64url");
    const body = bytes.subarray(0, EXPIRY_BYTES + RANDOM_BYTES), given = bytes.subarray(body.length);
    const tag = this.#tag(purpose, body);
    if (given.length !== tag.length || !timingSafeEqual(given, tag)) return false;
    return body.readUIntBE(0, EXPIRY_BYTES) > this.#now() && !this.#used.has(bytes.toString("base64url"));
  }

  /** It led to a success. @returns false if it had before. */
  use(challenge: string): boolean {
    const now = this.#now();
    for (const [one, until] of this.#used) if (until <= now) this.#used.delete(one);
    const plain = Buffer.from(challenge, "base64url").toString("base64url");
    if (this.#used.has(plain)) return false;
    this.#used.set(plain, now + LIFE_MS);
    return true;
  }

  #tag(purpose: string, body: Uint8Array): Uint8Array {
    return createHmac("sha256", this.#key).update(`${purpose}\n`).update(body).digest();
  }
}
