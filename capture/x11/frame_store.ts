import { findBands } from "../bands.ts";
import { paintPattern } from "../pattern.ts";
import { viewPixels } from "../pixels.ts";
import { intersect } from "../rects.ts";
import type { Rect, SharedPixels } from "../types.ts";
import type { XConnection } from "./connection.ts";
import type { Extensions } from "./extensions.ts";
import {
  createCopiedMemory,
  createShmMemory,
  type PictureSource,
  type ScreenMemory,
} from "./screen_memory.ts";
import { type Libc, openLibc } from "./shared_memory.ts";

/** Two, so that the next picture never lands in the memory of the last one. */
const PICTURES = 2;

interface Picture {
  memory: ScreenMemory;
  /** 1 for each row that changed since it was last read into this picture. */
  stale: Uint8Array;
}

/** Pictures of one screen in rotation; only the rows that changed are read. */
export class FrameStore {
  #connection: XConnection;
  #extensions: Extensions;
  #libc: Libc | null;
  #pictures: Picture[] = [];
  #turn = 0;
  /** The one that was read last, and the last one of those that may be shown. */
  #read: Picture | null = null;
  #shown: Picture | null = null;

  constructor(connection: XConnection, extensions: Extensions) {
    this.#connection = connection;
    this.#extensions = extensions;
    this.#libc = extensions["MIT-SHM"] && connection.local ? openLibc() : null;
  }

  /** Throws the old pictures away and makes new ones. @throws DisplayLostError */
  async allocate(size: { width: number; height: number }): Promise<void> {
    this.#freePictures();
    const shm = this.#extensions["MIT-SHM"];
    for (let i = 0; i < PICTURES; i++) {
      const shared = shm && this.#libc
        ? await createShmMemory(this.#connection, { shm, libc: this.#libc, size })
        : null;
      const memory = shared ?? createCopiedMemory(this.#connection, size);
      this.#pictures.push({ memory, stale: new Uint8Array(size.height).fill(1) });
    }
  }

  get allocated(): boolean {
    return this.#pictures.length > 0;
  }

  /** The server writes straight into memory that this program sees. */
  get shared(): boolean {
    return this.#pictures.some(({ memory }) => !(memory.pixels.memory instanceof SharedArrayBuffer));
  }

  /** Notes what changed, relative to the screen. */
  markStale(rects: Rect[]): void {
    for (const { stale } of this.#pictures) {
      for (const { y, height } of rects) stale.fill(1, y, y + height);
    }
  }

  /**
   * Brings the next picture up to date.
   *
   * @param options `cover`: what the pattern is painted over, relative to the screen; the rows of a cover that goes away
   *   must be marked as stale. `drawnOver`: asked once it was read, where it stays as it was in the picture before.
   * @throws XError when the screen changed its size, DisplayLostError
   */
  async read(
    source: PictureSource,
    { cover = [], drawnOver }: { cover?: readonly Rect[]; drawnOver?: () => readonly Rect[] } = {},
  ): Promise<SharedPixels> {
    const picture = this.#read = this.#next();
    const { memory, stale } = picture;
    const bands = findBands(stale);
    const results = await Promise.allSettled(bands.map((rows) => memory.readRows(source, rows)));
    for (const result of results) if (result.status === "rejected") throw result.reason;
    stale.fill(0);
    const { width } = memory.pixels;
    const kept = this.#shown && this.#shown !== picture ? drawnOver?.() ?? [] : [];
    for (const { first, count } of bands) {
      const read = { x: 0, y: first, width, height: count };
      const within = (rects: readonly Rect[]) => {
        return rects.map((rect) => intersect(rect, read)).filter((rect) => !!rect);
      };
      paintOver(memory, within(cover));
      if (kept.length > 0) copyParts(this.#shown!.memory, memory, within(kept));
    }
    return memory.pixels;
  }

  /** What was read last may be shown. */
  accept(): void {
    this.#shown = this.#read;
  }

  /** What was read last may not be shown: the next picture is made in its place. */
  takeBack(): void {
    if (!this.#read) return;
    this.#turn = this.#pictures.indexOf(this.#read);
    this.#read = null;
  }

  /** Nothing of the pictures before may stay anywhere. */
  forget(): void {
    this.#shown = null;
  }

  /** The next picture with nothing but the pattern. */
  blank(): SharedPixels {
    const { memory, stale } = this.#next();
    this.#read = this.#shown = null;
    stale.fill(1);
    paintOver(memory, [{ x: 0, y: 0, ...memory.pixels }]);
    return memory.pixels;
  }

  /** Nobody may touch any of the pictures any more. */
  free(): void {
    this.#freePictures();
    this.#libc?.close();
    this.#libc = null;
  }

  #next(): Picture {
    const picture = this.#pictures[this.#turn];
    this.#turn = (this.#turn + 1) % this.#pictures.length;
    return picture;
  }

  #freePictures(): void {
    for (const { memory } of this.#pictures.splice(0)) memory.free();
    this.#turn = 0;
    this.#read = this.#shown = null;
  }
}

function paintOver({ pixels }: ScreenMemory, rects: Rect[]): void {
  if (rects.length > 0) paintPattern(viewPixels(pixels), { ...pixels, rects });
}

/** Both are of the same size. */
function copyParts(from: ScreenMemory, to: ScreenMemory, parts: Rect[]): void {
  const source = viewPixels(from.pixels), target = viewPixels(to.pixels);
  const { stride } = to.pixels;
  for (const { x, y, width, height } of parts) {
    for (let row = y; row < y + height; row++) {
      const start = row * stride + 4 * x;
      target.set(source.subarray(start, start + 4 * width), start);
    }
  }
}
