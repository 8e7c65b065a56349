import { sameShape } from "../cursor_shape.ts";
import type { Cursor, CursorShape, Rect, Release } from "../types.ts";
import { cursorEvent, fetchCursorShape, queryPointer, queryPointerNow, watchCursor } from "./cursor.ts";
import type { Packet } from "./packet.ts";
import type { Scene } from "./windows/scene.ts";
import { mayBeSeen, type TopLevel } from "./windows/top_level.ts";

/** A mouse moves a thousand times a second; nobody needs to know more often than this. */
const CURSOR_INTERVAL_MS = 8;
/** Warps of the pointer raise no event, so its place is looked up this often. */
const WARP_CHECK_MS = 250;

/** Follows the pointer for one who asks from time to time; hides it where nothing may be seen. */
export class PointerWatch {
  #scene: Scene;
  #news = true;
  #toldAt = -Infinity;
  #checkedAt = -Infinity;
  #shapeChanged = true;
  #told: Cursor | null = null;
  #toldShape: CursorShape | null = null;

  constructor(scene: Scene) {
    this.#scene = scene;
    watchCursor(scene.connection, scene.extensions);
  }

  /** To be called with every event of the connection. @returns whether there are news now that weren't there before. */
  handle(event: Packet): boolean {
    const what = cursorEvent(event, this.#scene.extensions);
    if (!what) return false;
    this.#shapeChanged ||= what === "shape";
    return this.touch();
  }

  /** It may be somewhere else, or over something else. */
  touch(): boolean {
    const before = this.#news;
    this.#news = true;
    return !before;
  }

  /** When to look next although nothing was told, performance.now(). */
  get wakeAt(): number {
    const check = this.#checkedAt + WARP_CHECK_MS;
    return this.#news ? Math.min(check, this.#toldAt + CURSOR_INTERVAL_MS) : check;
  }

  /** Whether cursor() should be asked now; says so once for the same news. @throws DisplayLostError */
  async due(now: number): Promise<boolean> {
    if (!this.#news && now >= this.#checkedAt + WARP_CHECK_MS) {
      this.#checkedAt = now;
      const { x, y } = await queryPointer(this.#scene.connection);
      this.#news = x !== this.#told?.x || y !== this.#told.y;
    }
    if (!this.#news || now < this.#toldAt + CURSOR_INTERVAL_MS) return false;
    this.#news = false;
    this.#toldAt = now;
    return true;
  }

  /** Null when nothing has changed since the last call. Its place is relative to the screen. @throws DisplayLostError */
  async cursor({ rect, release }: { rect: Rect; release: () => Release }): Promise<Cursor | null> {
    const shapeChanged = this.#shapeChanged;
    this.#news = this.#shapeChanged = false;
    this.#toldAt = this.#checkedAt = performance.now();
    // Both sides of the shape: it counts only if the pointer was over what may be seen before and after.
    const [{ x, y, visible, over }, fetched, after] = await Promise.all([
      this.#look(),
      shapeChanged ? fetchCursorShape(this.#scene.connection, this.#scene.extensions) : null,
      shapeChanged ? this.#look() : null,
    ]);
    const certain = visible && maySee(release(), over) && (!after || maySee(release(), after.over));
    const still = !after || (after.x === x && after.y === y);
    if (shapeChanged && !(certain && still)) {
      this.#shapeChanged = true;
      if (certain) this.#news = true;
    }
    const shape = certain && still && fetched && !sameShape(fetched, this.#toldShape) ? fetched : null;
    const told = this.#told;
    if (!shape && told?.x === x && told.y === y && told.visible === certain) return null;
    this.#told = { x, y, visible: certain };
    if (shape) this.#toldShape = shape;
    return { x: x - rect.x, y: y - rect.y, visible: certain, ...(shape ? { shape } : {}) };
  }

  #look() {
    return queryPointerNow(this.#scene.connection, (place) => {
      const window = place.child === 0 ? "background" as const : this.#scene.topLevel(place.child);
      return { ...place, over: window };
    });
  }
}

function maySee(release: Release, over: TopLevel | "background" | null): boolean {
  if (over === "background") return release.everything || release.desktop;
  return over !== null && mayBeSeen(over, release);
}
