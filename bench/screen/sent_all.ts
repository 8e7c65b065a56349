import type { Room } from "../../codec/types.ts";
import type { Clip } from "../clips/clip.ts";
import { qualityOf } from "../peers/psnr.ts";
import { rounded, spreadOf } from "../peers/spread.ts";
import { psnrShown } from "./compare.ts";
import { CodecPair, type Passed } from "./pair.ts";
import type { SentPacket } from "./types.ts";

export const UNKNOWN = { bytesPerSecond: 0, bytesInFlight: 0, roundTripMs: 0 };
/** A link that is never short. */
export const WIDE: Room = { maxBytes: 16 * 1024, bytesPerSecond: 1e12 };
/** After the clip, until everything is exact. */
const SETTLE_MS = 20_000, STEP_MS = 50;

/**
 * Sends every frame of a clip, at its time, over a link that is never short; what isn't exact at once is refined while
 * nothing changes. The decoder's picture is compared with each frame.
 */
export function sendAll(clip: Clip, module: WebAssembly.Module) {
  using pair = new CodecPair(module, clip, { video: false });
  const sent: SentPacket[] = [], encMs: number[] = [], decMs: number[] = [], psnr: number[] = [];
  const { ticks, fps, frames } = clip.info;
  const refine = (frame: number, now: number) =>
    drain(
      () => pair.refine(WIDE, now),
      ({ packet }) => sent.push({ frame, isRefinement: true, packet }),
    );
  for (const [tick, frame] of ticks.entries()) {
    const now = tick * 1000 / fps;
    if (frame === ticks[tick - 1]) {
      refine(frame, now);
      continue;
    }
    let encoding = pair.take(frame, now, UNKNOWN), decoding = 0;
    drain(() => pair.next(WIDE, now), ({ packet, encMs, decMs }) => {
      sent.push({ frame, isRefinement: false, packet });
      encoding += encMs;
      decoding += decMs;
    });
    encMs.push(encoding);
    decMs.push(decoding);
    psnr.push(psnrShown(pair.frame, pair.viewer.picture()));
  }
  let now = ticks.length * 1000 / fps;
  for (const end = now + SETTLE_MS; pair.restless && now < end; now += STEP_MS) refine(frames - 1, now);
  const last = rounded(psnrShown(pair.frame, pair.viewer.picture()));
  return { ...figuresOf(sent, encMs, decMs), psnr: { ...qualityOf(psnr), last }, sent };
}

/** Bytes, and times of the changed frames but the first, which has its own. */
export function figuresOf(sent: readonly SentPacket[], encMs: readonly number[], decMs: readonly number[]) {
  const bytesOf = (packets: readonly SentPacket[]) =>
    packets.reduce((sum, { packet }) => sum + packet.length, 0);
  return {
    bytes: bytesOf(sent),
    firstBytes: bytesOf(sent.filter(({ frame, isRefinement }) => frame === 0 && !isRefinement)),
    refinementBytes: bytesOf(sent.filter(({ isRefinement }) => isRefinement)),
    encMs: spreadOf(encMs.slice(1)),
    decMs: spreadOf(decMs.slice(1)),
    encFirstMs: rounded(encMs[0]),
    decFirstMs: rounded(decMs[0]),
  };
}

function drain(make: () => Passed | null, take: (passed: Passed) => void): void {
  for (let passed; (passed = make());) take(passed);
}
