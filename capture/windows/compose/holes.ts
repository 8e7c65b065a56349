import { sameRect } from "../../rects.ts";
import type { Rect } from "../../types.ts";
import type { Handle } from "../win32/values.ts";
import type { TopLevel } from "../windows/window.ts";

/** What a window of another program has left in a released one stays there until that paints: so long after it went. */
const LINGER_MS = 1000;

interface Hole {
  /** Relative to the window's corner. */
  rect: Rect;
  until: number;
}

/** Remembers where other programs' windows are inside of released ones, and were a moment ago. */
export class Holes {
  #find: (window: TopLevel) => Rect[];
  #now: () => number;
  #known = new Map<Handle, Hole[]>();

  /** @param find tells where they are on the desktop; `now` in milliseconds. */
  constructor(find: (window: TopLevel) => Rect[], now = () => performance.now()) {
    this.#find = find;
    this.#now = now;
  }

  /** On the desktop, for the window at this place. To be asked before its pixels are read and after. */
  of(window: TopLevel): Rect[] {
    const now = this.#now(), { x, y } = window.rect;
    const past = (this.#known.get(window.hwnd) ?? []).filter(({ until }) => until > now);
    for (const { x: left, y: top, width, height } of this.#find(window)) {
      const rect = { x: left - x, y: top - y, width, height };
      const same = past.find((hole) => sameRect(hole.rect, rect));
      if (same) same.until = now + LINGER_MS;
      else past.push({ rect, until: now + LINGER_MS });
    }
    if (past.length > 0) this.#known.set(window.hwnd, past);
    else this.#known.delete(window.hwnd);
    return past.map(({ rect }) => ({ ...rect, x: rect.x + x, y: rect.y + y }));
  }

  keepOnly(windows: readonly TopLevel[]): void {
    const kept = new Set(windows.map(({ hwnd }) => hwnd));
    for (const hwnd of this.#known.keys()) if (!kept.has(hwnd)) this.#known.delete(hwnd);
  }
}
