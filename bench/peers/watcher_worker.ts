/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { fingerprint } from "./fingerprint.ts";
import { openFramebuffer } from "../clips/framebuffer.ts";

/** The thread that looks at the viewer's screen: when did it show what? */

declare const self: DedicatedWorkerGlobalScope;

export interface WatchStart {
  framebuffer: string;
  width: number;
  height: number;
  /** Index 0: set to 1 and notified, it ends. */
  stop: Int32Array<SharedArrayBuffer>;
  /** Index 0: the fingerprint of what is shown now. */
  shown: Float64Array<SharedArrayBuffer>;
}

export interface Sighting {
  /** ms since 1970. */
  at: number;
  fingerprint: number;
}

/** Between two looks. */
const PAUSE_MS = 5;

self.onmessage = ({ data }: MessageEvent<WatchStart>) => {
  self.postMessage(watch(data));
  self.close();
};

function watch({ framebuffer, width, height, stop, shown }: WatchStart): Sighting[] {
  using screen = openFramebuffer(framebuffer);
  const pixels = new Int32Array(width * height);
  const sightings: Sighting[] = [];
  while (Atomics.load(stop, 0) === 0) {
    const at = performance.timeOrigin + performance.now();
    screen.read(pixels);
    const value = fingerprint(pixels);
    if (value !== sightings.at(-1)?.fingerprint) sightings.push({ at, fingerprint: value });
    shown[0] = value;
    Atomics.wait(stop, 0, 0, PAUSE_MS);
  }
  return sightings;
}
