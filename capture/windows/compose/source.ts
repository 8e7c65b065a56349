import type { Rect } from "../../types.ts";
import type { TopLevel } from "../windows/window.ts";

/** A way to read a window's own pixels: those of no other window, whatever lies above it. */
export interface WindowSource extends Disposable {
  /**
   * The window as it looks now.
   *
   * @returns null when it can't be had this way: nothing of it is shown then. The pixels are valid until the next read.
   */
  read(window: TopLevel): WindowPixels | null | Promise<WindowPixels | null>;
  /** All others aren't needed any more. */
  keepOnly(windows: readonly TopLevel[]): void;
}

/** BGRX rows, top first. */
export interface WindowPixels {
  data: Uint8Array;
  /** Bytes from one row to the next. */
  stride: number;
  /** Where they lie on the desktop. */
  rect: Rect;
}
