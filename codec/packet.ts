import { SCREEN_HEIGHT_MAX, SCREEN_WIDTH_MAX } from "../protocol/limits.ts";
import { CodecError } from "./types.ts";

/**
 * One packet of the screen's stream, little endian:
 *
 * | byte  | what                                                                            |
 * | ----- | ------------------------------------------------------------------------------- |
 * | 0     | version of the bitstream                                                        |
 * | 1     | flags: 1 key (a decoder may begin here), 2 complete (an update ends here)       |
 * | 2–3   | number of blocks                                                                |
 * | 4–7   | sequence number, counts up by one; a key packet may begin anywhere              |
 * | 8–9   | width of the picture                                                            |
 * | 10–11 | height                                                                          |
 * | 12–15 | length of the blocks, inflated                                                  |
 * | 16–…  | the blocks (block.ts), raw deflate (RFC 1951)                                   |
 */
export const BITSTREAM_VERSION = 1;
export const HEADER_BYTES = 16;
/** Blocks of one packet, inflated: bounds what a decoder must allocate for a packet. */
export const CONTENT_MAX_BYTES = 1024 * 1024;

const KEY = 1, COMPLETE = 2;

export interface PacketHeader {
  key: boolean;
  complete: boolean;
  blocks: number;
  sequence: number;
  width: number;
  height: number;
  /** Bytes of the blocks, inflated. */
  inflated: number;
}

export function writePacket(header: PacketHeader, deflated: Uint8Array): Uint8Array<ArrayBuffer> {
  const packet = new Uint8Array(HEADER_BYTES + deflated.length);
  const view = new DataView(packet.buffer);
  view.setUint8(0, BITSTREAM_VERSION);
  view.setUint8(1, (header.key ? KEY : 0) | (header.complete ? COMPLETE : 0));
  view.setUint16(2, header.blocks, true);
  view.setUint32(4, header.sequence, true);
  view.setUint16(8, header.width, true);
  view.setUint16(10, header.height, true);
  view.setUint32(12, header.inflated, true);
  packet.set(deflated, HEADER_BYTES);
  return packet;
}

/** @throws CodecError if the header isn't as above, or of another version. */
export function readHeader(packet: Uint8Array): PacketHeader {
  if (packet.length < HEADER_BYTES) throw new CodecError("Cannot decode: the packet is too short");
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const version = view.getUint8(0);
  if (version !== BITSTREAM_VERSION) {
    throw new CodecError(
      `Cannot decode: bitstream version ${version}, this side speaks ${BITSTREAM_VERSION}`,
    );
  }
  const flags = view.getUint8(1);
  const header = {
    key: (flags & KEY) !== 0,
    complete: (flags & COMPLETE) !== 0,
    blocks: view.getUint16(2, true),
    sequence: view.getUint32(4, true),
    width: view.getUint16(8, true),
    height: view.getUint16(10, true),
    inflated: view.getUint32(12, true),
  };
  const { width, height, inflated } = header;
  if (flags > (KEY | COMPLETE)) throw new CodecError("Cannot decode: unknown flags");
  if (width < 1 || width > SCREEN_WIDTH_MAX || height < 1 || height > SCREEN_HEIGHT_MAX) {
    throw new CodecError(`Cannot decode: a picture of ${width}x${height}`);
  }
  if (inflated > CONTENT_MAX_BYTES) throw new CodecError("Cannot decode: too many bytes in a packet");
  return header;
}
