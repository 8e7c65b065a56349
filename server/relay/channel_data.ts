import { Buffer } from "node:buffer";

/** ChannelData (RFC 8656 §12.4) and frames on a stream (§12.5, RFC 8489 §6.2.2). */

/** As in RFC 5766, whose clients draw from the whole range; RFC 8656 ends at 0x4fff. */
export const CHANNEL_MIN = 0x4000, CHANNEL_MAX = 0x7ffe;
const HEADER_BYTES = 4;
/** The largest frame that is taken from a stream: DTLS datagrams have 1,500 bytes at most, and an honest client no more. */
export const FRAME_MAX_BYTES = 4096;

export function isChannelData(bytes: Uint8Array): boolean {
  return bytes.length >= HEADER_BYTES && bytes[0] >= 0x40 && bytes[0] <= 0x7f;
}

/** @returns null if it is shorter than it says; padding behind it doesn't count. */
export function readChannelData(bytes: Uint8Array): { channel: number; data: Uint8Array } | null {
  const length = (bytes[2] << 8) | bytes[3];
  if (HEADER_BYTES + length > bytes.length) return null;
  return { channel: (bytes[0] << 8) | bytes[1], data: bytes.subarray(HEADER_BYTES, HEADER_BYTES + length) };
}

export function writeChannelData(channel: number, data: Uint8Array, padded: boolean): Buffer {
  const length = HEADER_BYTES + data.length;
  const bytes = Buffer.alloc(padded ? Math.ceil(length / 4) * 4 : length);
  bytes.writeUInt16BE(channel, 0);
  bytes.writeUInt16BE(data.length, 2);
  bytes.set(data, HEADER_BYTES);
  return bytes;
}

/** Cuts a stream into frames; keeps at most one that isn't whole. */
export class FrameReader {
  #rest: Uint8Array = new Uint8Array(0);

  /** @returns the whole frames, or null if this is no TURN stream, now or ever. */
  push(chunk: Uint8Array): Uint8Array[] | null {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (bytes.length - at >= HEADER_BYTES) {
      const body = (bytes[at + 2] << 8) | bytes[at + 3];
      let length: number;
      if (isChannelData(bytes.subarray(at, at + HEADER_BYTES))) {
        length = HEADER_BYTES + Math.ceil(body / 4) * 4;
      } else if (bytes[at] < 0x40 && body % 4 === 0) length = 20 + body;
      else return null;
      if (length > FRAME_MAX_BYTES) return null;
      if (bytes.length - at < length) break;
      frames.push(bytes.subarray(at, at + length));
      at += length;
    }
    // A copy: the chunk's memory isn't held for a few bytes.
    this.#rest = bytes.slice(at);
    return frames;
  }
}
