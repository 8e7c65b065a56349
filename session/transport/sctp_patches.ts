import type { Buffer } from "node:buffer";
import { type DtlsTransportInternals, intercept, type SctpInternals } from "./internals.ts";

/** werift's minimum is 3 s: with loss that is a still picture. Others use 200 ms to 1 s (RFC 9260 §16 suggests 1 s). */
const RTO_MIN_S = 0.4;
const RTO_MAX_S = 10;

/**
 * Mends retransmission: after a time-out werift sends again what was acknowledged by gap already, and counts its
 * flight wrongly, until the association stalls.
 */
export function patchRetransmission(sctp: SctpInternals): void {
  sctp.timer3Expired = () => {
    if (sctp.isStopped) return;
    sctp.timer3Handle = undefined;
    for (const chunk of [...sctp.sentQueue]) {
      if (!chunk.acked && !sctp.maybeAbandon(chunk)) chunk.retransmit = true;
    }
    sctp.updateAdvancedPeerAckPoint();
    sctp.fastRecoveryExit = undefined;
    sctp.flightSize = 0;
    sctp.partialBytesAcked = 0;
    sctp.ssthresh = Math.max(Math.floor(sctp.cwnd / 2), 4 * sctp.maxPayloadSize);
    sctp.cwnd = sctp.maxPayloadSize;
    sctp.transmit();
  };
  const update = sctp.updateRto.bind(sctp);
  sctp.updateRto = (seconds) => {
    update(seconds);
    sctp.rto = Math.max(RTO_MIN_S, Math.min((sctp.srtt ?? seconds) + 4 * sctp.rttvar, RTO_MAX_S));
  };
}

/** Drops SCTP packets whose lengths would keep werift's parser in an endless loop. @returns how many. */
export function gateSctp(transport: DtlsTransportInternals): () => number {
  let dropped = 0;
  intercept(transport, "dataReceiver", (receive) => (data: Buffer) => {
    if (isWellFormed(data)) receive(data);
    else dropped++;
  });
  return () => dropped;
}

const COMMON_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 4;
/** Where a chunk's parameters or causes begin, by chunk type (RFC 9260 §3.3, RFC 6525): INIT, INIT ACK, HEARTBEAT … */
const PARAMETERS_AT: Record<number, number> = { 1: 20, 2: 20, 4: 4, 5: 4, 6: 4, 9: 4, 130: 4 };

export function isWellFormed(data: Buffer): boolean {
  if (data.length < COMMON_HEADER_BYTES + CHUNK_HEADER_BYTES) return false;
  for (let at = COMMON_HEADER_BYTES; at < data.length;) {
    if (at + CHUNK_HEADER_BYTES > data.length) return false;
    const length = data.readUInt16BE(at + 2);
    const end = at + length;
    if (length < CHUNK_HEADER_BYTES || end > data.length) return false;
    const parameters = PARAMETERS_AT[data[at]];
    if (parameters !== undefined && !areParameters(data.subarray(Math.min(end, at + parameters), end))) {
      return false;
    }
    at += padded(length);
  }
  return true;
}

function areParameters(data: Buffer): boolean {
  for (let at = 0; at < data.length;) {
    if (at + 4 > data.length) return false;
    const length = data.readUInt16BE(at + 2);
    if (length < 4 || at + length > data.length) return false;
    at += padded(length);
  }
  return true;
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}
