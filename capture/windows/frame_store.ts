import { findBands } from "../bands.ts";
import { paintPattern } from "../pattern.ts";
import { viewPixels } from "../pixels.ts";
import { intersect } from "../rects.ts";
import type { Rect, SharedPixels } from "../types.ts";
import type { Look } from "./view.ts";

/** Two, so that the next picture never lands in the memory of the last one. */
const PICTURES = 2;

interface Picture {
  pixels: SharedPixels;
  /** 1 for each row that changed since it was last copied into this picture. */
  stale: Uint8Array;
}

/** Pictures of one screen in rotation, in memory that every worker sees; only the rows that changed are copied. */
export class FrameStore {
  #pictures: Picture[] = [];
  #turn = 0;

  /** Throws the old pictures away and makes new ones. */
  allocate({ width, height }: { width: number; height: number }): void {
    this.#turn = 0;
    this.#pictures = Array.from({ length: PICTURES }, () => ({
      pixels: {
        memory: new SharedArrayBuffer(4 * width * height),
        offset: 0,
        stride: 4 * width,
        width,
        height,
      },
      stale: new Uint8Array(height).fill(1),
    }));
  }

  get allocated(): boolean {
    return this.#pictures.length > 0;
  }

  /** Notes what changed, relative to the screen; the rows of a cover that comes or goes as well. */
  markStale(rects: readonly Rect[]): void {
    for (const { stale } of this.#pictures) {
      for (const { y, height } of rects) stale.fill(1, y, y + height);
    }
  }

  /** Brings the next picture up to date, with the pattern over `cover`. */
  copy({ data, stride }: Pick<Look, "data" | "stride">, cover: readonly Rect[]): SharedPixels {
    const { pixels, stale } = this.#pictures[this.#turn];
    this.#turn = (this.#turn + 1) % PICTURES;
    const target = viewPixels(pixels), { width } = pixels;
    for (const { first, count } of findBands(stale)) {
      for (let y = first; y < first + count; y++) {
        target.set(data.subarray(y * stride, y * stride + 4 * width), y * pixels.stride);
      }
      const band = { x: 0, y: first, width, height: count };
      const rects = cover.map((rect) => intersect(rect, band)).filter((rect) => !!rect);
      if (rects.length > 0) paintPattern(target, { ...pixels, rects });
    }
    stale.fill(0);
    return pixels;
  }
}
