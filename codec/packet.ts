import { CACHE_TILES_MAX, SCREEN_HEIGHT_MAX, SCREEN_WIDTH_MAX } from "../protocol/limits.ts";
import { CodecError } from "./types.ts";

/**
 * The head of a packet of the screen's stream, big endian:
 *
 * | byte | what                                                                                         |
 * | ---- | -------------------------------------------------------------------------------------------- |
 * | 0    | version of the bitstream (upper 4 bits), kind (lower 4)                                        |
 * | 1–2  | sequence number, its lower 16 bits; counts up by one                                           |
 *
 * A key or update packet goes on with a check (4 bytes) of the pixels that it produces and the range coder's bytes; a key
 * packet has before these the whole sequence number (4), width (2), height (2) and the cache's tiles (2).
 */
export const BITSTREAM_VERSION = 2;

const KINDS = ["key", "update", "check", "video"] as const;
const HEAD_BYTES = 3, SUM_BYTES = 4, KEY_BYTES = 10;

export type PacketHead =
  /** A decoder may begin here, whatever it had before. */
  | { kind: "key"; sequence: number; width: number; height: number; cacheTiles: number; check: number }
  | { kind: "update"; sequence: number; check: number }
  /** Nothing new: the newest packet had this number. */
  | { kind: "check"; sequence: number }
  /** A frame of the video that is shown over the picture (video/video_packet.ts). */
  | { kind: "video"; sequence: number };

/** A packet of this head and body. */
export function writePacket(head: PacketHead, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(headBytes(head.kind) + body.length);
  const view = new DataView(packet.buffer);
  view.setUint8(0, BITSTREAM_VERSION << 4 | KINDS.indexOf(head.kind));
  view.setUint16(1, head.sequence & 0xffff);
  let at = HEAD_BYTES;
  if (head.kind === "key") {
    view.setUint32(at, head.sequence);
    view.setUint16(at + 4, head.width);
    view.setUint16(at + 6, head.height);
    view.setUint16(at + 8, head.cacheTiles);
    at += KEY_BYTES;
  }
  if ("check" in head) view.setUint32(at, head.check);
  packet.set(body, headBytes(head.kind));
  return packet;
}

/**
 * @param last number of the packet before, null when there is none.
 * @throws CodecError if the head isn't as above, of another version, or not the next.
 */
export function readPacket(packet: Uint8Array, last: number | null): { head: PacketHead; body: Uint8Array } {
  if (packet.length < HEAD_BYTES) throw new CodecError("Cannot decode: the packet is too short");
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = view.getUint8(0) >> 4;
  if (version !== BITSTREAM_VERSION) {
    throw new CodecError(
      `Cannot decode: bitstream version ${version}, this side speaks ${BITSTREAM_VERSION}`,
    );
  }
  const kind = KINDS[view.getUint8(0) & 15];
  if (!kind) throw new CodecError("Cannot decode: unknown kind of packet");
  const bytes = headBytes(kind);
  if (packet.length < bytes) throw new CodecError("Cannot decode: the packet is too short");
  const body = packet.subarray(bytes);
  if (kind === "key") return { head: readKey(view), body };
  if (last === null) throw new CodecError("Cannot decode: the first packet must be a key packet");
  const sequence = (kind === "check" ? last : last + 1) >>> 0;
  if (view.getUint16(1) !== (sequence & 0xffff)) throw new CodecError("Cannot decode: a packet is missing");
  if (kind === "update") return { head: { kind, sequence, check: view.getUint32(HEAD_BYTES) }, body };
  if (kind === "check" && body.length > 0) throw new CodecError("Cannot decode: bytes after the end");
  return { head: { kind, sequence }, body };
}

function readKey(view: DataView): PacketHead {
  const sequence = view.getUint32(HEAD_BYTES);
  const width = view.getUint16(HEAD_BYTES + 4), height = view.getUint16(HEAD_BYTES + 6);
  const cacheTiles = view.getUint16(HEAD_BYTES + 8);
  if (view.getUint16(1) !== (sequence & 0xffff)) throw new CodecError("Cannot decode: two sequence numbers");
  if (width < 1 || width > SCREEN_WIDTH_MAX || height < 1 || height > SCREEN_HEIGHT_MAX) {
    throw new CodecError(`Cannot decode: a picture of ${width}x${height}`);
  }
  if (cacheTiles > CACHE_TILES_MAX) throw new CodecError(`Cannot decode: a cache of ${cacheTiles} tiles`);
  return { kind: "key", sequence, width, height, cacheTiles, check: view.getUint32(HEAD_BYTES + KEY_BYTES) };
}

function headBytes(kind: PacketHead["kind"]): number {
  if (kind === "check" || kind === "video") return HEAD_BYTES;
  return HEAD_BYTES + SUM_BYTES + (kind === "key" ? KEY_BYTES : 0);
}
