import type { Buffer } from "node:buffer";

const COMMON_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 4;
/** Where a chunk's parameters or causes begin, by chunk type (RFC 9260 §3.3, RFC 6525): INIT, INIT ACK, HEARTBEAT … */
const PARAMETERS_AT: Record<number, number> = { 1: 20, 2: 20, 4: 4, 5: 4, 6: 4, 9: 4, 130: 4 };

/** Whether every length in an SCTP packet leads forward: others keep werift 0.25.2's parser in an endless loop (F3). */
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
