import { boundingBox, intersect } from "../rects.ts";
import { createSignal } from "../signal.ts";
import type { Cursor, CursorShape, Frame, Grabber, Obstacle, Rect, Release } from "../types.ts";
import type { Desktop, DesktopListener } from "./desktop.ts";
import { isReleased, type Layer } from "./layer.ts";

/** More rectangles than this are told as one. */
const DAMAGE_MAX_RECTS = 32;

/**
 * Puts the desktop's picture together in shared memory of its own whenever a frame is asked for, from what is released
 * alone. Nothing can change meanwhile, so no frame is ever withheld.
 */
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
  #toldPointer: { x: number; y: number; visible: boolean } | null = null;
  #toldShape: CursorShape | null = null;
  #obstacleListeners = new Set<(obstacle: Obstacle | null) => void>();
  #closed = false;

  constructor(desktop: Desktop, release: Release) {
    this.#desktop = desktop;
    this.#release = release;
    this.#size = desktop.size;
    this.#memory = new SharedArrayBuffer(desktop.size.width * desktop.size.height * 4);
    desktop.listeners.add(this);
  }

  readonly withheld = 0;

  setRelease(release: Release): void {
    this.#release = release;
    this.#pointerNews = true;
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
        if (due && !this.#desktop.obstacle) return this.#read(full);
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
    const { pointer, cursorShape } = this.#desktop, told = this.#toldPointer;
    if (!isReleased(this.#desktop.layerAt(pointer), this.#release)) {
      if (told?.visible === false) return Promise.resolve(null);
      // Where it went to isn't told either.
      this.#toldPointer = { ...(told ?? { x: 0, y: 0 }), visible: false };
      return Promise.resolve(this.#toldPointer);
    }
    const { x, y } = pointer;
    const shape = cursorShape === this.#toldShape ? null : cursorShape;
    if (!shape && told?.visible && told.x === x && told.y === y) return Promise.resolve(null);
    this.#toldPointer = { x, y, visible: true };
    this.#toldShape = cursorShape;
    return Promise.resolve({ x, y, visible: true, ...(shape ? { shape } : {}) });
  }

  onObstacle(listener: (obstacle: Obstacle | null) => void): () => void {
    this.#obstacleListeners.add(listener);
    if (this.#desktop.obstacle) listener(this.#desktop.obstacle);
    return () => void this.#obstacleListeners.delete(listener);
  }

  onObstructed(): void {
    for (const listener of [...this.#obstacleListeners]) listener(this.#desktop.obstacle);
    this.onReplaced();
  }

  onDamage(rect: Rect, by: Layer | null): void {
    const part = intersect(rect, { x: 0, y: 0, ...this.#desktop.size });
    if (!part || by && !isReleased(by, this.#release)) return;
    this.#damage?.push(part);
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
    const { width, height } = this.#desktop.size;
    const all: Rect = { x: 0, y: 0, width, height };
    const damage = this.#damage ?? [all];
    this.#damage = [];
    if (width !== this.#size.width || height !== this.#size.height) {
      this.#size = { width, height };
      this.#memory = new SharedArrayBuffer(width * height * 4);
    }
    const target = { pixels: new Uint32Array(this.#memory), width, height };
    for (const rect of damage) this.#desktop.compose(target, rect, this.#release);
    this.#frameOut = true;
    return {
      pixels: { memory: this.#memory, offset: 0, stride: width * 4, width, height },
      damage: full ? [all] : damage,
      time: performance.timeOrigin + performance.now(),
      release: () => void (this.#frameOut = false),
    };
  }
}
