import { readBlock } from "./block.ts";
import { HEADER_BYTES, type PacketHeader, readHeader } from "./packet.ts";
import { type Area, CodecError, type DecodedPacket, type Decoder } from "./types.ts";

/**
 * The packet is inflated by pieces of this size: deflate makes at most 1032 bytes of one, so no piece of a hostile
 * packet makes more than 4 MiB before it is found out.
 */
const PIECE_BYTES = 4 * 1024;
/** Opaque black as a little-endian word of RGBA. */
const BLACK = 0xff000000;

/** A decoder that waits for a key packet. One packet at a time. Runs in browsers and in Deno. */
export function createDecoder(): Decoder {
  return new BlockDecoder();
}

class BlockDecoder implements Decoder {
  picture: Decoder["picture"] = { data: new Uint8ClampedArray(0), width: 0, height: 0 };
  #sequence: number | null = null;

  async decode(packet: Uint8Array): Promise<DecodedPacket> {
    const header = readHeader(packet);
    this.#check(header);
    const content = await inflate(packet.subarray(HEADER_BYTES), header.inflated);
    this.#begin(header);
    const changed: Area[] = [];
    let at = 0, pixels = 0;
    for (let i = 0; i < header.blocks; i++) {
      const { block, length } = readBlock(content, at, this.picture);
      at += length;
      pixels += block.width * block.height;
      // A packet holds each pixel once at most; more would only be work for nothing.
      if (pixels > header.width * header.height) throw new CodecError("Cannot decode: too many pixels");
      addArea(changed, block);
    }
    if (at !== content.length) throw new CodecError("Cannot decode: bytes after the last block");
    const { sequence, width, height, complete } = header;
    return { sequence, width, height, complete, changed };
  }

  #check({ key, sequence, width, height }: PacketHeader): void {
    if (key) return;
    if (this.#sequence === null) throw new CodecError("Cannot decode: the first packet must be a key packet");
    if (sequence !== (this.#sequence + 1) >>> 0) throw new CodecError("Cannot decode: a packet is missing");
    if (width !== this.picture.width || height !== this.picture.height) {
      throw new CodecError("Cannot decode: another size without a key packet");
    }
  }

  #begin({ sequence, width, height }: PacketHeader): void {
    if (width !== this.picture.width || height !== this.picture.height) {
      const data = new Uint8ClampedArray(width * height * 4);
      new Uint32Array(data.buffer).fill(BLACK);
      this.picture = { data, width, height };
    }
    this.#sequence = sequence;
  }
}

/** @throws CodecError unless the bytes inflate to exactly `length`. */
async function inflate(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let at = 0;
  const stream = new DecompressionStream("deflate-raw");
  const writing = write(stream.writable, bytes);
  const reader = stream.readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > length) throw new CodecError("Cannot decode: more bytes than announced");
      out.set(value, at);
      at += value.length;
    }
  } catch (error) {
    await reader.cancel().catch(() => {});
    if (error instanceof CodecError) throw error;
    throw new CodecError("Cannot decode: the blocks don't inflate");
  } finally {
    await writing;
  }
  if (at !== length) throw new CodecError("Cannot decode: fewer bytes than announced");
  return out;
}

/** Faults of the bytes reach the reader as well; here they only end the writing. */
async function write(writable: WritableStream<BufferSource>, bytes: Uint8Array): Promise<void> {
  const writer = writable.getWriter();
  try {
    for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
      await writer.write(bytes.slice(from, from + PIECE_BYTES));
    }
    await writer.close();
  } catch {
    // TypeError of the stream: bad bytes, or the reader has cancelled.
  }
}

/** Blocks side by side become one area, so that a painter has few calls to make. */
function addArea(areas: Area[], { x, y, width, height }: Area): void {
  const last = areas.at(-1);
  if (last && last.y === y && last.height === height && last.x + last.width === x) last.width += width;
  else areas.push({ x, y, width, height });
}
