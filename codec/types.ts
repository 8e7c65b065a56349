/**
 * The screen codec: pixels → packets → pixels. Text and user interface are exact at once, photographs at the latest
 * when they stand still. Encoder and decoder keep the same state, so every packet must reach the decoder, in order;
 * frames are dropped before encoding, never after. It knows nothing of capture, network or UI. The bitstream:
 * docs/codec.md.
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

/** What the link gives for the next packet. */
export interface Room {
  /** A packet becomes little longer than this: at most by one rectangle of tiles, some KiB. */
  maxBytes: number;
  /** What the link carries; 0 while unknown. Decides how much of a photograph is sent at once. */
  bytesPerSecond: number;
}

/** An encoder serves one decoder. Times (`now`) are milliseconds of any clock that doesn't go back. */
export interface Encoder {
  /**
   * Takes over what changed: compares the damaged areas with the picture of the last update. The caller may overwrite
   * the picture as soon as this returns. The first picture, and one of another size, counts as damaged all over.
   *
   * @param except stays as it was: a video is shown there. Once it isn't, it belongs to the damage.
   * @throws Error while `pending`: the last update must be sent first.
   */
  update(picture: Picture, damage: readonly Area[], now: number, except?: Area | null): void;
  /** Packets of the last update are still to be made. */
  readonly pending: boolean;
  /** No picture was taken over yet. */
  readonly blank: boolean;
  /** Tiles that the decoder doesn't show exactly yet. */
  readonly lossy: number;
  /**
   * Tiles that the decoder can keep, 0 … 16384; 4 KiB each, on both sides. Counts from the next reset() or clear() on,
   * or picture of another size.
   */
  cacheTiles: number;
  /** Number of the newest packet; packets count up by one. */
  readonly sequence: number;
  /** The update's next packet, or null when it is wholly sent. */
  nextPacket(room: Room): Uint8Array<ArrayBuffer> | null;
  /**
   * A packet that makes something exact that was quiet for 200 ms, or null. Only when nothing is pending.
   *
   * @param except needn't be exact: a video is shown there.
   */
  refine(room: Room, now: number, except?: Area | null): Uint8Array<ArrayBuffer> | null;
  /** What becomes of each tile (32×32, row by row) with the update just taken over: TILE_… of video/tile_activity.ts. */
  tiles(): Uint8Array;
  /** The pictures that the update just taken over was compared with, and is; valid until the next call of anything. */
  compared(): { before: Picture; after: Picture };
  /** A packet that carries a frame of video in its place among the others. Only when nothing is pending. */
  video(body: Uint8Array): Uint8Array<ArrayBuffer>;
  /** A few bytes that tell the decoder which packet was the newest; not for the first 0 packets. */
  check(): Uint8Array<ArrayBuffer>;
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
  /** True when no update is under way: the picture is the host's, apart from tiles that are still lossy. */
  complete: boolean;
  /** Tiles that aren't exact yet. */
  lossy: number;
  /** Begun anew: nothing of before is valid, a video neither. */
  key: boolean;
  /** The body of a video packet, to be read by video/video_packet.ts; null for all others. */
  video: Uint8Array | null;
}

export interface Decoder {
  /** RGBA, opaque, width·4 stride: what ImageData takes. Valid until a decode that changes the size. */
  readonly picture: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number };
  /** @throws CodecError on anything but a well-formed next packet; the picture may then be partly changed, and the
   * caller asks the host for a reset. Never hangs, never allocates beyond 7680×4320 and its cache. */
  decode(packet: Uint8Array): DecodedPacket;
}

export class CodecError extends Error {
  override name = "CodecError";
}
