import { randomInt } from "node:crypto";
import { Secret, TOTP } from "otpauth";
import type { AccountStore } from "../store/account_types.ts";
import { hashOf, seal, unseal } from "./secrets.ts";

/** Authenticator apps know these and no others for sure (RFC 6238; Google's key URI format). */
const DIGITS = 6, PERIOD_S = 30;
/** A code of the step before or after holds too: clocks differ. */
const WINDOW = 1;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 8, RECOVERY_GROUPS = 4, RECOVERY_GROUP_CHARS = 4;
/** Without letters that look like digits. */
const RECOVERY_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** The second half of a sign-in by password: time-based codes, and recovery codes in their place. */
export interface Codes {
  /** A fresh secret, as an app takes it by hand. */
  makeSecret(): string;
  /** What the QR code says. */
  uri(secret: string, who: { issuer: string; login: string }): string;
  /** As it is kept. */
  seal(account: string, secret: string): Uint8Array;
  /** For an account's first code: whether the app has the secret. @returns the step, or null. */
  stepOf(secret: string, code: string): number | null;
  /** Uses up a code, of either kind. @returns true once per code. */
  use(account: { id: string; codeSecret: Uint8Array | null } | null, code: string): boolean;
}

/** @param key see secrets.ts. */
export function createCodes(
  { store, key, now }: {
    store: Pick<AccountStore, "useCodeStep" | "useRecoveryCode">;
    key: Uint8Array;
    now(): number;
  },
): Codes {
  // Checked where there is no account: takes the same way.
  const nobodys = Secret.fromHex("00".repeat(SECRET_BYTES));

  function stepOf(secret: Secret, code: string): number | null {
    const token = code.replaceAll(/\s/g, "");
    const timestamp = now();
    const delta = TOTP.validate({
      token,
      secret,
      digits: DIGITS,
      period: PERIOD_S,
      window: WINDOW,
      timestamp,
    });
    return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
  }

  return {
    makeSecret: () => new Secret({ size: SECRET_BYTES }).base32,
    uri: (secret, { issuer, login }) =>
      new TOTP({ issuer, label: login, secret, digits: DIGITS, period: PERIOD_S }).toString(),
    seal: (account, secret) => seal(key, new Uint8Array(Secret.fromBase32(secret).buffer), account),
    stepOf: (secret, code) => stepOf(Secret.fromBase32(secret), code),
    use(account, code) {
      const plain = account?.codeSecret ? unseal(key, account.codeSecret, account.id) : null;
      const step = stepOf(plain ? new Secret({ buffer: plain.buffer }) : nobodys, code);
      const recovery = hashOf(normalRecoveryCode(code));
      if (!account) return false;
      if (plain && step !== null) return store.useCodeStep(account.id, step);
      return store.useRecoveryCode(account.id, recovery);
    },
  };
}

/** Each in place of one code, once; 80 bits, so that a fast hash keeps them. */
export function makeRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const letter = () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)];
  const group = () => Array.from({ length: RECOVERY_GROUP_CHARS }, letter).join("");
  const codes = Array.from(
    { length: RECOVERY_CODES },
    () => Array.from({ length: RECOVERY_GROUPS }, group).join("-"),
  );
  return { codes, hashes: codes.map((code) => hashOf(normalRecoveryCode(code))) };
}

function normalRecoveryCode(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/g, "");
}
