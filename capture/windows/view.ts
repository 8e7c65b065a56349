import type { Rect, Release, Screen } from "../types.ts";

/** One way to see a screen. The grabber copies out of it what changed; so a view keeps whatever memory suits it. */
export interface View extends Disposable {
  /**
   * Waits until something may have changed since the last look, then reads it. The first look, and the one after
   * setScreen() or setRelease(), names the whole screen as damage.
   *
   * @param options.timeoutMs how long to wait at most; a view that can't be told of changes looks again by then.
   * @returns null when nothing changed, or when what the screen shows isn't certain now ("later").
   * @throws DisplayLostError when this way is closed for good; the grabber then takes another one.
   */
  look(options: { timeoutMs: number }): Promise<Look | "later" | null>;
  /** The screen has another place or size. */
  setScreen(screen: Screen): void;
  setRelease(release: Release): void;
}

/** What a look found; valid until the next one. */
export interface Look {
  /** BGRX of the whole screen, top row first; the fourth byte is undefined. */
  data: Uint8Array;
  /** Bytes from one row to the next, ≥ width·4. */
  stride: number;
  /** Relative to the screen, clipped to it, not empty. */
  damage: Rect[];
  /** Whether what it shows may still be shown: asked after the pixels were copied. */
  certain(): boolean;
}
