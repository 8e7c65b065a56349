import { sameRect } from "../rects.ts";
import type { Release, Screen } from "../types.ts";
import { Composer } from "./compose/composer.ts";
import type { WindowSource } from "./compose/source.ts";
import type { Look, View } from "./view.ts";
import { Dib } from "./win32/gdi.ts";
import { samePixels } from "./win32/memory.ts";
import type { Scene } from "./windows/scene.ts";

/** Between two looks at windows in which something happens, at least. */
const ACTIVE_INTERVAL_MS = 33;
/** And at most this share of the time is spent with reading them. */
const BUSY_SHARE = 0.5;
/** Where nothing has happened for a while. */
const QUIET_AFTER_MS = 2000, QUIET_INTERVAL_MS = 66;

/** A screen put together from released windows alone. No window tells when it changes: it looks again and again. */
export class ComposedView implements View {
  #screen: Screen;
  #source: WindowSource;
  #composer: Composer;
  #all = true;
  #lookedAt = -Infinity;
  #tookMs = 0;
  #activeAt = performance.now();

  /** @param options `source` is this view's to dispose of. */
  constructor(scene: Scene, { screen, source }: { screen: Screen; source: WindowSource }) {
    this.#screen = screen;
    this.#source = source;
    this.#composer = new Composer({
      scene,
      source,
      canvas: (size) => new Dib(size),
      same: (a, b, { word, words }) => samePixels(a as Dib, b as Dib, { first: word, count: words }),
    }, screen.rect);
  }

  async look({ timeoutMs }: { timeoutMs: number }): Promise<Look | "later" | null> {
    const now = performance.now();
    const due = this.#all ? now : this.#lookedAt + this.#interval(now);
    if (due > now) await delay(Math.min(due - now, timeoutMs));
    return performance.now() >= due ? await this.#read() : null;
  }

  setScreen(screen: Screen): void {
    if (!sameRect(screen.rect, this.#screen.rect)) this.#composer.setScreen(screen.rect);
    this.#screen = screen;
    this.#all = true;
  }

  setRelease(release: Release): void {
    this.#composer.setRelease(release);
    this.#all = true;
  }

  [Symbol.dispose](): void {
    this.#composer[Symbol.dispose]();
    this.#source[Symbol.dispose]();
  }

  async #read(): Promise<Look | "later" | null> {
    const start = performance.now();
    const composed = await this.#composer.compose();
    const end = performance.now();
    this.#lookedAt = end;
    this.#tookMs = end - start;
    if (!composed) return "later";
    if (composed.damage.length === 0) return null;
    this.#all = false;
    this.#activeAt = end;
    return { ...composed, stride: 4 * this.#screen.rect.width };
  }

  #interval(now: number): number {
    const least = now > this.#activeAt + QUIET_AFTER_MS ? QUIET_INTERVAL_MS : ACTIVE_INTERVAL_MS;
    return Math.max(least, this.#tookMs / BUSY_SHARE - this.#tookMs);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
