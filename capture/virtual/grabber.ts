import { boundingBox } from "../rects.ts";
import { createSignal } from "../signal.ts";
import type { Cursor, CursorShape, Frame, Grabber, Rect, Release } from "../types.ts";
import type { Desktop, DesktopListener } from "./desktop.ts";

/** More rectangles than this are told as one. */
const DAMAGE_MAX_RECTS = 32;

/** Copies the desktop's picture into shared memory of its own whenever a frame is asked for. */
export class VirtualGrabber implements Grabber, DesktopListener {
  #desktop: Desktop;
  #release: Release;
  #wake = createSignal();
  #memory: SharedArrayBuffer;
  #size: { width: number; height: number };
  /** Null: everything. */
  #damage: Rect[] | null = null;
  #busy = false;
  #frameOut = false;
  #pointerNews = true;
  #toldPointer: { x: number; y: number } | null = null;
  #toldShape: CursorShape | null = null;
  #closed = false;

  constructor(desktop: Desktop, release: Release) {
    this.#desktop = desktop;
    this.#release = release;
    const { width, height } = desktop.canvas;
    this.#size = { width, height };
    this.#memory = new SharedArrayBuffer(width * height * 4);
    desktop.listeners.add(this);
  }

  readonly withheld = 0;

  setRelease(release: Release): void {
    this.#release = release;
    this.onReplaced();
  }

  get size(): { width: number; height: number } {
    return this.#size;
  }

  async next({ timeoutMs, full = false }: { timeoutMs: number; full?: boolean }): Promise<Frame | null> {
    if (this.#busy) throw new TypeError("next() is already waiting");
    if (this.#frameOut) throw new TypeError("The previous frame has not been released");
    this.#busy = true;
    const deadline = performance.now() + timeoutMs;
    try {
      for (;;) {
        this.#wake.lower();
        if (this.#closed || this.#desktop.lost) {
          throw this.#desktop.lost ?? new TypeError("The grabber is closed");
        }
        const due = full || this.#damage === null || this.#damage.length > 0;
        if (due && this.#release.everything) return this.#read(full);
        const left = deadline - performance.now();
        if (this.#pointerNews || left <= 0) {
          this.#pointerNews = false;
          return null;
        }
        await this.#wake.wait(left);
      }
    } finally {
      this.#busy = false;
    }
  }

  cursor(): Promise<Cursor | null> {
    if (this.#desktop.lost) return Promise.reject(this.#desktop.lost);
    this.#pointerNews = false;
    const { pointer: { x, y }, cursorShape } = this.#desktop;
    const shape = cursorShape === this.#toldShape ? null : cursorShape;
    if (!shape && this.#toldPointer?.x === x && this.#toldPointer.y === y) return Promise.resolve(null);
    this.#toldPointer = { x, y };
    this.#toldShape = cursorShape;
    return Promise.resolve({ x, y, visible: true, ...(shape ? { shape } : {}) });
  }

  onDamage(rect: Rect): void {
    this.#damage?.push(rect);
    if (this.#damage && this.#damage.length > DAMAGE_MAX_RECTS) this.#damage = [boundingBox(this.#damage)];
    this.#wake.raise();
  }

  onPointer(): void {
    this.#pointerNews = true;
    this.#wake.raise();
  }

  onReplaced(): void {
    this.#damage = null;
    this.#wake.raise();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#desktop.listeners.delete(this);
    this.#wake.raise();
    return Promise.resolve();
  }

  #read(full: boolean): Frame {
    const { canvas } = this.#desktop;
    const { width, height } = canvas;
    const all: Rect = { x: 0, y: 0, width, height };
    const damage = this.#damage ?? [all];
    this.#damage = [];
    if (width !== this.#size.width || height !== this.#size.height) {
      this.#size = { width, height };
      this.#memory = new SharedArrayBuffer(width * height * 4);
    }
    const target = new Uint32Array(this.#memory);
    for (const rect of damage) {
      for (let y = rect.y; y < rect.y + rect.height; y++) {
        const at = y * width + rect.x;
        target.set(canvas.pixels.subarray(at, at + rect.width), at);
      }
    }
    this.#frameOut = true;
    return {
      pixels: { memory: this.#memory, offset: 0, stride: width * 4, width, height },
      damage: full ? [all] : damage,
      time: performance.timeOrigin + performance.now(),
      release: () => void (this.#frameOut = false),
    };
  }
}
