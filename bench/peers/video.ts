import { join } from "node:path";
import { runText } from "../../tests/e2e/child.ts";
import type { Clip } from "../clips/clip.ts";
import { benchedTimes, perFrame, startFfmpeg } from "./ffmpeg.ts";
import { delaysOf, LinkClock, type Painted } from "./link_clock.ts";
import { PSNR_EXACT, psnrOf, psnrWithin, qualityOf } from "./psnr.ts";
import type { Rectangle } from "./rectangles.ts";
import { delayFigures, rounded, spreadOf } from "./spread.ts";
import type { PeerFigures } from "./types.ts";

/** Video codecs over the whole screen through ffmpeg: one thread, no look-ahead, one key frame, 4:2:0. */

const CAPPED = "-maxrate 2M -bufsize 1M";
const RATE = `-b:v 2M ${CAPPED}`;
const COMMON = "-threads 1 -g 9999";
const X264 = `-c:v libx264 -preset veryfast -tune zerolatency ${COMMON}`;
const VP9 =
  `-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -tune-content screen -aq-mode 3 -lag-in-frames 0 ${COMMON}`;
const AV1_SCREEN = "tune-content=screen:enable-palette=1:enable-intrabc=1:aq-mode=3";

export const VIDEO_CODECS = {
  x264: `${X264} ${RATE}`,
  /** Only as many bits as a fair quality needs, 2 Mbit/s at most. */
  x264_crf: `${X264} -crf 23 ${CAPPED}`,
  vp9: `${VP9} -minrate 2M ${RATE}`,
  /** The same: no better than quantizer 20. */
  vp9_q20: `${VP9} -qmin 20 ${RATE}`,
  av1: `-c:v libaom-av1 -usage realtime -cpu-used 8 -lag-in-frames 0 -aom-params ${AV1_SCREEN} ` +
    `${COMMON} -minrate 2M ${RATE}`,
} as const;

/** How many frames the quality is looked at. */
const SAMPLES = 24;

/** @param region where the quality is looked at by itself too. */
export async function measureVideo(
  clip: Clip,
  codec: keyof typeof VIDEO_CODECS,
  region: Rectangle | null = null,
): Promise<PeerFigures> {
  const folder = await Deno.makeTempDir({ prefix: "mfb-peer-" });
  try {
    const file = join(folder, "clip.mkv");
    const encTimes = await encode(clip, VIDEO_CODECS[codec].split(" "), file);
    const sizes = await packetSizes(file);
    const { psnr, regionPsnr, decTimes } = await decode(clip, file, region);
    const { ticks, fps } = clip.info;
    if (sizes.length !== ticks.length) {
      throw new Error(`${codec} made ${sizes.length} packets of ${ticks.length} ticks`);
    }
    const clock = new LinkClock();
    const paints: Painted[] = ticks.map((frame, tick) => ({
      frame,
      at: clock.send({
        at: tick * 1000 / fps,
        encMs: encTimes[tick],
        bytes: sizes[tick],
        decMs: decTimes[tick],
      }),
    }));
    const changes = clip.firstTicks.map((tick, frame) => ({ frame, at: tick * 1000 / fps }));
    const ofChanges = (times: readonly number[]) => clip.firstTicks.map((tick) => times[tick]);
    return {
      bytes: sizes.reduce((sum, size) => sum + size, 0),
      firstBytes: sizes[0],
      firstMs: rounded(paints[0].at),
      encMs: spreadOf(ofChanges(encTimes)),
      decMs: spreadOf(ofChanges(decTimes)),
      ...delayFigures(delaysOf(changes.slice(1), paints)),
      psnr: qualityOf(psnr),
      ...(region ? { region: { psnr: qualityOf(regionPsnr) } } : {}),
      exactAfterS: psnr.at(-1) === PSNR_EXACT
        ? rounded((paints.at(-1)!.at - changes.at(-1)!.at) / 1000)
        : null,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Encodes every tick, unchanged ones too. @returns the CPU time in ms of each; conversion to YUV isn't in it. */
async function encode(clip: Clip, codec: string[], file: string): Promise<number[]> {
  const { w, h, fps, ticks } = clip.info;
  const raw = ["-f", "rawvideo", "-pix_fmt", "bgr0", "-s", `${w}x${h}`, "-r", String(fps), "-i", "-"];
  const ffmpeg = startFfmpeg([...raw, "-vsync", "passthrough", "-pix_fmt", "yuv420p", ...codec, file]);
  await ffmpeg.stdout.cancel();
  const bytes = new Uint8Array(clip.frameBytes);
  const writer = ffmpeg.stdin.getWriter();
  try {
    for (const [tick, frame] of ticks.entries()) {
      if (frame !== ticks[tick - 1]) clip.read(frame, bytes);
      await writer.write(bytes);
    }
    await writer.close();
  } catch (error) {
    await writer.abort().catch(() => {});
    // An encoder that gives up says why, the broken pipe doesn't.
    await ffmpeg.log();
    throw error;
  }
  return perFrame(benchedTimes(await ffmpeg.log(), "encode_video"), ticks.length);
}

async function packetSizes(file: string): Promise<number[]> {
  const entries = ["-show_entries", "packet=size", "-of", "csv=p=0"];
  const text = await runText("ffprobe", ["-v", "error", ...entries, file]);
  return text.trim().split("\n").map((line) => parseInt(line));
}

async function decode(clip: Clip, file: string, region: Rectangle | null) {
  const { ticks } = clip.info;
  const samples = sampledTicks(clip);
  const select = `select='${samples.map((tick) => `eq(n\\,${tick})`).join("+")}'`;
  const output = ["-vf", select, "-vsync", "passthrough", "-pix_fmt", "bgr0", "-f", "rawvideo", "-"];
  const ffmpeg = startFfmpeg(["-threads", "1", "-i", file, ...output]);
  await ffmpeg.stdin.close();
  const expected = new Uint8Array(clip.frameBytes), decoded = new Uint8Array(clip.frameBytes);
  const psnr: number[] = [], regionPsnr: number[] = [];
  let filled = 0;
  for await (const chunk of ffmpeg.stdout) {
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + decoded.length - filled);
      decoded.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled < decoded.length) continue;
      filled = 0;
      clip.read(ticks[samples[psnr.length]], expected);
      psnr.push(psnrOf(expected, decoded));
      if (region) regionPsnr.push(psnrWithin(expected, decoded, clip.info.w, region));
    }
  }
  const log = await ffmpeg.log();
  if (psnr.length !== samples.length) {
    throw new Error(`ffmpeg decoded ${psnr.length} of ${samples.length} frames`);
  }
  return { psnr, regionPsnr, decTimes: perFrame(benchedTimes(log, "decode_video"), ticks.length) };
}

/** Ticks with a change, evenly taken, and the last tick. */
function sampledTicks({ firstTicks, info: { ticks } }: Clip): number[] {
  const step = Math.max(1, Math.floor(firstTicks.length / SAMPLES));
  const sampled = firstTicks.filter((_, frame) => frame % step === 0);
  return [...new Set([...sampled, ticks.length - 1])];
}
