import { Buffer } from "node:buffer";
import { createHash, createHmac, createVerify, timingSafeEqual, X509Certificate } from "node:crypto";
import { type DtlsSocketInternals, type HandshakeMessage, SERVER } from "./internals.ts";

/** Handshake types (RFC 5246 §7.4). */
const SERVER_KEY_EXCHANGE = 12, CERTIFICATE_VERIFY = 15, FINISHED = 20;
/** Hash of a SignatureAndHashAlgorithm (RFC 5246 §7.4.1.4.1); MD5 and SHA-1 are refused. */
const HASHES: Record<number, string> = { 4: "sha256", 5: "sha384", 6: "sha512" };
const NAMED_CURVE = 3;
const VERIFY_DATA_BYTES = 12;

/**
 * Does what werift 0.25.2 leaves out when the peer's Finished comes (F1): the peer holds its certificate's key, and both
 * saw the same handshake.
 *
 * @throws Error otherwise.
 */
export function provePeer(socket: DtlsSocketInternals, finished: HandshakeMessage): void {
  proveKey(socket);
  checkFinished(socket, finished);
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
