/**
 * One computer's screens, pointer and keyboard, the same on every platform. All coordinates are device pixels.
 * A later issue adds windows, applications and release to this interface.
 */

export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Screen {
  /** Stable while the screen is attached. */
  id: string;
  /** As its owner knows it, e.g. "DP-1". */
  name: string;
  /** Place on the virtual desktop. */
  rect: Rect;
  primary: boolean;
}

/**
 * Pixels in memory that every worker of this process can reach without a copy: BGRX, top row first, 4 bytes a pixel,
 * the fourth is undefined. Either a native address (X11 shared memory) or a SharedArrayBuffer. Both can be posted to
 * another worker; `viewPixels()` in capture/pixels.ts makes the view there.
 */
export interface SharedPixels {
  memory: { address: bigint; bytes: number } | SharedArrayBuffer;
  /** Byte offset of the first pixel. */
  offset: number;
  /** Bytes from one row to the next, ≥ width·4. */
  stride: number;
  width: number;
  height: number;
}

export interface Frame {
  /** The whole screen. Borrowed from the grabber: its content is stable until release(). */
  pixels: SharedPixels;
  /**
   * What may have changed since the previous frame of this grabber, clipped to the screen, never empty. A grabber may
   * report too much, never too little. The first frame, and the first one after a change of size, names all.
   */
  damage: Rect[];
  /** performance.timeOrigin + performance.now() when the pixels were read, milliseconds. */
  time: number;
  /** Gives the pixels back to the grabber, which may overwrite them with the next grab. */
  release(): void;
}

export interface CursorShape {
  width: number;
  height: number;
  hotX: number;
  hotY: number;
  /** Straight-alpha RGBA, width·height·4 bytes. */
  rgba: Uint8Array<ArrayBuffer>;
}

export interface Cursor {
  /** Place relative to the grabbed screen; may be outside of it. */
  x: number;
  y: number;
  visible: boolean;
  /** Present when the shape differs from the one last reported by this grabber. */
  shape?: CursorShape;
}

export interface Grabber extends AsyncDisposable {
  /** The grabbed screen's size; may change with every frame. */
  readonly size: { width: number; height: number };
  /**
   * Waits until something may have changed since the last frame, then reads the screen. Resolves to null after
   * `timeoutMs` without a change, or as soon as the cursor moved or changed (ask `cursor()`). One call at a time; the
   * previous frame must have been released.
   *
   * @throws DisplayLostError when the display has gone for good.
   */
  next(options: { timeoutMs: number; full?: boolean }): Promise<Frame | null>;
  /** The pointer, or null if it hasn't changed since the last call. */
  cursor(): Promise<Cursor | null>;
}

/**
 * Injects input as the local user would make it. Coordinates are relative to the screen the input was opened for;
 * outside of it they are clamped. No method throws on odd values: it resolves to false when nothing was injected.
 */
export interface Input extends AsyncDisposable {
  move(x: number, y: number): Promise<boolean>;
  /** Moves, then presses or releases; `button` as MouseEvent.button (0 left, 1 middle, 2 right, 3 back, 4 forward). */
  button(button: number, down: boolean, at: { x: number; y: number }): Promise<boolean>;
  /** 120 is one notch; right and down are positive. Remainders below a notch add up. */
  wheel(dx: number, dy: number, at: { x: number; y: number }): Promise<boolean>;
  /**
   * A key by the character meant where it has one (shortcuts follow the host's layout), else by its physical place.
   * `code` and `key` as in KeyboardEvent. A character that the layout lacks is typed as text on the way down.
   */
  key(event: { code: string; key: string; down: boolean }): Promise<boolean>;
  /** Types any Unicode text, whatever the host's layout, Caps Lock or dead keys. Newlines are Enter, tabs are Tab. */
  text(text: string): Promise<boolean>;
  /**
   * Releases every key and button that is pressed through this input. What was asked for before and isn't injected yet
   * never will be (a long text stops in the middle), so call it at once when steering ends, not after what is waiting.
   */
  releaseAll(): Promise<void>;
}

export interface Platform extends AsyncDisposable {
  readonly kind: "x11" | "virtual";
  screens(): Promise<Screen[]>;
  /** Called when screens came, went or changed size. @returns how to stop listening. */
  onScreens(listener: () => void): () => void;
  grab(screenId: string): Promise<Grabber>;
  input(screenId: string): Promise<Input>;
}

/** How to open a platform: capture/mod.ts `openPlatform(source)`. */
export type Source = { kind: "x11"; display: string } | { kind: "virtual"; width?: number; height?: number };

/** The display can't be opened, or went away. The message is one clear English sentence. */
export class DisplayLostError extends Error {
  override name = "DisplayLostError";
}
