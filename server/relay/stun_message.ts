import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { crc32 } from "./crc32.ts";

/**
 * STUN messages (RFC 8489) as our relay reads and writes them. Strict: what isn't exactly right is refused with a
 * `StunError`, never anything else, and reading copies nothing. werift's own codec takes shorter attributes, keeps the
 * last of several alike, and goes on behind MESSAGE-INTEGRITY, so it isn't used here.
 */

export const METHODS = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;

/** The two class bits, already in their places in the type. */
export const CLASSES = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 } as const;
export type StunClass = typeof CLASSES[keyof typeof CLASSES];

export const ATTRIBUTES = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  peerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  addressFamily: 0x0017,
  evenPort: 0x0018,
  transport: 0x0019,
  reservationToken: 0x0022,
  mappedAddress: 0x0020,
  fingerprint: 0x8028,
} as const;

export const STUN_HEADER_BYTES = 20;
export const MAGIC_COOKIE = 0x2112a442;
const INTEGRITY_BYTES = 20;
const FINGERPRINT_XOR = 0x5354554e;
/** An honest request has ten at most. */
const ATTRIBUTES_MAX = 32;

/** What came isn't a STUN message. */
export class StunError extends Error {
  override readonly name = "StunError";
}

export interface StunMessage {
  readonly method: number;
  readonly class: StunClass;
  /** 12 bytes. */
  readonly transaction: Uint8Array;
  /** In their order, up to MESSAGE-INTEGRITY (what stands behind it is nobody's word). Values are views. */
  readonly attributes: readonly (readonly [type: number, value: Uint8Array])[];
  /** Offset of MESSAGE-INTEGRITY, or null. */
  readonly integrityAt: number | null;
  readonly bytes: Uint8Array;
}

/** A transport address: an IPv4 or IPv6 address as Node writes it, without "::ffff:". */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** @throws StunError */
export function readStun(bytes: Uint8Array): StunMessage {
  if (bytes.length < STUN_HEADER_BYTES || bytes.length % 4 !== 0) throw new StunError("wrong length");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const type = view.getUint16(0);
  if (type >= 0x4000 || view.getUint32(4) !== MAGIC_COOKIE) throw new StunError("not STUN");
  if (view.getUint16(2) !== bytes.length - STUN_HEADER_BYTES) throw new StunError("wrong length");
  const attributes: [number, Uint8Array][] = [];
  let integrityAt: number | null = null;
  for (let at = STUN_HEADER_BYTES, count = 0; at < bytes.length; count++) {
    if (count === ATTRIBUTES_MAX) throw new StunError("too many attributes");
    // Lengths are multiples of 4, so an attribute's header is always whole.
    const attribute = view.getUint16(at), length = view.getUint16(at + 2);
    const value = at + 4, next = value + Math.ceil(length / 4) * 4;
    if (next > bytes.length) throw new StunError("attribute beyond the end");
    if (attribute === ATTRIBUTES.fingerprint) {
      // Always the last one (RFC 8489 §14.7).
      if (length !== 4 || next !== bytes.length) throw new StunError("wrong fingerprint");
      if (view.getUint32(value) !== fingerprintOf(bytes.subarray(0, at))) {
        throw new StunError("wrong fingerprint");
      }
    } else if (attribute === ATTRIBUTES.messageIntegrity && integrityAt === null) {
      if (length !== INTEGRITY_BYTES) throw new StunError("wrong integrity");
      integrityAt = at;
    } else if (integrityAt === null) {
      attributes.push([attribute, bytes.subarray(value, value + length)]);
    }
    at = next;
  }
  return {
    method: (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2),
    class: (type & 0x0110) as StunClass,
    transaction: bytes.subarray(8, STUN_HEADER_BYTES),
    attributes,
    integrityAt,
    bytes,
  };
}

/** The first attribute of a type; what follows of the same type doesn't count (RFC 8489 §14). */
export function attributeOf(message: StunMessage, type: number): Uint8Array | undefined {
  return message.attributes.find((one) => one[0] === type)?.[1];
}

/** Whether MESSAGE-INTEGRITY is there and made with `key` (HMAC-SHA1, RFC 8489 §14.5). */
export function isSigned(message: StunMessage, key: Uint8Array): boolean {
  const at = message.integrityAt;
  if (at === null) return false;
  const expected = integrityOf(message.bytes.subarray(0, at), key);
  return timingSafeEqual(expected, message.bytes.subarray(at + 4, at + 4 + INTEGRITY_BYTES));
}

/**
 * @param key signs the message; null leaves it unsigned, as for strangers. An indication, which is for data, gets no
 * FINGERPRINT.
 */
export function writeStun(
  head: { method: number; class: StunClass; transaction: Uint8Array },
  attributes: readonly (readonly [type: number, value: Uint8Array])[],
  key: Uint8Array | null = null,
): Buffer {
  let length = STUN_HEADER_BYTES;
  for (const [, value] of attributes) length += 4 + Math.ceil(value.length / 4) * 4;
  const signed = length + (key ? 4 + INTEGRITY_BYTES : 0);
  // Zeros, so that padding tells nothing of our memory.
  const bytes = Buffer.alloc(head.class === CLASSES.indication ? signed : signed + 8);
  const { method } = head;
  bytes.writeUInt16BE(
    head.class | (method & 0x000f) | ((method & 0x0070) << 1) | ((method & 0x0f80) << 2),
    0,
  );
  bytes.writeUInt16BE(bytes.length - STUN_HEADER_BYTES, 2);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  bytes.set(head.transaction, 8);
  let at = STUN_HEADER_BYTES;
  for (const [type, value] of attributes) {
    bytes.writeUInt16BE(type, at);
    bytes.writeUInt16BE(value.length, at + 2);
    bytes.set(value, at + 4);
    at += 4 + Math.ceil(value.length / 4) * 4;
  }
  if (key) {
    bytes.writeUInt16BE(ATTRIBUTES.messageIntegrity, at);
    bytes.writeUInt16BE(INTEGRITY_BYTES, at + 2);
    bytes.set(integrityOf(bytes.subarray(0, at), key), at + 4);
  }
  if (head.class === CLASSES.indication) return bytes;
  bytes.writeUInt16BE(ATTRIBUTES.fingerprint, signed);
  bytes.writeUInt16BE(4, signed + 2);
  bytes.writeUInt32BE(fingerprintOf(bytes.subarray(0, signed)), signed + 4);
  return bytes;
}

/** @param covered the message up to the attribute, whatever length its header tells. */
function integrityOf(covered: Uint8Array, key: Uint8Array): Buffer {
  return createHmac("sha1", key).update(withLength(covered, 4 + INTEGRITY_BYTES)).digest();
}

function fingerprintOf(covered: Uint8Array): number {
  return (crc32(withLength(covered, 8)) ^ FINGERPRINT_XOR) >>> 0;
}

/** A copy whose header counts the attribute that follows, of `bytes` with its own header, and nothing behind it. */
function withLength(covered: Uint8Array, bytes: number): Buffer {
  const copy = Buffer.from(covered);
  copy.writeUInt16BE(covered.length - STUN_HEADER_BYTES + bytes, 2);
  return copy;
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** @returns null unless it is exactly four bytes. */
export function readUint32(value: Uint8Array | undefined): number | null {
  return value?.length === 4 ? Buffer.from(value).readUInt32BE() : null;
}

/** ERROR-CODE (RFC 8489 §14.8). */
export function errorCode(code: number, reason: string): Buffer {
  return Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason)]);
}
