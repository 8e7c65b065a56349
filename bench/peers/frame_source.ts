import type { Clip } from "../clips/clip.ts";
import { fingerprint } from "./fingerprint.ts";
import { boundingBox, changedTiles, type Rectangle } from "./rectangles.ts";

/** A clip's frames one after the other, each with what it changes. */
export class FrameSource {
  #clip: Clip;
  #before: Int32Array | null = null;
  #pixels: Int32Array;

  constructor(clip: Clip) {
    this.#clip = clip;
    this.#pixels = new Int32Array(clip.frameBytes / 4);
  }

  /** Of the frame loaded last; the next load() writes elsewhere. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#pixels.buffer);
  }

  /** Loads a frame. */
  load(frame: number): { fingerprint: number; change: Rectangle | null } {
    const { w: width, h: height } = this.#clip.info;
    const next = this.#before ?? new Int32Array(this.#pixels.length);
    const first = this.#before === null;
    [this.#before, this.#pixels] = [this.#pixels, next];
    this.#clip.read(frame, this.bytes);
    const tiles = changedTiles(this.#pixels, first ? null : this.#before, { width, height });
    return { fingerprint: fingerprint(this.#pixels), change: boundingBox(tiles, { width, height }) };
  }
}
