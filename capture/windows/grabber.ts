import { blacken } from "../pixels.ts";
import { sameRect, sameRects } from "../rects.ts";
import { gapsOf } from "../together.ts";
import {
  type Cursor,
  DisplayLostError,
  type Frame,
  type Grabber,
  type Obstacle,
  type Rect,
  type Release,
  type Screen,
} from "../types.ts";
import { FrameStore } from "./frame_store.ts";
import type { ObstacleWatch } from "./obstacle_facts.ts";
import { PointerWatch } from "./pointer.ts";
import type { Look, View } from "./view.ts";

/** How long one look may wait for a change: the pointer is looked at in between. */
const LOOK_MS = 12;
/** A monitor may be missing this long while its mode is set. */
const MONITOR_GONE_MS = 3000;
/** How often the monitors are looked at. */
const SCREENS_INTERVAL_MS = 250;
/** How often to look again while it isn't certain what may be shown. */
const UNCERTAIN_MS = 5;
/** How often to look whether something still hides the desktop. */
const OBSTRUCTED_MS = 50;

/** What the grabber is given of the computer. */
export interface GrabberParts {
  /** A way to see a screen for a release; `worse`: the best one has ended, there may be another one. */
  viewOf(screen: Screen, options: { release: Release; worse: boolean; isObstructed(): boolean }): View;
  /** What hides the desktop, for this grabber. */
  obstacles: ObstacleWatch;
  /** What the pattern is painted over, relative to the screen: our own windows. */
  cover(screen: Screen, release: Release): Rect[];
  /** Whether what lies at a place of the desktop may be seen. */
  maySee(place: { x: number; y: number }, release: Release): boolean;
  /** The screens as they are now. */
  screens(): Screen[];
}

/** Grabs one screen. */
export class WindowsGrabber implements Grabber {
  #parts: GrabberParts;
  #screen: Screen;
  #release: Release;
  /** Counts the releases: what was begun under another one is void. */
  #era = 0;
  #view: View | null = null;
  #store = new FrameStore();
  #pointer: PointerWatch;
  #cover: Rect[] = [];
  /** What no monitor shows of it. */
  #gaps: Rect[] = [];
  /** Everything counts as changed. */
  #allDamaged = true;
  /** What changed in frames that were thrown away. */
  #owed: Rect[] = [];
  #busy = false;
  #frameOut = false;
  #closed = false;
  #withheld = 0;
  #screensAt = -Infinity;
  #missingSince: number | null = null;
  /** The best way to see the screen has ended; after a change of the desktop it is tried again. */
  #worse = false;
  #obstructed = false;

  constructor(parts: GrabberParts, { screen, release }: { screen: Screen; release: Release }) {
    this.#parts = parts;
    this.#screen = screen;
    this.#release = release;
    this.#pointer = new PointerWatch((place) => parts.maySee(place, this.#release));
  }

  get withheld(): number {
    return this.#withheld;
  }

  get size(): { width: number; height: number } {
    const { width, height } = this.#screen.rect;
    return { width, height };
  }

  onObstacle(listener: (obstacle: Obstacle | null) => void): () => void {
    return this.#parts.obstacles.listen(listener);
  }

  setRelease(release: Release): void {
    this.#release = release;
    this.#era++;
    this.#allDamaged = true;
    // Another release may ask for another view; a view that is read now is given up when it has been.
    if (!this.#busy) this.#dropView();
    this.#pointer.touch();
  }

  async next({ timeoutMs, full = false }: { timeoutMs: number; full?: boolean }): Promise<Frame | null> {
    if (this.#busy) throw new TypeError("next() is already waiting");
    if (this.#frameOut) throw new TypeError("The previous frame has not been released");
    this.#busy = true;
    try {
      return await this.#next(performance.now() + timeoutMs, full);
    } finally {
      this.#busy = false;
      if (this.#closed) this.#dropView();
    }
  }

  cursor(): Promise<Cursor | null> {
    if (this.#closed) return Promise.reject(closed());
    return Promise.resolve(this.#pointer.cursor(this.#screen.rect));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    if (!this.#busy) this.#dropView();
    return Promise.resolve();
  }

  async #next(deadline: number, full: boolean): Promise<Frame | null> {
    let era = this.#era;
    if (full) this.#view?.setRelease(this.#release);
    for (;;) {
      if (this.#closed) throw closed();
      if (era !== this.#era) {
        era = this.#era;
        this.#dropView();
      }
      const now = performance.now();
      this.#refreshScreen(now);
      if (this.#missingSince !== null && now - this.#missingSince > MONITOR_GONE_MS) {
        throw new DisplayLostError(`Lost screen "${this.#screen.name}": it is no longer attached`);
      }
      const left = Math.max(0, deadline - now);
      if (this.#isObstructed(now)) {
        if (left === 0) return null;
        await delay(Math.min(OBSTRUCTED_MS, left));
        continue;
      }
      const look = await this.#look(Math.min(LOOK_MS, left));
      if (this.#closed) throw closed();
      if (era !== this.#era) continue;
      // What was read while something came up may be of either desktop.
      if (this.#isObstructed(performance.now())) continue;
      if (look === "later") await delay(Math.min(UNCERTAIN_MS, left));
      else {
        const frame = this.#frameOf(look, full);
        if (frame) return frame;
      }
      if (this.#pointer.due(performance.now()) || performance.now() >= deadline) return null;
    }
  }

  /** A look through the view for the release; a way that has ended is replaced by the next one. */
  async #look(timeoutMs: number): Promise<Look | "later" | null> {
    if (!this.#view) {
      this.#view = this.#parts.viewOf(this.#screen, {
        release: this.#release,
        worse: this.#worse,
        isObstructed: () => this.#parts.obstacles.check(performance.now()) !== null,
      });
      this.#view.setRelease(this.#release);
    }
    try {
      return await this.#view.look({ timeoutMs });
    } catch (error) {
      if (!(error instanceof DisplayLostError)) throw error;
      this.#dropView();
      this.#worse = true;
      return "later";
    }
  }

  #isObstructed(now: number): boolean {
    const obstructed = this.#parts.obstacles.check(now) !== null;
    if (this.#obstructed && !obstructed) {
      this.#allDamaged = true;
      this.#startAnew();
    }
    return this.#obstructed = obstructed;
  }

  /** The desktop has changed: what couldn't be done before may be possible now. */
  #startAnew(): void {
    this.#worse = false;
    this.#dropView();
  }

  #frameOf(look: Look | null, full: boolean): Frame | null {
    const { width, height } = this.size;
    const all: Rect = { x: 0, y: 0, width, height };
    const cover = this.#parts.cover(this.#screen, this.#release);
    const uncovered = sameRects(cover, this.#cover) ? [] : [...cover, ...this.#cover];
    const changed = [...look?.damage ?? [], ...uncovered, ...this.#owed];
    if (!look) {
      // Without a new look there are no pixels to copy from: what is owed comes with the next one.
      this.#owed = changed;
      if (changed.length > 0) this.#view?.setRelease(this.#release);
      return null;
    }
    const damage = this.#allDamaged ? [all] : changed;
    if (damage.length === 0) return null;
    this.#store.markStale(damage);
    this.#owed = [];
    this.#cover = cover;
    const pixels = this.#store.copy(look, cover);
    blacken(pixels, this.#gaps);
    if (!look.certain()) {
      this.#withheld++;
      this.#store.markStale(damage);
      this.#owed = damage;
      return null;
    }
    this.#allDamaged = false;
    this.#frameOut = true;
    return {
      pixels,
      damage: full ? [all] : damage,
      time: performance.timeOrigin + performance.now(),
      release: () => {
        this.#frameOut = false;
      },
    };
  }

  #refreshScreen(now: number): void {
    if (now < this.#screensAt + SCREENS_INTERVAL_MS && this.#store.allocated && this.#missingSince === null) {
      return;
    }
    this.#screensAt = now;
    const screens = this.#parts.screens();
    const found = screens.find(({ id }) => id === this.#screen.id);
    if (!found) {
      this.#missingSince ??= now;
      return;
    }
    this.#missingSince = null;
    const before = this.#screen.rect;
    this.#screen = found;
    const moved = !sameRect(before, found.rect);
    if (!this.#store.allocated || before.width !== found.rect.width || before.height !== found.rect.height) {
      this.#store.allocate(this.size);
      this.#allDamaged = true;
    }
    const gaps = gapsOf(found, screens);
    if (moved || !sameRects(gaps, this.#gaps)) this.#allDamaged = true;
    this.#gaps = gaps;
    if (!moved) return;
    if (this.#worse) this.#startAnew();
    else this.#view?.setScreen(found);
  }

  #dropView(): void {
    this.#view?.[Symbol.dispose]();
    this.#view = null;
  }
}

function closed(): DisplayLostError {
  return new DisplayLostError("Cannot grab: the screen is no longer shared");
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
