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
   * Takes over what changed. Compares the damaged tiles with the picture the decoder will have after the packets
   * already made, and queues the tiles that differ. The picture is only read during the call… of this and of
   * `nextPacket()` while `pending`: the caller keeps it stable until `pending` is false.
   */
  update(picture: Picture, damage: readonly Area[]): void;
  /** True while the last update isn't wholly encoded. */
  readonly pending: boolean;
  /**
   * The next packet of the current update, at most `maxBytes` (≥ 32 KiB… a tile always fits), or null when nothing is
   * left. The packet that ends an update carries the "complete" flag.
   */
  nextPacket(maxBytes: number): Uint8Array<ArrayBuffer> | null;
  /** Forgets the decoder's state: the next update sends everything. */
  reset(): void;
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
  decode(packet: Uint8Array): DecodedPacket | Promise<DecodedPacket>;
}

export class CodecError extends Error {
  override name = "CodecError";
}
