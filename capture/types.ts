import type { Board } from "../protocol/drawing_board.ts";

/**
 * One computer's screens, applications, pointer and keyboard, the same on every platform. All coordinates are device
 * pixels.
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

/** Straight-alpha RGBA rows, width·height·4 bytes. */
export interface Icon {
  width: number;
  height: number;
  rgba: Uint8Array<ArrayBuffer>;
}

/** What the user ticks: a program that has at least one window. Our own program is never one. */
export interface Application {
  /**
   * Made from what the system knows of the program (its executable), never from what the program says of itself; the
   * same as long as the program runs, and for the same program started again.
   */
  key: string;
  /** For people; the program may have chosen it. */
  name: string;
  /** Of its windows, the one used last first; may be empty strings. */
  titles: string[];
  icon: Icon | null;
}

/**
 * What of the screens may be seen and reached by input; whatever isn't named here is neither. A window is an
 * application's by the process that made it; a window that nothing is known of yet is nobody's.
 */
export interface Release {
  /** Everything but our own windows; the other fields don't count then. */
  readonly everything: boolean;
  /** Keys of applications: all their windows, menus, tooltips and dialogs, also those that come later. */
  readonly applications: readonly string[];
  /** Panels and docks. */
  readonly taskbar: boolean;
  /** The desktop's background and its icons. */
  readonly desktop: boolean;
  /** Menus and other popups of the program that owns the taskbar. */
  readonly startMenu: boolean;
  /** Our own pages in the browser may be seen; never reached by input. Function bar and frame never are either. */
  readonly own: boolean;
}

export interface Cursor {
  /** Place relative to the grabbed screen; may be outside of it. */
  x: number;
  y: number;
  visible: boolean;
  /** Present when the shape differs from the one last reported by this grabber. */
  shape?: CursorShape;
}

/**
 * Why the desktop can't be seen for now, though the screen is there: the system asks something that no program may see
 * ("secure-desktop": administrator's rights, Ctrl+Alt+Del), the user locked it, a remote-desktop session is cut off.
 */
export type Obstacle = "secure-desktop" | "locked" | "disconnected";

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
  /**
   * The pointer, or null if it hasn't changed since the last call. Over what isn't released it is invisible and its
   * shape isn't told: it may be a drag image.
   */
  cursor(): Promise<Cursor | null>;
  /**
   * From this call on no frame or cursor is given that shows anything else; one that is being read is thrown away. A
   * waiting next() goes on with the new release; its frame names the whole screen as damage.
   */
  setRelease(release: Release): void;
  /**
   * Called when an obstacle hides the desktop, and with null when it has gone; at once if there is one. Meanwhile next()
   * gives no frame; the first one after it names the whole screen as damage. Missing where there are no such obstacles.
   *
   * @returns how to stop listening.
   */
  onObstacle?(listener: (obstacle: Obstacle | null) => void): () => void;
  /** Frames that were read and thrown away since what they showed wasn't certain any more. */
  readonly withheld: number;
}

/**
 * Injects input as the local user would make it. Coordinates are relative to the screen the input was opened for;
 * outside of it they are clamped. No method throws on odd values: it resolves to false when nothing was injected.
 *
 * Nothing reaches a window that isn't released, nor any of our own: the pointer stays where it is, clicks and keys are
 * dropped. Target and injection are one step, no window can come in between. Unless everything is released, keys that
 * the window manager or the system would take (Alt+Tab, the Windows key, Ctrl+Alt+…) are dropped too.
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
  /** What is asked for from now on is checked against this release; what still waits as well. */
  setRelease(release: Release): void;
}

/** What the function bar says and offers, in the user's language. */
export interface Bar {
  /** Who looks, and what is shared: one or two short lines. */
  lines: string[];
  tone: "sharing" | "paused" | "warning";
  /** Buttons from left to right; `id` comes back in onAction(). */
  buttons: { id: string; label: string; pressed?: boolean; disabled?: boolean; danger?: boolean }[];
  /** Takes the place of the buttons until it is answered; the bar unfolds by itself. */
  question: { text: string; buttons: { id: string; label: string }[] } | null;
  /** What the fold button and the handle are called. */
  labels: { fold: string; unfold: string };
}

/** What the viewer draws on the screen that is shared. */
export interface Drawing {
  /** The shared screen on the virtual desktop: what is drawn is relative to it, nothing is shown outside. */
  area: Rect;
  board: Board;
}

/**
 * The function bar at the top edge of the screen and the coloured frame around it: above all other windows, never part
 * of a frame, never reached by injected input.
 */
export interface Overlay extends AsyncDisposable {
  /** Shows, changes or (null) takes away the bar; whether it is folded stays as the user left it. */
  setBar(bar: Bar | null): void;
  /** Draws the frame around a screen, or takes it away. */
  setFrame(screenId: string | null): void;
  /**
   * Shows what the viewer draws, or (null) nothing of it: below bar and frame, above all else. The pointer goes through
   * it. Frames show what lies below, as it was before it was drawn over: the viewer paints it by itself.
   */
  setDrawing(drawing: Drawing | null): void;
  /** Folds or unfolds the bar as the user's click does. */
  readonly folded: boolean;
  /** `action` is the id of a button that the local user pressed. */
  onAction(listener: (action: string) => void): () => void;
}

/**
 * What the clipboard holds. "none": nothing, or nothing that is text. "concealed": whoever put it there (a password
 * manager) wants it kept by nobody; it isn't read. "too-large": more than CLIPBOARD_MAX_BYTES. "silent": the program
 * that holds it didn't hand it over in time.
 */
export type ClipboardContent = { kind: "text"; text: string } | {
  kind: "none" | "concealed" | "too-large" | "silent";
};

/** The clipboard's text (Ctrl+C, Ctrl+V), with "\n" between lines where the system's programs write "\r\n". */
export interface Clipboard extends AsyncDisposable {
  /** Never rejects; what is lost with the display is "silent". */
  read(): Promise<ClipboardContent>;
  /** Puts text there in place of all that was. @returns false when it is too large, or the system refuses. */
  write(text: string): Promise<boolean>;
  /** Called when another program has put something there; what it is must be read. @returns how to stop listening. */
  onChange(listener: () => void): () => void;
}

/** The local user did something. "panic": pressed Pause/Untbr; both its going down and other keys are "keyboard" too. */
export type LocalInput = "pointer" | "keyboard" | "panic";

/** Why the system takes no input of ours. "elevated": the window that it is for runs with administrator rights. */
export type InputObstacle = "elevated";

export interface Platform extends AsyncDisposable {
  readonly kind: "x11" | "windows" | "virtual";
  /** Whether single applications can be released here; if not, grab() takes only a release of everything. */
  readonly releasesApplications: boolean;
  screens(): Promise<Screen[]>;
  /** Called when screens came, went or changed size. @returns how to stop listening. */
  onScreens(listener: () => void): () => void;
  grab(screenId: string, release: Release): Promise<Grabber>;
  input(screenId: string, release: Release): Promise<Input>;
  /** Those that have a window now, by name. Empty where applications can't be released. */
  applications(): Promise<Application[]>;
  /** Called when an application came or went, or a title or name changed, at most some times a second. */
  onApplications(listener: () => void): () => void;
  /** Null where none can be made. One at a time. */
  overlay(): Promise<Overlay | null>;
  /** Null where it can't be reached. */
  clipboard(): Promise<Clipboard | null>;
  /** Called for input of the local user's own devices, never for injected input, except for "panic": any press of that key. */
  onLocalInput(listener: (what: LocalInput) => void): () => void;
  /**
   * Called when input was dropped since the system doesn't let it through (on Windows by UIPI), and with null when it
   * would be taken again; as often as it is so. Never called where a system knows no such thing.
   */
  onInputObstacle(listener: (obstacle: InputObstacle | null) => void): () => void;
  /** Brings the window of ours that shows our page to the front. @returns false when there is none. */
  raiseOwnWindow(): Promise<boolean>;
}

/** What the system's shell does for the program itself, without a command interpreter in between. */
export interface Shell {
  /** Opens an address as its user's settings say. @returns false if it can't. */
  open(url: string): Promise<boolean>;
  /**
   * Starts a program, by its whole path, with administrator rights, after the system has asked its user. Null if this
   * process has them already.
   *
   * @returns whether it started.
   */
  startElevated: ((program: string, args: readonly string[]) => Promise<boolean>) | null;
  /** Shows a sentence in a window. @returns false where a console is there to be read. */
  tell(title: string, text: string): Promise<boolean>;
}

/** Why nothing of this computer can be captured by us: the virtual desktop only fills the place, and is never shared. */
export type ScreenMissing = "macos" | "wayland" | "no-display";

/** How to open a platform: capture/mod.ts `openPlatform(source)`. */
export type Source =
  | { kind: "x11"; display: string }
  | { kind: "windows" }
  | {
    kind: "virtual";
    width?: number;
    height?: number;
    instead?: ScreenMissing;
    /** Key of a program that takes no input, as if it ran with administrator rights. */
    elevated?: string;
  };

/** The display can't be opened, or went away. The message is one clear English sentence. */
export class DisplayLostError extends Error {
  override name = "DisplayLostError";
}
