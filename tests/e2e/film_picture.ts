/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { Pixels } from "./xvfb.ts";

/** What a viewer shows of a film: where its video stands, how near its pixels are. */

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Seen {
  now: Area | null;
  ever: boolean;
  count: number;
}

interface Store {
  mfbVideo?: Seen;
}

export interface VideoWatch {
  /** Where a video stands now over the picture. */
  now(): Promise<Area | null>;
  /** Whether there was one since the first watchVideo(). */
  ever(): Promise<boolean>;
  /** Paints since then. */
  count(): Promise<number>;
  framesPerSecond(seconds: number): Promise<number>;
}

/** Reads the viewer's CustomEvent "mfb-painted". */
export async function watchVideo(page: Page): Promise<VideoWatch> {
  await page.evaluate(() => {
    const store = globalThis as unknown as Store;
    if (store.mfbVideo) return;
    const seen: Seen = store.mfbVideo = { now: null, ever: false, count: 0 };
    document.addEventListener("mfb-painted", (event) => {
      seen.now = (event as CustomEvent<{ video: Area | null }>).detail.video;
      seen.ever ||= seen.now !== null;
      seen.count++;
    }, true);
  });
  const read = () => page.evaluate(() => (globalThis as unknown as Store).mfbVideo!);
  return {
    now: async () => (await read()).now,
    ever: async () => (await read()).ever,
    count: async () => (await read()).count,
    async framesPerSecond(seconds) {
      const [before, from] = [(await read()).count, performance.now()];
      await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
      return ((await read()).count - before) * 1000 / (performance.now() - from);
    },
  };
}

export interface Comparison {
  /** Pixels that aren't the same. */
  different: number;
  first: { x: number; y: number } | null;
  /** Decibels; Infinity when all is the same. */
  psnr: number;
}

/** Compares two pictures of one size; `hole` is left out, and 2 pixels around it; only `area` is looked at. */
export function compare(
  shown: Pixels,
  real: Pixels,
  { area, hole }: { area?: Area; hole?: Area } = {},
): Comparison {
  const { width, height } = real;
  const all = { x: 0, y: 0, width, height };
  if (shown.width !== width || shown.height !== height) {
    return { different: width * height, first: { x: 0, y: 0 }, psnr: 0 };
  }
  let different = 0, squares = 0, count = 0;
  let first: Comparison["first"] = null;
  const { x: left, y: top, ...size } = area ?? all;
  for (let y = top; y < Math.min(height, top + size.height); y++) {
    for (let x = left; x < Math.min(width, left + size.width); x++) {
      if (hole && isNear(hole, x, y)) continue;
      const at = 4 * (y * width + x);
      let off = 0;
      for (let channel = 0; channel < 3; channel++) {
        off += (shown.data[at + channel] - real.data[at + channel]) ** 2;
      }
      count += 3;
      squares += off;
      if (off === 0) continue;
      different++;
      first ??= { x, y };
    }
  }
  return { different, first, psnr: 10 * Math.log10(255 * 255 * count / squares) };
}

function isNear({ x, y, width, height }: Area, atX: number, atY: number): boolean {
  return atX >= x - 2 && atX < x + width + 2 && atY >= y - 2 && atY < y + height + 2;
}
