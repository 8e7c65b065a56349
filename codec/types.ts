/**
 * The screen codec: pixels → packets → pixels, exact. Encoder and decoder keep the same state (the last picture), so
 * every packet must reach the decoder, in order; frames are dropped before encoding, never after. It knows nothing of
 * capture, network or UI. A later issue replaces the inside by the codec of docs/codec.md.
 */

/** BGRX pixels, top row first. `stride` in bytes, ≥ width·4. */
export interface Picture {
  data: Uint8Array;
  width: number;
  height: number;
  stride: number;
}

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Encoder {
  /**
   * Takes over what changed: copies the damaged tiles into the encoder's own picture and queues what differs. The
   * caller may overwrite the picture as soon as this returns. May be called while packets of the last update are still
   * to be made: each tile is sent once, in its newest state. The first picture, and one of another size, counts as
   * damaged all over.
   */
  update(picture: Picture, damage: readonly Area[]): void;
  /** True while something is queued. */
  readonly pending: boolean;
  /** True until the first update. */
  readonly blank: boolean;
  /**
   * The next packet, at most `maxBytes` (≥ 16 KiB: a tile always fits), or null when nothing is queued. The packet that
   * empties the queue carries the "complete" flag: after it the decoder has exactly the last update's picture.
   */
  nextPacket(maxBytes: number): Uint8Array<ArrayBuffer> | null;
  /** A decoder that knows nothing takes over: queues the whole picture as it was last taken over. */
  reset(): void;
  /** Forgets the picture: blank as in the beginning. Packets keep counting. */
  clear(): void;
}

export interface DecodedPacket {
  /** The packet's number, for the acknowledgement. */
  sequence: number;
  /** The picture's size; a change clears it. */
  width: number;
  height: number;
  /** What has to be repainted, within the picture. */
  changed: Area[];
  /** True when this packet completes an update: the picture is exactly the host's. */
  complete: boolean;
}

export interface Decoder {
  /** RGBA, opaque, width·4 stride: what ImageData takes. Valid until the next decode that changes the size. */
  readonly picture: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number };
  /** @throws CodecError on anything but a well-formed next packet; the picture may then be partly changed, and the
   * caller asks the host for a reset. Never hangs, never allocates beyond 7680×4320. */
  decode(packet: Uint8Array): Promise<DecodedPacket>;
}

export class CodecError extends Error {
  override name = "CodecError";
}
