import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type HandoverSealed, handoverSealed } from "../protocol/handover.ts";
import { RELAY_DATA_MAX_CHARS } from "../protocol/limits.ts";
import { parseMessage } from "../protocol/parse.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { type Bytes, lvCat, utf8 } from "./bytes.ts";
import type { HandshakeContext } from "./handshake.ts";
import { deriveHandoverKeys } from "./keys.ts";
import { LABELS } from "./labels.ts";
import { createSealedPipe, SEAL_BYTES } from "./seal.ts";

/**
 * Hand-over of a session to a colleague (docs/handover.md): the keys that the taker and the client share afterwards, and
 * nobody else, the giver neither.
 *
 * The new session key is HKDF-SHA-512 over a root, which only the old session's ends can make, and an X25519 secret
 * (RFC 7748) between keys that taker and client make for this hand-over alone. The root ties it to the session that was
 * agreed to; the secret keeps the giver out, who carries the public keys and knows the root.
 */

const KEY_BYTES = 32;
const MESSAGE_MAX_BYTES = RELAY_DATA_MAX_CHARS / 4 * 3 - SEAL_BYTES;

/** Both pages must mean the same session, and read the same names: the server can't offer one colleague as another. */
export function handoverContext(
  { session, giver, taker }: { session: string; giver: string; taker: string },
): HandshakeContext {
  return {
    channel: LABELS.handoverChannel,
    initiator: LABELS.taker,
    responder: LABELS.giver,
    bound: [session, giver, taker],
  };
}

/** One end's key pair, for one hand-over; `key` is the public half, base64url. */
export interface HandoverKey {
  readonly key: string;
  /** @returns null if the other end's key is none (RFC 7748, section 6.1). */
  agree(otherKey: string): Bytes | null;
}

export function makeHandoverKey(): HandoverKey {
  const { secretKey, publicKey } = x25519.keygen();
  return {
    key: toBase64url(Uint8Array.from(publicKey)),
    agree(otherKey) {
      try {
        return Uint8Array.from(x25519.getSharedSecret(secretKey, fromBase64url(otherKey)));
      } catch {
        return null; // ProtocolError: not canonical; Error: a point of low order
      }
    },
  };
}

/**
 * What the old session gives to the new key, 32 bytes.
 *
 * @param root the old session's `handover` root.
 * @param salt base64url, made by the giver.
 */
export function handoverRoot(root: Uint8Array, salt: string): Bytes {
  return Uint8Array.from(hkdf(sha512, root, fromBase64url(salt), utf8(LABELS.handoverRoot), KEY_BYTES));
}

export interface HandoverSession {
  /** `handoverRoot()` of the old session. */
  root: Uint8Array;
  /** `agree()` of taker and client. */
  secret: Uint8Array;
  takerKey: string;
  clientKey: string;
  /** DTLS certificates of the two ends. */
  takerFingerprint: string;
  clientFingerprint: string;
}

/** The session key of taker and client, 32 bytes. */
export function handoverSessionKey(session: HandoverSession): Bytes {
  const { root, secret, takerKey, clientKey, takerFingerprint, clientFingerprint } = session;
  const facts = [LABELS.handoverSessionKey, takerFingerprint, clientFingerprint, takerKey, clientKey];
  return Uint8Array.from(
    hkdf(sha512, lvCat(root, secret), new Uint8Array(0), lvCat(...facts.map(utf8)), KEY_BYTES),
  );
}

export interface HandoverPipe {
  send(message: HandoverSealed): void;
  /** Never throws. */
  receive(data: string): void;
}

export interface HandoverPipeOptions {
  role: "giver" | "taker";
  /** Of the two pages' own handshake. */
  sessionKey: Uint8Array;
  /** Takes the data of one relayed message. */
  send(data: string): void;
  onMessage(message: HandoverSealed): void;
  onBroken(): void;
}

/** Sealed messages between the two pages. Nothing may be lost, changed, repeated or reordered. */
export function createHandoverPipe(options: HandoverPipeOptions): HandoverPipe {
  const { role, send, onMessage, onBroken } = options;
  const pipe = createSealedPipe({
    keys: deriveHandoverKeys(options.sessionKey).then(({ giver, taker }) =>
      role === "giver" ? { seal: giver, open: taker } : { seal: taker, open: giver }
    ),
    order: "next",
    maxBytes: MESSAGE_MAX_BYTES,
    send: (sealed) => send(toBase64url(sealed)),
    onMessage: (bytes) =>
      onMessage(parseMessage(handoverSealed, new TextDecoder().decode(bytes), MESSAGE_MAX_BYTES)),
    onBroken,
  });
  return {
    send: (message) => pipe.send(utf8(JSON.stringify(message))),
    receive(data) {
      let sealed: Bytes;
      try {
        sealed = fromBase64url(data);
      } catch {
        sealed = new Uint8Array(0); // ProtocolError: no sealed message; the pipe breaks on it
      }
      pipe.receive(sealed);
    },
  };
}
