import { findChanges } from "../changes.ts";
import { sameRect } from "../rects.ts";
import type { Rect, Release, Screen } from "../types.ts";
import type { Look, View } from "./view.ts";
import { display } from "./win32/display.ts";
import { CAPTUREBLT, contexts, Dib, gdi, SRCCOPY } from "./win32/gdi.ts";
import { samePixels } from "./win32/memory.ts";

/** Between two looks at a screen on which something happens, at least. */
const ACTIVE_INTERVAL_MS = 16;
/** And at most this share of the time is spent with reading. */
const BUSY_SHARE = 0.3;
/** Where nothing has happened for a while. */
const QUIET_AFTER_MS = 1000, QUIET_INTERVAL_MS = 100;
/** LASTINPUTINFO: cbSize 0, dwTime 4. */
const LASTINPUTINFO_BYTES = 8;

/**
 * The whole screen through GDI (BitBlt). It is told of no changes: it looks again and again, more often while somebody
 * uses the computer, and compares.
 */
export class GdiView implements View {
  #screen: Screen;
  #pictures: [Dib, Dib] | null = null;
  #all = true;
  #lookedAt = -Infinity;
  #tookMs = 0;
  #activeAt = performance.now();
  #lastInput = 0;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  async look({ timeoutMs }: { timeoutMs: number }): Promise<Look | null> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const now = performance.now();
      if (this.#inputChanged()) this.#activeAt = now;
      const due = this.#all ? now : this.#lookedAt + this.#interval(now);
      if (now >= due) return this.#read();
      if (now >= until) return null;
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(ACTIVE_INTERVAL_MS, due - now, until - now))
      );
    }
  }

  setScreen(screen: Screen): void {
    if (!sameRect(screen.rect, this.#screen.rect)) this.#free();
    this.#screen = screen;
    this.#all = true;
  }

  setRelease(_release: Release): void {
    this.#all = true;
  }

  [Symbol.dispose](): void {
    this.#free();
  }

  #read(): Look | null {
    const start = performance.now();
    const { x, y, width, height } = this.#screen.rect;
    this.#pictures ??= [new Dib({ width, height }), new Dib({ width, height })];
    const [after, before] = this.#pictures;
    const desktop = contexts.GetDC(0n);
    const read = gdi.BitBlt(after.context, 0, 0, width, height, desktop, x, y, SRCCOPY | CAPTUREBLT);
    gdi.GdiFlush();
    contexts.ReleaseDC(0n, desktop);
    const damage = read === 0 ? [] : this.#all ? [{ x: 0, y: 0, width, height }] : changesOf(before, after);
    const end = performance.now();
    this.#lookedAt = end;
    this.#tookMs = end - start;
    if (damage.length === 0) return null;
    this.#all = false;
    this.#activeAt = end;
    this.#pictures = [before, after];
    return { data: after.data, stride: 4 * width, damage, certain: () => true };
  }

  #interval(now: number): number {
    if (now > this.#activeAt + QUIET_AFTER_MS) return QUIET_INTERVAL_MS;
    return Math.max(ACTIVE_INTERVAL_MS, this.#tookMs / BUSY_SHARE);
  }

  /** Somebody moved the mouse or pressed a key, here or from afar (GetLastInputInfo). */
  #inputChanged(): boolean {
    const info = new Uint8Array(LASTINPUTINFO_BYTES), view = new DataView(info.buffer);
    view.setUint32(0, LASTINPUTINFO_BYTES, true);
    if (display.GetLastInputInfo(info) === 0) return false;
    const last = view.getUint32(4, true);
    const changed = last !== this.#lastInput;
    this.#lastInput = last;
    return changed;
  }

  #free(): void {
    for (const picture of this.#pictures ?? []) picture[Symbol.dispose]();
    this.#pictures = null;
  }
}

function changesOf(before: Dib, after: Dib): Rect[] {
  const { width, height } = after;
  const words = ({ data }: Dib) => new Uint32Array(data.buffer, data.byteOffset, width * height);
  return findChanges({
    before: words(before),
    after: words(after),
    width,
    height,
    same: (first, count) => samePixels(before, after, { first, count }),
  });
}
