import type { XConnection } from "../connection.ts";
import { Request } from "../request.ts";
import type { OverlayWindow } from "./overlay_window.ts";

const QUERY_TREE = 15;
/** How soon the stacking is looked at again; longer each time that another program raises itself as well. */
const INTERVAL_MIN_MS = 60;
const INTERVAL_MAX_MS = 600;
/** Without a need to raise for so long nobody fights with us. */
const PEACE_MS = 4000;

/**
 * Keeps our windows above all others. Windows of a compositor's desktop are never told that they are covered
 * (VisibilityNotify), so any change among the top-level windows is looked at.
 */
export class Stacking {
  #connection: XConnection;
  /** The lowest of ours first. */
  #windows: () => OverlayWindow[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looking = false;
  #again = false;
  #closed = false;
  #interval = INTERVAL_MIN_MS;
  #lookedAt = -Infinity;
  #raisedAt = -Infinity;

  constructor(connection: XConnection, windows: () => OverlayWindow[]) {
    this.#connection = connection;
    this.#windows = windows;
  }

  /** Something may have come above ours. */
  touch(): void {
    if (this.#looking) this.#again = true;
    if (this.#timer !== undefined || this.#looking || this.#closed) return;
    const wait = Math.max(0, this.#lookedAt + this.#interval - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, wait);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#closed = true;
  }

  async #look(): Promise<void> {
    this.#looking = true;
    this.#again = false;
    const onTop = await this.#areOnTop();
    if (onTop === null || this.#closed) return;
    const now = performance.now();
    this.#lookedAt = now;
    if (!onTop) {
      const fight = now - this.#raisedAt < PEACE_MS;
      this.#interval = fight ? Math.min(INTERVAL_MAX_MS, this.#interval * 1.5) : INTERVAL_MIN_MS;
      this.#raisedAt = now;
      for (const window of this.#windows()) window.raise();
    }
    this.#looking = false;
    if (this.#again) this.touch();
  }

  /** Null when the display is gone. */
  async #areOnTop(): Promise<boolean | null> {
    const ours = this.#windows().map(({ id }) => id);
    try {
      const { view } = await this.#connection.call(new Request(QUERY_TREE).u32(this.#connection.setup.root));
      const count = view.getUint16(16, true);
      const top = Math.max(0, count - ours.length);
      return ours.every((id, i) => top + i < count && view.getUint32(32 + 4 * (top + i), true) === id);
    } catch {
      // The connection is lost; its owner knows.
      return null;
    }
  }
}
