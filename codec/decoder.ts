import { CACHE_TILES_MAX, SCREEN_PACKET_MAX_BYTES } from "../protocol/limits.ts";
import { instantiate, type Kernels } from "./module.ts";
import { type PacketHead, readPacket } from "./packet.ts";
import { type Area, CodecError, type DecodedPacket, type Decoder } from "./types.ts";

export interface DecoderOptions {
  /** Tiles of the cache that this side is willing to keep, 0 … 16384; 4 KiB each. */
  cacheTilesMax?: number;
}

/** A decoder that waits for a key packet. @param module codec/kernels, compiled. Runs in browsers and in Deno. */
export function createDecoder(module: WebAssembly.Module, options: DecoderOptions = {}): Decoder {
  return new ScreenDecoder(instantiate(module), options.cacheTilesMax ?? CACHE_TILES_MAX);
}

class ScreenDecoder implements Decoder {
  #kernels: Kernels;
  #cacheTilesMax: number;
  #sequence: number | null = null;
  #complete = false;
  picture: Decoder["picture"] = { data: new Uint8ClampedArray(0), width: 0, height: 0 };

  constructor(kernels: Kernels, cacheTilesMax: number) {
    this.#kernels = kernels;
    this.#cacheTilesMax = cacheTilesMax;
  }

  decode(packet: Uint8Array): DecodedPacket {
    try {
      return this.#decode(packet);
    } catch (error) {
      // Nothing can be built on this state any more; only a key packet helps.
      this.#sequence = null;
      if (error instanceof CodecError) throw error;
      throw new CodecError("Cannot decode: the packet broke the decoder", { cause: error });
    }
  }

  #decode(packet: Uint8Array): DecodedPacket {
    if (packet.length > SCREEN_PACKET_MAX_BYTES) {
      throw new CodecError("Cannot decode: the packet is too long");
    }
    const { head, body } = readPacket(packet, this.#sequence);
    if (head.kind === "check") return this.#result(head, []);
    if (head.kind === "video") {
      this.#sequence = head.sequence;
      return this.#result(head, [], body);
    }
    if (head.kind === "key") this.#begin(head);
    const kernels = this.#kernels;
    new Uint8Array(kernels.memory.buffer, kernels.packetAddress(), body.length).set(body);
    if (!kernels.readNextPacket(body.length)) throw new CodecError("Cannot decode: no encoder writes this");
    if (kernels.checkOfPacket() >>> 0 !== head.check) {
      throw new CodecError("Cannot decode: the picture isn't the host's");
    }
    this.#sequence = head.sequence;
    this.#complete = kernels.isOpen() === 0;
    const x = kernels.changedX0(), y = kernels.changedY0();
    const width = kernels.changedX1() - x, height = kernels.changedY1() - y;
    if (width <= 0 || height <= 0) return this.#result(head, []);
    kernels.paint(x, y, x + width, y + height);
    return this.#result(head, [{ x, y, width, height }]);
  }

  #begin({ width, height, cacheTiles }: Extract<PacketHead, { kind: "key" }>): void {
    if (cacheTiles > this.#cacheTilesMax) throw new CodecError("Cannot decode: the cache is too large");
    const kernels = this.#kernels;
    kernels.setUp(width, height, cacheTiles, false);
    const data = new Uint8ClampedArray(kernels.memory.buffer, kernels.canvasAddress(), width * height * 4);
    // Opaque black until something is painted.
    kernels.paint(0, 0, width, height);
    this.picture = { data: data as Uint8ClampedArray<ArrayBuffer>, width, height };
  }

  #result({ kind, sequence }: PacketHead, changed: Area[], video: Uint8Array | null = null): DecodedPacket {
    const { width, height } = this.picture;
    return {
      sequence,
      width,
      height,
      changed,
      complete: this.#complete,
      lossy: this.#kernels.lossyTileCount(),
      key: kind === "key",
      video,
    };
  }
}
