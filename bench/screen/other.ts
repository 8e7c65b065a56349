import type { Area } from "../../codec/types.ts";
import type { Clip } from "../clips/clip.ts";
import { rounded, spreadOf } from "../peers/spread.ts";
import { CodecPair } from "./pair.ts";
import { sendAll, UNKNOWN, WIDE } from "./sent_all.ts";
import type { PlainFigures, StillFigures } from "./types.ts";

const STILL_SECONDS = 5, FPS = 20;
/** Until photographs of the first frame are exact. */
const SETTLE_STEPS = 200, STEP_MS = 250;

/** What a screen costs that stands still. */
export function measureStill(clip: Clip, module: WebAssembly.Module): StillFigures {
  using pair = new CodecPair(module, clip, { video: false });
  let now = 0, bytes = 0;
  const send = () => {
    for (let passed; (passed = pair.next(WIDE, now));) bytes += passed.packet.length;
    for (let passed; (passed = pair.refine(WIDE, now));) bytes += passed.packet.length;
  };
  pair.take(0, now, UNKNOWN);
  for (let step = 0; step < SETTLE_STEPS; step++, now += STEP_MS) send();
  if (pair.restless) throw new Error(`${clip.name}: the first frame doesn't become exact`);
  bytes = 0;
  /** @returns share of a core. */
  const stand = (damage: Area[]): number => {
    let ms = 0;
    for (let step = 0; step < STILL_SECONDS * FPS; step++, now += 1000 / FPS) {
      ms += pair.takeSame(damage, now, UNKNOWN);
      send();
    }
    return rounded(ms / (STILL_SECONDS * 1000) * 100) / 100;
  };
  const { w: width, h: height } = clip.info;
  return {
    stillCpu: stand([]),
    stillDamagedCpu: stand([{ x: 0, y: 0, width, height }]),
    stillBytes: bytes,
  };
}

/** Times of the build for browsers without SIMD, every frame sent. */
export function measurePlain(clip: Clip, plainModule: WebAssembly.Module): PlainFigures {
  const { encMs, decMs } = sendAll(clip, plainModule);
  return { encMs: encMs ?? spreadOf([0])!, decMs: decMs ?? spreadOf([0])! };
}
