import type { AccountRole } from "../../protocol/sign_in.ts";

/** Who may sign in. Times are Unix milliseconds, identifiers 16 random bytes in base64url. */
export interface Account {
  readonly id: string;
  /** As colleagues and clients read it. */
  readonly name: string;
  /** What is typed beside a password; no two differ by case alone. */
  readonly login: string;
  readonly role: AccountRole;
  readonly locked: boolean;
  readonly createdAt: number;
  /** Argon2id in PHC form; null: signs in by passkey only. */
  readonly passwordHash: string | null;
  /** The secret of the codes, sealed (server/accounts/code_secrets.ts). */
  readonly codeSecret: Uint8Array | null;
}

export interface Passkey {
  /** The credential's id, base64url. */
  readonly id: string;
  readonly account: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  /** The host name it was made for: browsers offer it there alone. */
  readonly rpId: string;
  /** The device that made it, as its browser names itself. */
  readonly label: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** One browser that is signed in. */
export interface SignIn {
  readonly id: string;
  readonly account: string;
  /** SHA-256 of the cookie's secret. */
  readonly hash: string;
  readonly createdAt: number;
  readonly seenAt: number;
  /** When its person last proved who they are. */
  readonly provedAt: number;
  readonly device: string;
}

export interface Invitation {
  readonly id: string;
  /** SHA-256 of the link's secret. */
  readonly hash: string;
  /** Whose credentials are made anew; null: a new account. */
  readonly account: string | null;
  readonly name: string;
  readonly role: AccountRole;
  readonly expiresAt: number;
}

export type AccountChange = Partial<
  Pick<Account, "name" | "login" | "role" | "locked" | "passwordHash" | "codeSecret">
>;

/** Accounts and what belongs to them. Every method is one transaction or part of `atomically`. */
export interface AccountStore {
  /** All of what `work` does, or nothing. */
  atomically<T>(work: () => T): T;

  list(): Account[];
  find(id: string): Account | null;
  findByLogin(login: string): Account | null;
  /** @throws Error if the login is taken. */
  add(account: Account): void;
  change(id: string, change: AccountChange): void;
  /** With all that belongs to it. */
  remove(id: string): void;
  /** Codes of `step` and before are used up. @returns false if that one was. */
  useCodeStep(id: string, step: number): boolean;
  /** In place of those before. @param hashes SHA-256. */
  setRecoveryCodes(id: string, hashes: readonly string[]): void;
  /** @returns false unless it was there; now it isn't. */
  useRecoveryCode(id: string, hash: string): boolean;
  recoveryCodesLeft(id: string): number;

  passkeys(account: string): Passkey[];
  passkey(id: string): Passkey | null;
  addPasskey(passkey: Passkey): void;
  passkeyUsed(id: string, use: { counter: number; usedAt: number }): void;
  removePasskey(account: string, id: string): boolean;
  removePasskeys(account: string): void;

  signIns(account: string): SignIn[];
  signInByHash(hash: string): SignIn | null;
  signIn(id: string): SignIn | null;
  addSignIn(signIn: SignIn): void;
  seen(id: string, seenAt: number): void;
  proved(id: string, provedAt: number): void;
  removeSignIn(id: string): void;

  invitations(): Invitation[];
  invitationByHash(hash: string): Invitation | null;
  addInvitation(invitation: Invitation): void;
  removeInvitation(id: string): boolean;
  /** What nobody can use any more: sign-ins that began before `signInsBefore`, invitations that ran out by `now`. */
  sweep(times: { now: number; signInsBefore: number }): void;
}
