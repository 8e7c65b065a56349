/** What is measured of a codec that isn't ours, on one clip. */

export interface Spread {
  median: number;
  /** 95th percentile. */
  p95: number;
}

export interface Quality {
  /** Mean over the frames looked at, dB over R, G and B; PSNR_EXACT (psnr.ts) where a frame is exact. */
  mean: number;
  /** Of the clip's last frame, at rest. */
  last: number;
}

export interface PeerFigures {
  /** Bytes of the whole clip with every frame sent; video codecs send every tick, at 2 Mbit/s at most. */
  bytes: number;
  /** Bytes until the first frame is there. */
  firstBytes: number;
  /** Time from the start until the first frame is painted, at 2 Mbit/s and 40 ms. */
  firstMs: number;
  /** CPU time of encoding, per changed frame. */
  encMs: Spread | null;
  /** CPU time of decoding, per changed frame; null where it can't be told apart. */
  decMs: Spread | null;
  /**
   * Time in ms from a change on the screen, after the first frame, until it is painted in the viewer (lossy codecs: in
   * whatever quality), at 2 Mbit/s and 40 ms round trip, encoding and decoding included. Frames that were skipped count
   * until a later one was painted. Null when that never happened.
   */
  delayP50: number | null;
  delayP95: number | null;
  psnr: Quality;
  /** Seconds from the last change until the viewer's picture is exact; null: never. */
  exactAfterS: number | null;
  /** Within a rectangle that was asked for: where a film plays. */
  region?: { psnr: Quality };
}

export const PEERS = ["tight", "x264", "x264_crf", "vp9", "vp9_q20", "av1", "jpeg"] as const;
export type PeerName = typeof PEERS[number];

/** The link of all measurements: 2 Mbit/s, 40 ms round trip. */
export const LINK = { bytesPerSecond: 250_000, oneWayMs: 20 } as const;
