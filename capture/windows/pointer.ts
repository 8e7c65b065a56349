import { sameShape } from "../cursor_shape.ts";
import type { Cursor, CursorShape, Rect } from "../types.ts";
import { currentPointer, shapeOf } from "./cursor.ts";
import type { Handle } from "./win32/values.ts";

/** A mouse moves a thousand times a second; nobody needs to know more often than this. */
const CURSOR_INTERVAL_MS = 8;

interface Known {
  x: number;
  y: number;
  visible: boolean;
  handle: Handle;
}

/** Follows the pointer for one who asks from time to time; hides it where nothing may be seen. */
export class PointerWatch {
  #maySee: (place: { x: number; y: number }) => boolean;
  #told: Known | null = null;
  #toldShape: CursorShape | null = null;
  #announced: Known | null = null;
  #lookedAt = -Infinity;
  #changed = false;

  /** `maySee`: whether what lies at a place of the desktop may be seen. */
  constructor(maySee: (place: { x: number; y: number }) => boolean) {
    this.#maySee = maySee;
  }

  /** It may be over something else. */
  touch(): void {
    this.#changed = true;
  }

  /** Whether cursor() should be asked now; says so once for the same news. */
  due(now: number): boolean {
    if (now < this.#lookedAt + CURSOR_INTERVAL_MS) return false;
    this.#lookedAt = now;
    const known = this.#look();
    if (!this.#changed && sameKnown(known, this.#told)) return false;
    if (!this.#changed && sameKnown(known, this.#announced)) return false;
    this.#announced = known;
    this.#changed = false;
    return true;
  }

  /** Null when nothing has changed since the last call. Its place is relative to the screen. */
  cursor(screen: Rect): Cursor | null {
    const known = this.#look();
    const told = this.#told;
    const place = { x: known.x - screen.x, y: known.y - screen.y };
    this.#told = known;
    if (!known.visible) {
      // Its shape is told when it may be seen again.
      this.#told.handle = 0n;
      return told && !told.visible && told.x === known.x && told.y === known.y
        ? null
        : { ...place, visible: false };
    }
    const shape = known.handle !== told?.handle ? this.#newShape(known.handle) : null;
    // Both sides of the shape: it may be another window's by now.
    if (shape && !this.#look().visible) {
      this.#told = { ...known, visible: false, handle: 0n };
      return { ...place, visible: false };
    }
    if (shape) this.#toldShape = shape;
    if (!shape && told && told.visible && told.x === known.x && told.y === known.y) return null;
    return { ...place, visible: true, ...(shape ? { shape } : {}) };
  }

  #newShape(handle: Handle): CursorShape | null {
    const shape = shapeOf(handle);
    return shape && !sameShape(shape, this.#toldShape) ? shape : null;
  }

  #look(): Known {
    const { x, y, shown, handle } = currentPointer();
    const visible = shown && this.#maySee({ x, y });
    return { x, y, visible, handle: visible ? handle : 0n };
  }
}

function sameKnown(a: Known, b: Known | null): boolean {
  return b !== null && a.x === b.x && a.y === b.y && a.visible === b.visible && a.handle === b.handle;
}
