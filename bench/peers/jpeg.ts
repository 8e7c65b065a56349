import type { Clip } from "../clips/clip.ts";
import { delaysOf, LinkClock, type Painted } from "./link_clock.ts";
import { psnrOf, qualityOf } from "./psnr.ts";
import { changedTiles, mergeTiles } from "./rectangles.ts";
import { delayFigures, rounded, spreadOf } from "./spread.ts";
import { openTurboJpeg, type TurboJpeg } from "./turbojpeg.ts";
import type { PeerFigures } from "./types.ts";

/**
 * JPEG tiles as MeshCentral sends them: changed tiles of 32×32 merged to rectangles, quality 50, 4:2:0 (settings read
 * from the MeshAgent's source; encoded by libjpeg-turbo, 8 bytes of header a rectangle).
 */

const QUALITY = 50;
const RECTANGLE_HEADER_BYTES = 8;
/** Every so many frames the quality is looked at. */
const SAMPLE_EVERY = 6;
/** A new frame is encoded when the link has at most so much left to carry. */
const LINK_AHEAD_MS = 20;

interface Step {
  bytes: number;
  encMs: number;
  decMs: number;
}

export function measureJpeg(clip: Clip): PeerFigures {
  const { w: width, h: height } = clip.info;
  using jpeg = openTurboJpeg({ width, height });
  const sent = sendAll(clip, jpeg);
  const live = sendInTime(clip, jpeg);
  return {
    bytes: sent.steps.reduce((sum, { bytes }) => sum + bytes, 0),
    firstBytes: sent.steps[0].bytes,
    firstMs: rounded(live.paints[0].at),
    encMs: spreadOf(sent.steps.map(({ encMs }) => encMs)),
    decMs: spreadOf(sent.steps.map(({ decMs }) => decMs)),
    ...delayFigures(delaysOf(live.changes.slice(1), live.paints)),
    psnr: qualityOf(sent.psnr),
    exactAfterS: null,
  };
}

/** Every frame, without a link. */
function sendAll(clip: Clip, jpeg: TurboJpeg): { steps: Step[]; psnr: number[] } {
  const viewer = new JpegViewer(clip, jpeg);
  const steps: Step[] = [], psnr: number[] = [];
  for (let frame = 0; frame < clip.info.frames; frame++) {
    steps.push(viewer.send(frame));
    if (frame % SAMPLE_EVERY === 0 || frame === clip.info.frames - 1) psnr.push(viewer.psnr());
  }
  return { steps, psnr };
}

/** Only the frames for which the link is free. */
function sendInTime(clip: Clip, jpeg: TurboJpeg): { changes: Painted[]; paints: Painted[] } {
  const viewer = new JpegViewer(clip, jpeg);
  const clock = new LinkClock();
  const { ticks, fps, frames } = clip.info;
  const changes = clip.firstTicks.map((tick, frame) => ({ frame, at: tick * 1000 / fps }));
  const paints: Painted[] = [];
  let last = -1;
  for (let tick = 0; last < frames - 1; tick++) {
    const frame = ticks[Math.min(tick, ticks.length - 1)], at = tick * 1000 / fps;
    if (frame === last || Math.max(clock.linkFree - LINK_AHEAD_MS, clock.encoderFree) > at) continue;
    paints.push({ frame, at: clock.send({ at, ...viewer.send(frame) }) });
    last = frame;
  }
  return { changes, paints };
}

class JpegViewer {
  #clip: Clip;
  #jpeg: TurboJpeg;
  #bytes: Uint8Array;
  #pixels: Int32Array;
  #before: Int32Array | null = null;
  #shown: Uint8Array;

  constructor(clip: Clip, jpeg: TurboJpeg) {
    this.#clip = clip;
    this.#jpeg = jpeg;
    this.#bytes = new Uint8Array(clip.frameBytes);
    this.#pixels = new Int32Array(this.#bytes.buffer);
    this.#shown = new Uint8Array(clip.frameBytes);
  }

  /** Sends what the frame changes. */
  send(frame: number): Step {
    const { w: width, h: height } = this.#clip.info;
    this.#clip.read(frame, this.#bytes);
    const begun = performance.now();
    const rectangles = mergeTiles(changedTiles(this.#pixels, this.#before, { width, height }), {
      width,
      height,
    });
    let bytes = 0, decMs = 0;
    for (const { x, y, ...size } of rectangles) {
      const part = { offset: (y * width + x) * 4, stride: width * 4, ...size };
      const encoded = this.#jpeg.encode(this.#bytes, { ...part, quality: QUALITY });
      bytes += encoded.length + RECTANGLE_HEADER_BYTES;
      const decoding = performance.now();
      this.#jpeg.decode(encoded, this.#shown, part);
      decMs += performance.now() - decoding;
    }
    const encMs = performance.now() - begun - decMs;
    this.#before ??= new Int32Array(this.#pixels.length);
    this.#before.set(this.#pixels);
    return { bytes, encMs, decMs };
  }

  psnr(): number {
    return psnrOf(this.#bytes, this.#shown);
  }
}
