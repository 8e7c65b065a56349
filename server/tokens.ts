import { Buffer } from "node:buffer";
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import * as v from "valibot";
import { adviserId } from "../protocol/audit.ts";
import { id } from "../protocol/fields.ts";
import { LAUNCH_TOKENS_MAX } from "./limits.ts";

/** What each kind of signed token says. A token of one kind is never taken for another: each has its own key. */
const PAYLOADS = {
  /**
   * The bearer is that adviser: `account` is LOCAL_ADVISER's without a sign-in, else the sign-in's, as long as that one
   * lasts.
   */
  "adviser": v.strictObject({
    exp: v.number(),
    account: adviserId,
    role: v.picklist(["adviser", "administrator"]),
    signIn: v.nullable(id),
  }),
  /** The bearer is that side of that session; `claim` names the client's claim, so that a refused one can't return. */
  "resume": v.variant("side", [
    /** `adviser`: whose session it is; `seat` names the seat, so that a token from before a hand-over is void. */
    v.strictObject({ side: v.literal("adviser"), sid: id, adviser: v.string(), seat: id, exp: v.number() }),
    v.strictObject({ side: v.literal("client"), sid: id, claim: id, exp: v.number() }),
  ]),
} as const;
export type TokenPurpose = keyof typeof PAYLOADS;
export type TokenPayload<P extends TokenPurpose> = v.InferOutput<typeof PAYLOADS[P]>;

/** Tokens signed with HMAC-SHA-256: `base64url(JSON).base64url(tag)`. */
export interface Tokens {
  sign<P extends TokenPurpose>(purpose: P, payload: TokenPayload<P>): string;
  /** @returns null unless this server signed it for `purpose` and it hasn't expired. */
  verify<P extends TokenPurpose>(purpose: P, token: string): TokenPayload<P> | null;
}

/** @param key 32 bytes, see server_key.ts. */
export function createTokens(key: Uint8Array, now: () => number): Tokens {
  const keys = new Map<TokenPurpose, Uint8Array>();
  for (const purpose of Object.keys(PAYLOADS) as TokenPurpose[]) {
    keys.set(purpose, createHmac("sha256", key).update(`mfb token ${purpose}`).digest());
  }
  const tag = (purpose: TokenPurpose, body: string) =>
    createHmac("sha256", keys.get(purpose)!).update(body).digest();

  return {
    sign(purpose, payload) {
      const body = Buffer.from(JSON.stringify(payload)).toString("base64url");
      return `${body}.${tag(purpose, body).toString("base64url")}`;
    },
    verify<P extends TokenPurpose>(purpose: P, token: string) {
      const [body, given, ...more] = token.split(".");
      if (!body || !given || more.length > 0) return null;
      // Compared as text, letter by letter: nothing that a stranger sent is decoded before it is known to be ours.
      const expected = Buffer.from(tag(purpose, body).toString("base64url"));
      const bytes = Buffer.from(given);
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null;
      const result = v.safeParse(PAYLOADS[purpose], JSON.parse(Buffer.from(body, "base64url").toString()));
      if (!result.success || (result.output as { exp: number }).exp <= now()) return null;
      return result.output as TokenPayload<P>;
    },
  };
}

/** Single-use tokens in the fragment of an address that opens a page. Only their hashes are kept. */
export class LaunchTokens {
  readonly #expiries = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(ttlMs: number): string {
    const token = randomToken();
    for (const [hash, expiry] of this.#expiries) if (expiry <= this.#now()) this.#expiries.delete(hash);
    // The oldest gives way, so that asking again and again costs no memory.
    if (this.#expiries.size >= LAUNCH_TOKENS_MAX) {
      this.#expiries.delete(this.#expiries.keys().next().value!);
    }
    this.#expiries.set(hashOf(token), this.#now() + ttlMs);
    return token;
  }

  /** @returns true once per token, in its time. */
  redeem(token: string): boolean {
    const hash = hashOf(token);
    const expiry = this.#expiries.get(hash);
    this.#expiries.delete(hash);
    return expiry !== undefined && expiry > this.#now();
  }
}

/** The bearer tokens of a UI, in memory only. The newest few hold. */
export class MemoryTokens {
  readonly #hashes: string[] = [];

  issue(): string {
    const token = randomToken();
    this.#hashes.push(hashOf(token));
    if (this.#hashes.length > LAUNCH_TOKENS_MAX) this.#hashes.shift();
    return token;
  }

  holds(token: string): boolean {
    return this.#hashes.includes(hashOf(token));
  }
}

/** 32 random bytes, base64url. */
function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/** Looked up by hash, so that comparing takes no time that depends on the token. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}
