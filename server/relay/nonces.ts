import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { NONCE_MS } from "./limits.ts";

/** Nonces that nobody has to remember: each says until when it counts, and is signed for one client. */
export class Nonces {
  readonly #key = randomBytes(32);

  make(client: string, now: number): string {
    const until = (now + NONCE_MS).toString(36);
    return `${until}.${this.#tag(until, client)}`;
  }

  holds(nonce: string, client: string, now: number): boolean {
    const [until, tag] = nonce.split(".");
    if (!tag || !/^[0-9a-z]{1,10}$/.test(until) || Number.parseInt(until, 36) <= now) return false;
    const expected = Buffer.from(this.#tag(until, client)), given = Buffer.from(tag);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #tag(until: string, client: string): string {
    return createHmac("sha256", this.#key).update(`${until} ${client}`).digest("base64url").slice(0, 24);
  }
}
