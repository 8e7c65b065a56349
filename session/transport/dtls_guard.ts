import { Buffer } from "node:buffer";
import { createHash, createHmac, createVerify, timingSafeEqual, X509Certificate } from "node:crypto";
import {
  type DtlsSocketInternals,
  type DtlsTransportInternals,
  type HandshakeMessage,
  intercept,
} from "./internals.ts";

/** Handshake types (RFC 5246 §7.4). */
const SERVER_HELLO = 2, CERTIFICATE = 11, SERVER_KEY_EXCHANGE = 12, CERTIFICATE_REQUEST = 13;
const CERTIFICATE_VERIFY = 15, CLIENT_KEY_EXCHANGE = 16, FINISHED = 20;
/** Record content types (RFC 5246 §6.2.1). */
const CHANGE_CIPHER_SPEC = 20, HANDSHAKE = 22, APPLICATION_DATA = 23;
const RECORD_HEADER_BYTES = 13;
/** Hash of a SignatureAndHashAlgorithm (RFC 5246 §7.4.1.4.1); MD5 and SHA-1 are refused. */
const HASHES: Record<number, string> = { 4: "sha256", 5: "sha384", 6: "sha512" };
const NAMED_CURVE = 3;
const VERIFY_DATA_BYTES = 12;
/** werift's session types. */
const SERVER = 2;

export interface DtlsGuard {
  /** The peer holds its certificate's key, and both saw the same handshake. */
  readonly proved: boolean;
  readonly dropped: number;
}

/**
 * Does what werift leaves out: verifies CertificateVerify (as server), the signature of ServerKeyExchange (as
 * client) and Finished before the connection counts as connected (F1); hands repeated flights to the handshake only
 * once; after connecting lets nothing unauthenticated in (F2).
 */
export function guardDtls(transport: DtlsTransportInternals, onRefused: (error: Error) => void): DtlsGuard {
  const guard = { proved: false, dropped: 0 };
  intercept(transport, "dtls", (socket) => {
    if (socket) arm(socket, guard, onRefused);
    return socket;
  });
  return guard;
}

function arm(
  socket: DtlsSocketInternals,
  guard: { proved: boolean; dropped: number },
  onRefused: (error: Error) => void,
): void {
  const handle = socket.onHandleHandshakes;
  let refused = false;
  socket.onHandleHandshakes = async (messages) => {
    for (const message of messages) {
      if (refused) return;
      if (socket.connected) {
        // The peer didn't get our last flight and repeats its own: only that last flight helps.
        if (message.msg_type === FINISHED) await socket.flight6?.exec();
        continue;
      }
      if (isRepeated(socket, message)) continue;
      if (message.msg_type === FINISHED) {
        try {
          proveKey(socket);
          checkFinished(socket, message);
          guard.proved = true;
        } catch (error) {
          refused = true;
          return onRefused(error instanceof Error ? error : new Error(String(error)));
        }
      }
      await handle.call(socket, [message]);
    }
  };

  const inner = socket.transport.socket;
  const receive = inner.onData.bind(inner);
  inner.onData = (data, ...rest) => {
    const records = authenticRecords(data, socket.connected);
    if (records.length < data.length) guard.dropped++;
    if (records.length > 0 && !refused) receive(records, ...rest);
  };
}

/** A flight that is repeated changes keys when werift handles it again; Finished and the hellos are harmless. */
function isRepeated(socket: DtlsSocketInternals, { msg_type }: HandshakeMessage): boolean {
  const isServer = socket.sessionType === SERVER;
  const once = isServer
    ? [CERTIFICATE, CLIENT_KEY_EXCHANGE, CERTIFICATE_VERIFY]
    : [SERVER_HELLO, CERTIFICATE, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST];
  const seen = socket.dtls.handshakeCache[isServer ? 5 : 4]?.data ?? [];
  return once.includes(msg_type) && seen.some((message) => message.msg_type === msg_type);
}

/**
 * The records of a datagram that may pass: whole ones; no alerts, which werift takes in the clear; once connected
 * only encrypted ones.
 */
function authenticRecords(data: Buffer, connected: boolean): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + RECORD_HEADER_BYTES <= data.length;) {
    const type = data[at], epoch = data.readUInt16BE(at + 3), length = data.readUInt16BE(at + 11);
    const end = at + RECORD_HEADER_BYTES + length;
    if (end > data.length) break;
    const passes = connected
      ? epoch > 0 && (type === HANDSHAKE || type === APPLICATION_DATA)
      : type === CHANGE_CIPHER_SPEC || type === HANDSHAKE;
    if (passes) kept.push(data.subarray(at, end));
    at = end;
  }
  return kept.length === 1 && kept[0].length === data.length ? data : Buffer.concat(kept);
}

/** @throws Error unless the peer signed this very handshake with its certificate's key. */
function proveKey(socket: DtlsSocketInternals): void {
  const { cipher, dtls } = socket;
  if (!dtls.remoteExtendedMasterSecret) throw new Error("The peer has no extended master secret (RFC 7627)");
  if (!cipher.remoteCertificate) throw new Error("The peer showed no certificate");
  const { publicKey } = new X509Certificate(Buffer.from(cipher.remoteCertificate));
  const { hash, signature, signed } = socket.sessionType === SERVER
    ? certificateVerify(socket)
    : keyExchange(socket);
  const name = HASHES[hash];
  if (!name) throw new Error(`The peer signs with hash ${hash}, which is too weak or unknown`);
  if (!createVerify(name).update(signed).verify(publicKey, signature)) {
    throw new Error("The peer does not hold its certificate's private key");
  }
}

interface Signed {
  hash: number;
  signature: Buffer;
  signed: Buffer;
}

/** CertificateVerify (RFC 5246 §7.4.8) signs all messages before it. */
function certificateVerify({ dtls }: DtlsSocketInternals): Signed {
  const messages = dtls.sortedHandshakeCache;
  const index = messages.findIndex(({ msg_type }) => msg_type === CERTIFICATE_VERIFY);
  if (index < 0) throw new Error("The peer sent no CertificateVerify");
  const { fragment } = messages[index];
  const length = fragment.readUInt16BE(2);
  if (4 + length !== fragment.length) throw new Error("The peer's CertificateVerify has a wrong length");
  return {
    hash: fragment[0],
    signature: fragment.subarray(4),
    signed: Buffer.concat(messages.slice(0, index).map((message) => message.serialize())),
  };
}

/** ServerKeyExchange (RFC 8422 §5.4) signs both randoms and the server's share. */
function keyExchange({ dtls, cipher }: DtlsSocketInternals): Signed {
  const message = dtls.sortedHandshakeCache.find(({ msg_type }) => msg_type === SERVER_KEY_EXCHANGE);
  if (!message) throw new Error("The peer sent no ServerKeyExchange");
  const { fragment } = message;
  if (fragment[0] !== NAMED_CURVE) throw new Error("The peer uses no named curve");
  const end = 4 + fragment[3];
  const length = fragment.readUInt16BE(end + 2);
  if (end + 4 + length !== fragment.length) {
    throw new Error("The peer's ServerKeyExchange has a wrong length");
  }
  return {
    hash: fragment[end],
    signature: fragment.subarray(end + 4),
    signed: Buffer.concat([
      cipher.localRandom.serialize(),
      cipher.remoteRandom.serialize(),
      fragment.subarray(0, end),
    ]),
  };
}

/** Finished (RFC 5246 §7.4.9): both saw the same handshake. @throws Error otherwise. */
function checkFinished(
  { dtls, cipher, sessionType }: DtlsSocketInternals,
  { fragment }: HandshakeMessage,
): void {
  const before = dtls.sortedHandshakeCache.filter((message) =>
    message.msg_type !== FINISHED || sessionType !== SERVER
  );
  const transcript = createHash("sha256").update(Buffer.concat(before.map((message) => message.serialize())))
    .digest();
  const label = sessionType === SERVER ? "client finished" : "server finished";
  const expected = prf(cipher.masterSecret, Buffer.concat([Buffer.from(label), transcript]));
  if (fragment.length !== VERIFY_DATA_BYTES || !timingSafeEqual(expected, fragment)) {
    throw new Error("The peer's Finished does not fit the handshake");
  }
}

/** The first VERIFY_DATA_BYTES of P_SHA256 (RFC 5246 §5): one round is enough. */
function prf(secret: Buffer, seed: Buffer): Buffer {
  const a1 = createHmac("sha256", secret).update(seed).digest();
  return createHmac("sha256", secret).update(a1).update(seed).digest().subarray(0, VERIFY_DATA_BYTES);
}
