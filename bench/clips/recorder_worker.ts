/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { openFramebuffer } from "./framebuffer.ts";

/** The thread that records: reads the screen's file at every tick, keeps each frame that differs from the last. */

declare const self: DedicatedWorkerGlobalScope;

export interface RecordingStart {
  /** X window dump of Xvfb's -fbdir. */
  framebuffer: string;
  /** Where the frames go. */
  file: string;
  width: number;
  height: number;
  /** Ticks a second. */
  fps: number;
  /** Index 0: set to 1 and notified, it ends the recording. */
  stop: Int32Array<SharedArrayBuffer>;
}

export interface Recording {
  frames: number;
  /** The frame shown at each tick. */
  ticks: number[];
  /** Ticks whose work took longer than a tick. */
  late: number;
}

const ALPHA = 0xff000000 | 0;
/** What is never still (a film) is taken as it is after so many looks. */
const LOOKS_MAX = 4;

self.onmessage = ({ data }: MessageEvent<RecordingStart>) => {
  self.postMessage(record(data));
  self.close();
};

function record({ framebuffer, file, width, height, fps, stop }: RecordingStart): Recording {
  using screen = openFramebuffer(framebuffer);
  using output = Deno.openSync(file, { write: true, create: true, truncate: true });
  const size = width * height;
  let current = new Int32Array(size), before = new Int32Array(size), again = new Int32Array(size);
  const ticks: number[] = [];
  let frames = 0, late = 0;
  const begun = performance.now();
  while (Atomics.load(stop, 0) === 0) {
    screen.read(current);
    // The file can be read while the server paints into it, which no program that asks the server ever sees.
    for (let looks = 1; looks < LOOKS_MAX; looks++) {
      screen.read(again);
      [current, again] = [again, current];
      if (!differ(current, again)) break;
    }
    if (makeOpaque(current, before) || frames === 0) {
      writeAll(output, new Uint8Array(current.buffer));
      frames++;
      [current, before] = [before, current];
    }
    ticks.push(frames - 1);
    const wait = begun + ticks.length * 1000 / fps - performance.now();
    if (wait > 0) {
      Atomics.wait(stop, 0, 0, wait);
      continue;
    }
    late++;
    for (let missed = Math.floor(-wait * fps / 1000); missed > 0; missed--) ticks.push(frames - 1);
  }
  return { frames, ticks, late };
}

function differ(a: Int32Array, b: Int32Array): boolean {
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference !== 0;
}

/** Sets the fourth byte of every pixel to 255. @returns whether a pixel differs from `before`. */
function makeOpaque(pixels: Int32Array, before: Int32Array): boolean {
  let difference = 0;
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] | ALPHA;
    pixels[i] = pixel;
    difference |= pixel ^ before[i];
  }
  return difference !== 0;
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
