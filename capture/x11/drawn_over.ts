import { boundingBox } from "../rects.ts";
import type { Rect } from "../types.ts";

/**
 * Where the viewer's drawing stands on the display: the overlay, which draws, says so to those who read the screen.
 * What may be there is named from before it is shown until after it has gone.
 */
export class DrawnOver {
  /** For each window what it may cover: what it was asked to show, one after the other. */
  #asked = new Map<number, (readonly Rect[])[]>();
  #listeners = new Set<(uncovered: Rect) => void>();

  /** Whether a window has been used to draw with. */
  has(window: number): boolean {
    return this.#asked.has(window);
  }

  /** On the root window; may overlap. */
  get rects(): Rect[] {
    return [...this.#asked.values()].flat(2);
  }

  /** Called with what isn't drawn over any more: what lies there must be read anew. @returns how to stop. */
  listen(listener: (uncovered: Rect) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * A window is about to cover this; none: nothing.
   *
   * @returns to be called when it does, and covers nothing else any more.
   */
  ask(window: number, rects: readonly Rect[]): () => void {
    const asked = this.#asked.get(window) ?? [];
    asked.push(rects);
    this.#asked.set(window, asked);
    return () => {
      const past = asked.splice(0, Math.max(0, asked.indexOf(rects))).flat();
      if (past.length === 0) return;
      const box = boundingBox(past);
      for (const listener of this.#listeners) listener(box);
    };
  }

  /** There are no windows to draw with any more. */
  clear(): void {
    const { rects } = this;
    this.#asked.clear();
    if (rects.length === 0) return;
    for (const listener of this.#listeners) listener(boundingBox(rects));
  }
}
