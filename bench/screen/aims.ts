import { PSNR_EXACT } from "../peers/psnr.ts";
import type { Measure } from "../report.ts";
import type { ClipFigures, PlainFigures, ScreenFigures, StillFigures } from "./types.ts";

/** What the project wants of its codec; each is held against the peers of the same run. */

const LOSSY = ["x264", "x264_crf", "vp9", "vp9_q20", "av1", "jpeg"];
/** Text and interface, exact at once; the others may be lossy first. */
const TEXT_CLIPS = /^[a-d]_/;

/** Bytes of `peer` for each byte of ours. */
const times = (aim: number) => ({ aim, better: "higher", unit: "x" }) as const;
const atMost = (aim: number, unit: string) => ({ aim, better: "lower", unit }) as const;
const atLeast = (aim: number, unit: string) => ({ aim, better: "higher", unit }) as const;

/** 20, rounded: two of a hundred frames may be left out. */
const FILM_FPS = 19.5;
/** Never: later than any aim. JSON has no infinity. */
const NEVER = 999_999;

export function isTextClip(name: string): boolean {
  return TEXT_CLIPS.test(name);
}

/** @returns the aims by clip.name; those for which a peer is missing are left out. */
export function aimsOf({ clips, still, plain }: ScreenFigures): Record<string, Measure> {
  const measures: Record<string, Measure> = {};
  for (const [name, figures] of Object.entries(clips)) {
    const aims = isTextClip(name) ? textAims(figures, name) : motionAims(figures, name);
    for (const [key, measure] of Object.entries(aims)) measures[`${name}.${key}`] = measure;
  }
  return { ...measures, ...stillAims(still), ...plainMeasures(plain) };
}

function textAims({ mfb, ...peers }: ClipFigures, name: string): Record<string, Measure> {
  const { tight } = peers;
  const lossy = LOSSY.flatMap((peer) => peers[peer] ? [peers[peer].bytes] : []);
  return {
    ...(tight && {
      tightToOurs: { value: tight.bytes / mfb.bytes, ...times(name === "b_scroll" ? 100 : 10) },
      tightFirstToOurs: { value: tight.firstBytes / mfb.firstBytes, ...times(4) },
    }),
    ...(lossy.length > 0 && { bestLossyToOurs: { value: Math.min(...lossy) / mfb.bytes, ...times(8) } }),
    psnrMean: { value: mfb.psnr.mean, ...atLeast(PSNR_EXACT, "dB") },
    firstBytes: { value: mfb.firstBytes, ...atMost(60_000, "bytes") },
    firstExactMs: { value: mfb.firstMs, ...atMost(350, "ms") },
    exactDelayP50: { value: mfb.exactP50 ?? NEVER, ...atMost(45, "ms") },
    exactDelayP95: { value: mfb.exactP95 ?? NEVER, ...atMost(120, "ms") },
    encMsP95: { value: mfb.encMs?.p95 ?? NEVER, ...atMost(25, "ms") },
    decChromiumMsP95: { value: mfb.decChromiumMs?.p95 ?? NEVER, ...atMost(20, "ms") },
  };
}

function motionAims({ mfb, ...peers }: ClipFigures, name: string): Record<string, Measure> {
  const aims: Record<string, Measure> = {
    encMsP95: { value: mfb.encMs?.p95 ?? NEVER, ...atMost(60, "ms") },
    decChromiumMsP95: { value: mfb.decChromiumMs?.p95 ?? NEVER, ...atMost(60, "ms") },
  };
  // The table of aims says nothing of other clips.
  if (name === "e_photos") {
    aims.delayP50 = { value: mfb.delayP50 ?? NEVER, ...atMost(100, "ms") };
    aims.psnrMean = { value: mfb.psnr.mean, ...atLeast(38, "dB") };
    aims.exactAfterS = { value: mfb.exactAfterS ?? NEVER, ...atMost(3, "s") };
  }
  if (name === "f_video") {
    aims.framesPerSecond = { value: mfb.framesPerSecond, ...atLeast(FILM_FPS, "fps") };
    aims.aroundWrongPixels = { value: mfb.region?.aroundWrong ?? NEVER, ...atMost(0, "pixels") };
    const ours = mfb.region?.psnr.mean, theirs = peers.x264?.region?.psnr.mean;
    if (ours !== undefined && theirs !== undefined) {
      aims.filmAgainstX264 = { value: ours - theirs, ...atLeast(-1, "dB") };
    }
  }
  return aims;
}

function stillAims(still: StillFigures | null): Record<string, Measure> {
  if (!still) return {};
  return {
    "still.bytes": { value: still.stillBytes, ...atMost(0, "bytes") },
    "still.cpuPercent": { value: still.stillCpu * 100, ...atMost(1, "%") },
    "still.allDamagedCpuPercent": { value: still.stillDamagedCpu * 100, better: "lower", unit: "%" },
  };
}

function plainMeasures(plain: PlainFigures | null): Record<string, Measure> {
  if (!plain) return {};
  const ms = { better: "lower", unit: "ms" } as const;
  return {
    "b_scroll.plainEncMs": { value: plain.encMs.median, ...ms },
    "b_scroll.plainDecMs": { value: plain.decMs.median, ...ms },
  };
}
