import { HEADER_BYTES, type PacketHeader, readHeader } from "./packet.ts";
import { readPlace, readTile, TILE } from "./tile.ts";
import { type Area, CodecError, type DecodedPacket, type Decoder } from "./types.ts";

/** A decoder that waits for a key packet. One packet at a time. Runs in browsers and in Deno. */
export function createDecoder(): Decoder {
  return new TileDecoder();
}

class TileDecoder implements Decoder {
  picture: Decoder["picture"] = { data: new Uint8ClampedArray(0), width: 0, height: 0 };
  #sequence: number | null = null;

  async decode(packet: Uint8Array): Promise<DecodedPacket> {
    const header = readHeader(packet);
    this.#begin(header);
    const tiles = await inflate(packet.subarray(HEADER_BYTES), header.inflated);
    const changed: Area[] = [];
    let at = 0;
    for (let i = 0; i < header.tiles; i++) {
      const place = readPlace(tiles, at, this.picture);
      at += readTile(tiles, { at, place }, this.picture);
      const { column, row, width, height } = place;
      changed.push({ x: column * TILE, y: row * TILE, width, height });
    }
    if (at !== tiles.length) throw new CodecError("Cannot decode: bytes after the last tile");
    const { sequence, width, height, complete } = header;
    return { sequence, width, height, complete, changed: joinRows(changed) };
  }

  /** Checks that the packet is the next one; a key packet begins a new picture. */
  #begin({ key, sequence, width, height }: PacketHeader): void {
    if (!key) {
      if (this.#sequence === null) {
        throw new CodecError("Cannot decode: the first packet must be a key packet");
      }
      if (sequence !== (this.#sequence + 1) >>> 0) throw new CodecError("Cannot decode: a packet is missing");
      if (width !== this.picture.width || height !== this.picture.height) {
        throw new CodecError("Cannot decode: another size without a key packet");
      }
    } else if (width !== this.picture.width || height !== this.picture.height) {
      this.picture = { data: new Uint8ClampedArray(width * height * 4), width, height };
    }
    this.#sequence = sequence;
  }
}

/** @throws CodecError unless the bytes inflate to exactly `length`. */
async function inflate(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const out = new Uint8Array(length);
  let at = 0;
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  // Faults of the input reach the reader below as well; here they would be unhandled.
  writer.write(Uint8Array.from(bytes)).catch(() => {});
  writer.close().catch(() => {});
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
    throw new CodecError("Cannot decode: the tiles don't inflate");
  }
  if (at !== length) throw new CodecError("Cannot decode: fewer bytes than announced");
  return out;
}

/** Tiles side by side become one area, so that a painter has few calls to make. */
function joinRows(areas: Area[]): Area[] {
  const joined: Area[] = [];
  for (const area of areas) {
    const last = joined.at(-1);
    if (last && last.y === area.y && last.height === area.height && last.x + last.width === area.x) {
      last.width += area.width;
    } else joined.push({ ...area });
  }
  return joined;
}
