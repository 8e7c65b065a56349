import type { AccountStore } from "../store/account_types.ts";
import { SET_UP_MS } from "./limits.ts";
import { hashOf, randomSecret } from "./secrets.ts";

/**
 * Makes a set-up link as a person opens it: under the help page's address where that is encrypted, so that a passkey made
 * there holds for everybody's way in; else under this computer's own name.
 *
 * @returns null if there is an administrator.
 */
export function setUpAddress(
  setUp: SetUpLink,
  { address, port }: { address: string | null; port: number },
): string | null {
  const secret = setUp.issue();
  if (secret === null) return null;
  const base = address?.startsWith("https:") ? new URL(address).origin : `http://localhost:${port}`;
  return `${base}/einrichten#link=${secret}`;
}

/** The link by which the first administrator's account is made. In memory: a restart makes a new one. */
export class SetUpLink {
  readonly #store: Pick<AccountStore, "list">;
  readonly #now: () => number;
  #link: { hash: string; expiresAt: number } | null = null;

  constructor({ store, now }: { store: Pick<AccountStore, "list">; now(): number }) {
    this.#store = store;
    this.#now = now;
  }

  /** While there is no administrator. */
  get open(): boolean {
    return !this.#store.list().some(({ role }) => role === "administrator");
  }

  /** Makes a new one in the place of the last. @returns its secret, or null if there is an administrator. */
  issue(): string | null {
    if (!this.open) return null;
    const secret = randomSecret();
    this.#link = { hash: hashOf(secret), expiresAt: this.#now() + SET_UP_MS };
    return secret;
  }

  holds(secret: string): boolean {
    const link = this.#link;
    return link !== null && link.hash === hashOf(secret) && link.expiresAt > this.#now() && this.open;
  }

  /** It made the account. */
  use(): void {
    this.#link = null;
  }
}
