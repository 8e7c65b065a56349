import { Buffer } from "node:buffer";
import { type DtlsSocketInternals, intercept } from "./internals.ts";

/** Record content types (RFC 5246 §6.2.1). */
const CHANGE_CIPHER_SPEC = 20, HANDSHAKE = 22, APPLICATION_DATA = 23;
const RECORD_HEADER_BYTES = 13;
/** Explicit nonce and tag of AES-GCM (RFC 5288); Deno keeps a decipher for ever that gets a shorter one. */
const SEAL_BYTES = 8 + 16;
/** Records this far behind the newest are taken for replays (RFC 6347 §4.1.2.6). */
const REPLAY_WINDOW = 1024;

/**
 * The records of a datagram that may pass: whole ones; no alerts, which werift takes in the clear; before the
 * connection only the handshake, after it only encrypted records.
 */
export function authenticRecords(data: Buffer, connected: boolean): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at + RECORD_HEADER_BYTES <= data.length;) {
    const type = data[at], epoch = data.readUInt16BE(at + 3), length = data.readUInt16BE(at + 11);
    const end = at + RECORD_HEADER_BYTES + length;
    if (end > data.length) break;
    const passes = connected
      ? epoch > 0 && length > SEAL_BYTES && (type === HANDSHAKE || type === APPLICATION_DATA)
      : type === CHANGE_CIPHER_SPEC || (type === HANDSHAKE && (epoch === 0 || length > SEAL_BYTES));
    if (passes) kept.push(data.subarray(at, end));
    at = end;
  }
  return kept.length === 1 && kept[0].length === data.length ? data : Buffer.concat(kept);
}

/**
 * werift 0.25.2 counts records from 0 again after its Finished, which was encrypted under the same key: one record
 * later on has the nonce of Finished, which AES-GCM must never see twice. Here the numbers of an epoch only grow.
 */
export function keepNonces({ dtls }: DtlsSocketInternals): void {
  intercept(dtls, "recordSequenceNumber", (next, now) => dtls.epoch > 0 && next < now ? now : next);
}

/** werift 0.25.2 takes a recorded record as often as it is sent: here each counts once. */
export function refuseReplays({ cipher }: DtlsSocketInternals): void {
  const decrypt = cipher.decryptPacket.bind(cipher);
  const seen = new Set<number>();
  let newest = -1;
  cipher.decryptPacket = (packet) => {
    const { sequenceNumber } = packet.recordLayerHeader;
    if (seen.has(sequenceNumber) || sequenceNumber <= newest - REPLAY_WINDOW) {
      throw new Error("A record came twice");
    }
    const plain = decrypt(packet);
    // Only now: a forged record must not shut out the real one.
    seen.add(sequenceNumber);
    if (sequenceNumber > newest) {
      // The window's far end moves along; after a long jump there is nothing left to keep.
      if (sequenceNumber - newest >= REPLAY_WINDOW) seen.clear();
      else {for (let old = newest - REPLAY_WINDOW; old <= sequenceNumber - REPLAY_WINDOW; old++) {
          seen.delete(old);
        }}
      seen.add(sequenceNumber);
      newest = sequenceNumber;
    }
    return plain;
  };
}
