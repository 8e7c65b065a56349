import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";
import type { Side } from "../signalling/room.ts";

/**
 * Credentials for a relay, as in draft-uberti-behave-turn-rest: the name says until when (seconds since 1970), for
 * which session and side; the password is its HMAC-SHA1. coturn understands them (`use-auth-secret`).
 */
export interface RelayCredential {
  username: string;
  credential: string;
}

export interface RelayUser {
  /** Milliseconds since 1970. */
  expiresAt: number;
  session: string;
  side: Side;
}

/** The name that our relay goes by in its challenges; coturn must be told the same nowhere. */
export const REALM = "mfb";

export function makeCredential(secret: Uint8Array | string, user: RelayUser): RelayCredential {
  const username = `${Math.floor(user.expiresAt / 1000)}:${user.session}:${user.side}`;
  return { username, credential: passwordOf(secret, username) };
}

/** @returns null for what isn't of the form that `makeCredential` writes. */
export function readUsername(username: string): RelayUser | null {
  const [, expiry, session, side] = /^(\d{1,12}):([\w-]{22}):(adviser|client)$/.exec(username) ?? [];
  if (!side) return null;
  return { expiresAt: Number(expiry) * 1000, session, side: side as Side };
}

/** The key of MESSAGE-INTEGRITY with long-term credentials (RFC 8489 §9.2.2). @param realm another program's. */
export function integrityKey(secret: Uint8Array | string, username: string, realm = REALM): Buffer {
  return createHash("md5").update(`${username}:${realm}:${passwordOf(secret, username)}`).digest();
}

/** @param key the server's own (data_dir.ts). */
export function relaySecret(key: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update("mfb relay").digest();
}

function passwordOf(secret: Uint8Array | string, username: string): string {
  return createHmac("sha1", secret).update(username).digest("base64");
}
