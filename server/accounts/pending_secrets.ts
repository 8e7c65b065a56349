import type { Codes } from "./codes.ts";
import { CODE_SECRET_MS } from "./limits.ts";

/** Code secrets that were shown and aren't confirmed yet; one for each link or account, the same when asked again. */
export class PendingSecrets {
  readonly #codes: Pick<Codes, "makeSecret">;
  readonly #now: () => number;
  readonly #secrets = new Map<string, { secret: string; expiresAt: number }>();

  constructor(codes: Pick<Codes, "makeSecret">, now: () => number) {
    this.#codes = codes;
    this.#now = now;
  }

  /** @param whose a known link or account, so that their number is bounded. */
  make(whose: string): string {
    const now = this.#now();
    for (const [key, { expiresAt }] of this.#secrets) if (expiresAt <= now) this.#secrets.delete(key);
    const secret = this.get(whose) ?? this.#codes.makeSecret();
    this.#secrets.set(whose, { secret, expiresAt: now + CODE_SECRET_MS });
    return secret;
  }

  get(whose: string): string | null {
    const pending = this.#secrets.get(whose);
    return pending && pending.expiresAt > this.#now() ? pending.secret : null;
  }

  forget(whose: string): void {
    this.#secrets.delete(whose);
  }
}
