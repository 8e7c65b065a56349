import type { PeerFigures, Quality, Spread } from "../peers/types.ts";

/** What is measured of our codec on one clip: what is of the others, and some more. */
export interface OurFigures extends PeerFigures {
  /** Of the first frame, CPU time in ms. */
  encFirstMs: number;
  decFirstMs: number;
  /** Decoding and painting in Chromium, per changed frame, elapsed time in ms; of the first frame. */
  decChromiumMs: Spread | null;
  decChromiumFirstMs: number | null;
  /** Like delayP50 and delayP95, until all pixels are exact. */
  exactP50: number | null;
  exactP95: number | null;
  /** Of the 20 ticks a second so many whose picture the viewer got at 2 Mbit/s. */
  framesPerSecond: number;
  /** Of `bytes`, those that made photographs exact afterwards. */
  refinementBytes: number;
  /** Where a film plays. */
  region?: RegionFigures;
}

export interface RegionFigures {
  psnr: Quality;
  /** Most pixels beyond the film's tiles that weren't exact in a frame shown. */
  aroundWrong: number;
}

/** One packet with what it belongs to. */
export interface SentPacket {
  frame: number;
  /** It makes something exact that was shown before. */
  isRefinement: boolean;
  packet: Uint8Array<ArrayBuffer>;
}

/** All codecs' figures by clip, then by codec; ours is "mfb". */
export type ClipFigures = { mfb: OurFigures } & Record<string, PeerFigures>;

/** A screen that stands still, for 5 seconds. */
export interface StillFigures {
  /** Of pixels, in all. */
  stillBytes: number;
  /** Share of a core of an encoder that is called 20 times a second: nothing is damaged. */
  stillCpu: number;
  /** The same where the system calls everything damaged each time. */
  stillDamagedCpu: number;
}

export interface PlainFigures {
  encMs: Spread;
  decMs: Spread;
}

/** One run of the bench. */
export interface ScreenFigures {
  clips: Record<string, ClipFigures>;
  still: StillFigures | null;
  /** Clip b with the build without SIMD. */
  plain: PlainFigures | null;
}
