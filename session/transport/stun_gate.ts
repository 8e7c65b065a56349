import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import { slimDatagrams } from "./datagram_buffers.ts";
import { type IceConnectionInternals, intercept } from "./internals.ts";

/** Addresses that a peer may have, its candidates and those learnt from requests together. */
const REMOTE_CANDIDATES_MAX = 64;

export interface DatagramGate {
  dropped: number;
}

/**
 * Drops datagrams before werift 0.25.2 parses them: what is neither STUN nor DTLS (we use no RTP; werift reads header
 * extensions before it checks a tag, F3), STUN requests without a right MESSAGE-INTEGRITY (F4), DTLS records that
 * don't come from one of the peer's candidates (F2). Errors of werift's sockets, which nobody hears there, are heard.
 */
export function gateDatagrams(connection: IceConnectionInternals): DatagramGate {
  const gate: DatagramGate = { dropped: 0 };
  const ensure = connection.ensureProtocol.bind(connection);
  connection.ensureProtocol = (protocol) => {
    ensure(protocol);
    const gated = (receive: (data: Buffer, address: readonly [string, number]) => void): typeof receive => {
      return (data, address) => {
        if (passes(connection, data, address)) receive(data, address);
        else gate.dropped++;
      };
    };
    if ("turn" in protocol) {
      protocol.handleStunMessage = gated(protocol.handleStunMessage);
      return;
    }
    protocol.datagramReceived = gated(protocol.datagramReceived.bind(protocol));
    if (!protocol.transport) {
      intercept(protocol, "transport", (transport) => {
        if (transport?.socket) slimDatagrams(transport.socket);
        return transport;
      });
    }
  };
  // On a port that others hold (mDNS, 5353) its socket fails likewise.
  intercept(connection, "lookup", (lookup) => {
    lookup?.mdnsInstance.on("error", () => {});
    return lookup;
  });
  return gate;
}

function passes(
  connection: IceConnectionInternals,
  data: Buffer,
  address: readonly [string, number],
): boolean {
  const first = data[0];
  // RFC 7983: 0–3 STUN, 20–63 DTLS; 16–19 ZRTP, 64–79 TURN channels and 128–191 RTP have no business here.
  if (first >= 20 && first <= 63) return isFromPeer(connection, address);
  if (first > 3 || !isStun(data)) return false;
  // Responses are checked by werift: it knows what it asked, and whom.
  if (!isRequest(data)) return true;
  const known = connection.remoteCandidates.length < REMOTE_CANDIDATES_MAX || isFromPeer(connection, address);
  return known && isAuthentic(connection, data);
}

/**
 * Remote candidates are authentic: told over the sealed link, or learnt from a request that passed `isAuthentic()`.
 * Not the nominated one alone: the two ends may have settled on different pairs.
 */
function isFromPeer(
  { remoteCandidates }: IceConnectionInternals,
  [host, port]: readonly [string, number],
): boolean {
  return remoteCandidates.some((candidate) => candidate.host === host && candidate.port === port);
}

const STUN_HEADER_BYTES = 20;
const MAGIC_COOKIE = 0x2112a442;
const FINGERPRINT_AND_LENGTH = 0x80280004;
const USERNAME = 0x0006, MESSAGE_INTEGRITY = 0x0008;
const INTEGRITY_BYTES = 20;

function isStun(data: Buffer): boolean {
  return data.length >= STUN_HEADER_BYTES && data.length <= 1500 && data.readUInt32BE(4) === MAGIC_COOKIE &&
    data.readUInt16BE(2) === data.length - STUN_HEADER_BYTES && data.length % 4 === 0;
}

/** Class bits C1 C0 (RFC 8489 §5) are both 0 in a request; an indication is treated alike: it must be authentic. */
function isRequest(data: Buffer): boolean {
  return (data[0] & 1) === 0;
}

/**
 * Checks USERNAME and MESSAGE-INTEGRITY with the short-term credential (RFC 8489 §9.1, §14.5), and that nothing but
 * FINGERPRINT follows: werift would take unprotected attributes for the peer's.
 */
export function isAuthentic(connection: IceConnectionInternals, data: Buffer): boolean {
  let local: string | null = null;
  for (let at = STUN_HEADER_BYTES; at + 4 <= data.length;) {
    const type = data.readUInt16BE(at), length = data.readUInt16BE(at + 2);
    const value = at + 4;
    if (value + length > data.length) return false;
    if (type === USERNAME) local = data.toString("utf8", value, value + length).split(":")[0];
    if (type === MESSAGE_INTEGRITY) {
      if (length !== INTEGRITY_BYTES || local === null) return false;
      const password = local === connection.localUsername
        ? connection.localPassword
        : connection.userHistory[local];
      if (typeof password !== "string") return false;
      // The header's length counts up to and with this attribute, whatever follows.
      const covered = Buffer.from(data.subarray(0, at));
      covered.writeUInt16BE(at + 4 + INTEGRITY_BYTES - STUN_HEADER_BYTES, 2);
      const expected = createHmac("sha1", password).update(covered).digest();
      return timingSafeEqual(expected, data.subarray(value, value + INTEGRITY_BYTES)) &&
        isFingerprint(data.subarray(value + INTEGRITY_BYTES));
    }
    at = value + Math.ceil(length / 4) * 4;
  }
  return false;
}

function isFingerprint(rest: Buffer): boolean {
  return rest.length === 0 || (rest.length === 8 && rest.readUInt32BE(0) === FINGERPRINT_AND_LENGTH);
}
