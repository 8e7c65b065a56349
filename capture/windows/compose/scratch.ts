import type { Rect } from "../../types.ts";
import { Dib } from "../win32/gdi.ts";
import type { WindowPixels } from "./source.ts";

/** A window with more pixels than this isn't read. */
const PIXELS_MAX = 1 << 26;
/** Grown by so much at once. */
const STEP = 128;

/** Memory that windows are read into one after the other; blank each time, so that nothing of the last one stays. */
export class Scratch implements Disposable {
  #dib: Dib | null = null;

  /** @returns null for a window that is too large. */
  take({ width, height }: Rect): Dib | null {
    if (width <= 0 || height <= 0 || width * height > PIXELS_MAX) return null;
    if (!this.#dib || this.#dib.width < width || this.#dib.height < height) {
      const size = {
        width: roundUp(Math.max(width, this.#dib?.width ?? 0)),
        height: roundUp(Math.max(height, this.#dib?.height ?? 0)),
      };
      this.#dib?.[Symbol.dispose]();
      this.#dib = new Dib(size);
    } else this.#dib.data.fill(0, 0, 4 * this.#dib.width * height);
    return this.#dib;
  }

  /** What is in it, for a window there. */
  pixels(rect: Rect): WindowPixels {
    const { data, width } = this.#dib!;
    return { data, stride: 4 * width, rect };
  }

  /** Leaves the memory to whoever still writes into it. */
  abandon(): Dib | null {
    const dib = this.#dib;
    this.#dib = null;
    return dib;
  }

  [Symbol.dispose](): void {
    this.abandon()?.[Symbol.dispose]();
  }
}

function roundUp(side: number): number {
  return Math.ceil(side / STEP) * STEP;
}
