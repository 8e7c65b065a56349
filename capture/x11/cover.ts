import { intersect, sameRect } from "../rects.ts";
import { RELEASE_NOTHING } from "../release.ts";
import type { Rect, Release } from "../types.ts";
import { common, move, subtract, toRegion } from "../regions.ts";
import type { Scene } from "./windows/scene.ts";
import { mayBeSeen } from "../whose.ts";
import type { DrawnOver } from "./drawn_over.ts";
import type { TopLevel } from "./windows/top_level.ts";

/** A compositing manager shows a window this much longer than it is there: picom's fading takes a third of a second. */
const LINGER_MS = 500;
/** A new window is looked at within this time; after it, it is covered. */
const UNKNOWN_MS = 100;
const COVER_MAX_RECTS = 64;

/** Where our windows stand on the screen, or stood a moment ago; for a release of everything, empty otherwise. */
export class Cover {
  #scene: Scene;
  #drawn: Pick<DrawnOver, "has">;
  #release: Release = RELEASE_NOTHING;
  /** Of windows that are ours, and of those that nothing is known of. */
  #own: Rect[] = [];
  #unknown: Rect[] = [];
  #past: { rects: Rect[]; until: number }[] = [];
  #stale = true;
  #taken: Rect[] = [];

  /** @param drawn windows with what the viewer draws: they hide nothing from it, as the picture is read without them. */
  constructor(scene: Scene, drawn: Pick<DrawnOver, "has">) {
    this.#scene = scene;
    this.#drawn = drawn;
  }

  setRelease(release: Release): void {
    this.#release = release;
    this.touch();
  }

  /** A window has changed. */
  touch(): void {
    this.#stale = true;
    this.#look();
  }

  /** The cover is another than take() last gave. */
  get changed(): boolean {
    const rects = this.#rects();
    return rects.length !== this.#taken.length || !rects.every((rect, i) => sameRect(rect, this.#taken[i]));
  }

  /** When it changes by itself, performance.now(). */
  get until(): number {
    return Math.min(Infinity, ...this.#past.map(({ until }) => until));
  }

  /** No window is there that nothing is known of yet. */
  get certain(): boolean {
    const since = performance.now() - UNKNOWN_MS;
    return !this.#scene.stack.some((window) =>
      isShown(window) && window.kind === "unknown" && window.owner.who !== "own" && window.resizedAt > since
    );
  }

  /** On the root window. */
  take(): Rect[] {
    this.#taken = this.#rects();
    return this.#taken;
  }

  /** Whether what take() gave covers all that is to be covered now. */
  get holds(): boolean {
    this.#look();
    return subtract([...this.#own, ...this.#unknown], this.#taken).length === 0;
  }

  #rects(): Rect[] {
    this.#look();
    const now = performance.now();
    this.#past = this.#past.filter(({ until }) => until > now);
    const past = this.#past.flatMap(({ rects }) => rects);
    return toRegion([...this.#own, ...this.#unknown, ...past], COVER_MAX_RECTS);
  }

  #look(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const before = this.#own;
    this.#own = [];
    this.#unknown = [];
    if (this.#release.everything) this.#findPlaces();
    const gone = subtract(before, this.#own);
    if (gone.length > 0) this.#past.push({ rects: gone, until: performance.now() + LINGER_MS });
  }

  /** Of windows that may not be seen, what no other window hides. */
  #findPlaces(): void {
    const stack = this.#scene.stack.filter(({ xid }) => !this.#drawn.has(xid));
    for (const [i, window] of stack.entries()) {
      if (!isShown(window) || mayBeSeen(window, this.#release)) continue;
      let seen = partsOf(window);
      for (let above = i + 1; above < stack.length && seen.length > 0; above++) {
        const other = stack[above];
        // Through a window with an alpha channel others are seen.
        if (isShown(other) && other.depth !== 32 && other.depth !== 0 && intersect(other.rect, window.rect)) {
          seen = subtract(seen, partsOf(other));
        }
      }
      (window.owner.who === "own" ? this.#own : this.#unknown).push(...seen);
    }
  }
}

function isShown({ mapped, inputOnly }: TopLevel): boolean {
  return mapped && !inputOnly;
}

function partsOf({ rect, shape }: TopLevel): Rect[] {
  return shape ? common(shape.map((part) => move(part, rect)), [rect]) : [rect];
}
