import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Account, AccountStore, SignIn } from "../store/account_types.ts";
import { SEEN_MS, SIGN_IN_IDLE_MS, SIGN_IN_MS, SIGN_INS_PER_ACCOUNT, SWEEP_MS } from "./limits.ts";
import { hashOf, randomId, randomSecret } from "./secrets.ts";

/** A socket that lives by a sign-in. */
export interface SignedInSocket {
  /** A help session runs on it. */
  busy(): boolean;
  /** The sign-in is over. @param revoked it was ended by a person, not by the clock. */
  end(revoked: boolean): void;
}

export interface Present {
  readonly signIn: SignIn;
  readonly account: Account;
}

/**
 * Browsers that are signed in. The cookie is `secret.tag`: signed, so that what isn't ours asks no database, and its
 * secret is kept as a hash only.
 */
export class SignIns {
  readonly #store: AccountStore;
  readonly #key: Uint8Array;
  readonly #now: () => number;
  readonly #sockets = new Map<string, Set<SignedInSocket>>();
  readonly #seen = new Map<string, number>();
  readonly #sweeper: ReturnType<typeof setInterval>;

  constructor({ store, key, now }: { store: AccountStore; key: Uint8Array; now(): number }) {
    this.#store = store;
    this.#key = key;
    this.#now = now;
    this.#sweeper = setInterval(() => this.sweep(), SWEEP_MS);
  }

  /** @param device as its browser names itself. @returns the cookie's value: a new one each time. */
  begin(account: string, device: string): string {
    const secret = randomSecret(), now = this.#now();
    // The longest unused give way.
    for (const { id } of this.#store.signIns(account).slice(SIGN_INS_PER_ACCOUNT - 1)) this.end(id);
    this.#store.addSignIn({
      id: randomId(),
      account,
      hash: hashOf(secret),
      createdAt: now,
      seenAt: now,
      provedAt: now,
      device,
    });
    return `${secret}.${this.#tag(secret)}`;
  }

  /** Whose cookie this is; using it keeps the sign-in awake. */
  read(cookie: string): Present | null {
    const [secret, given, ...more] = cookie.split(".");
    if (!secret || !given || more.length > 0) return null;
    const expected = Buffer.from(this.#tag(secret)), bytes = Buffer.from(given);
    if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return null;
    const signIn = this.#store.signInByHash(hashOf(secret));
    return this.#used(signIn);
  }

  /** By the identifier in a socket's token. */
  find(id: string): Present | null {
    return this.#used(this.#store.signIn(id));
  }

  /** A socket that was let in by a sign-in; it is ended with it. @returns to be called when it closes. */
  attach(id: string, socket: SignedInSocket): () => void {
    const sockets = this.#sockets.get(id) ?? new Set();
    this.#sockets.set(id, sockets.add(socket));
    return () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.#sockets.delete(id);
    };
  }

  /** Something was done with it. */
  use(id: string): void {
    const now = this.#now();
    if (now - (this.#seen.get(id) ?? 0) < SEEN_MS) return;
    this.#seen.set(id, now);
    this.#store.seen(id, now);
  }

  /** Its person proved once more who they are. */
  proved(id: string): void {
    this.#store.proved(id, this.#now());
  }

  /** Signs one browser out, with its sockets. */
  end(id: string): void {
    this.#forget(id, true);
  }

  /** Signs an account out everywhere. @param but a sign-in that stays. */
  endAll(account: string, but: string | null = null): void {
    for (const { id } of this.#store.signIns(account)) if (id !== but) this.end(id);
  }

  /** Ends what ran out: at once, or as soon as its help session is over. */
  sweep(): void {
    const now = this.#now();
    for (const [id, sockets] of this.#sockets) {
      if ([...sockets].some((socket) => socket.busy())) this.use(id);
      else if (this.#present(this.#store.signIn(id)) === null) this.#forget(id, false);
    }
    this.#store.sweep({ now, signInsBefore: now - 2 * SIGN_IN_MS });
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  #used(signIn: SignIn | null): Present | null {
    const present = this.#present(signIn);
    if (present) this.use(present.signIn.id);
    return present;
  }

  #present(signIn: SignIn | null): Present | null {
    if (!signIn) return null;
    const now = this.#now();
    const seenAt = Math.max(signIn.seenAt, this.#seen.get(signIn.id) ?? 0);
    if (now - signIn.createdAt >= SIGN_IN_MS || now - seenAt >= SIGN_IN_IDLE_MS) return null;
    const account = this.#store.find(signIn.account);
    return account && !account.locked ? { signIn, account } : null;
  }

  #forget(id: string, revoked: boolean): void {
    this.#store.removeSignIn(id);
    this.#seen.delete(id);
    for (const socket of [...this.#sockets.get(id) ?? []]) socket.end(revoked);
  }

  #tag(secret: string): string {
    return createHmac("sha256", this.#key).update(secret).digest("base64url");
  }
}
