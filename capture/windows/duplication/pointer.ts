import type { Cursor, CursorShape } from "../../types.ts";

/** The pointer as the desktop duplication tells of it, for the grabber. */
export interface DuplicationPointer {
  /** What is news since the last call, or null. Hot spot relative to the screen; visible only on this screen. */
  take(): Cursor | null;
}

/** Collects the pointer's news. */
export class PointerNews implements DuplicationPointer {
  #corner = { x: 0, y: 0 };
  #visible = false;
  #shape: CursorShape | null = null;
  #news = false;
  #shapeNews = false;

  get pending(): boolean {
    return this.#news;
  }

  /** @param corner upper left corner of its bitmap. */
  move({ x, y, visible }: { x: number; y: number; visible: boolean }): void {
    this.#news = true;
    this.#visible = visible;
    // Away from this screen, its place there means nothing.
    if (visible) this.#corner = { x, y };
  }

  wear(shape: CursorShape): void {
    this.#shape = shape;
    this.#news = this.#shapeNews = true;
  }

  take(): Cursor | null {
    if (!this.#news) return null;
    const shape = this.#shapeNews ? this.#shape : null;
    this.#news = this.#shapeNews = false;
    const { hotX, hotY } = this.#shape ?? { hotX: 0, hotY: 0 };
    const { x, y } = this.#corner;
    return { x: x + hotX, y: y + hotY, visible: this.#visible, ...(shape ? { shape } : {}) };
  }
}
