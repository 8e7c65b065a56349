import type { Rect, Release } from "../types.ts";
import type { PictureSource } from "./screen_memory.ts";

/** What there is to be read of a screen. */
export interface Update {
  /** What has changed since the update before, on the screen. */
  damage: Rect[];
  /** Null: there is nothing but the pattern. */
  source: PictureSource | null;
  /** Over what the pattern is painted, on the screen. */
  cover: Rect[];
  /** To be asked once it was read: what is drawn over, on the screen. There the picture stays as it was. */
  drawnOver?: () => Rect[];
}

/** A way to see a screen with nothing on it that isn't released. */
export interface View {
  /** Something may have changed. */
  readonly pending: boolean;
  /** When there may be something to do although nothing is told, performance.now(). */
  readonly wakeAt: number;
  setRelease(release: Release): void;
  setScreen(screen: Rect): void;
  /**
   * Brings the view up to date; whoever reads it sends that request in the same tick.
   *
   * @param options `all`: all counts as changed.
   * @returns null while it isn't certain what may be seen.
   * @throws DisplayLostError
   */
  update(options: { all: boolean }): Promise<Update | null>;
  /** Once it was read: whether nothing has changed meanwhile that would forbid to show it. */
  confirm(): boolean;
  close(): void;
}
