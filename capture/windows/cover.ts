import { intersect } from "../rects.ts";
import { move, subtract, toRegion } from "../regions.ts";
import { type Rect, type Release } from "../types.ts";
import { mayBeSeen } from "../whose.ts";
import { DRAWING_TITLE } from "./overlay/titles.ts";
import type { Scene } from "./windows/scene.ts";
import { isShown, isVeil, type TopLevel } from "./windows/window.ts";

/** Windows fades windows that close; the picture of the screen may be a little older than the list of windows. */
const LINGER_MS = 300;
const COVER_MAX_RECTS = 64;
const WS_EX_LAYERED = 0x80000;

/**
 * Where our windows stand on the screen, or stood a moment ago, for a release of everything: what the pattern is
 * painted over. To be asked after the screen was read: a window that came in between is covered without need, one that
 * went is covered still.
 */
export class Cover {
  #scene: Scene;
  #now: () => number;
  #past: { rect: Rect; until: number }[] = [];

  constructor(scene: Scene, now = () => performance.now()) {
    this.#scene = scene;
    this.#now = now;
  }

  /** @param screen on the desktop. @returns relative to it, clipped to it, without overlaps. */
  ownRects(screen: Rect, release: Release): Rect[] {
    if (!release.everything) return [];
    const now = this.#now();
    const own = coverOf(this.#scene.stack(), release);
    this.#past = this.#past.filter(({ until, rect }) =>
      until > now && !own.some((other) => contains(other, rect))
    );
    const rects = toRegion([...own, ...this.#past.map(({ rect }) => rect)], COVER_MAX_RECTS);
    this.#past.push(...own.map((rect) => ({ rect, until: now + LINGER_MS })));
    return rects.map((rect) => intersect(rect, screen)).filter((rect) => rect !== null)
      .map((rect) => move(rect, { x: -screen.x, y: -screen.y }));
  }
}

/** On the desktop; of windows that may not be seen, what no other window hides. */
export function coverOf(stack: readonly TopLevel[], release: Release): Rect[] {
  const cover: Rect[] = [];
  const above: TopLevel[] = [];
  for (const window of stack) {
    if (!isShown(window) || isDrawing(window)) continue;
    if (!mayBeSeen(window, release)) cover.push(...subtract([window.frame], above.map(({ frame }) => frame)));
    // Through layered windows others may be seen.
    else if (!isVeil(window) && (window.exStyle & WS_EX_LAYERED) === 0) above.push(window);
  }
  return cover;
}

/** It isn't in the picture; before Windows 10, version 2004, it is, and may be: it is the viewer's own. */
function isDrawing({ owner, title }: TopLevel): boolean {
  return owner.who === "own" && !owner.page && title === DRAWING_TITLE;
}

function contains(outer: Rect, inner: Rect): boolean {
  const both = intersect(outer, inner);
  return both !== null && both.width === inner.width && both.height === inner.height;
}
