import type { Rect } from "../../types.ts";
import type { Whose } from "../../whose.ts";
import type { Handle } from "../win32/values.ts";

/** What the system says of a window that is nobody's child. */
export interface RawWindow {
  readonly hwnd: Handle;
  /** Of the thread and the process that made it (GetWindowThreadProcessId). */
  readonly thread: number;
  readonly pid: number;
  readonly className: string;
  readonly title: string;
  /** Another window that this one belongs to, as a dialog or a menu does; 0n: none. */
  readonly ownedBy: Handle;
  readonly style: number;
  readonly exStyle: number;
  readonly visible: boolean;
  /** Minimized. */
  readonly iconic: boolean;
  /** Not shown although it is visible: on another virtual desktop, or an app that is put to sleep. */
  readonly cloaked: boolean;
  /** On the desktop, with the invisible borders that Windows gives a window for its sizing. */
  readonly rect: Rect;
  /** What is seen of it. */
  readonly frame: Rect;
}

/** A window inside of another one, at any depth. */
export interface ChildWindow {
  readonly hwnd: Handle;
  readonly pid: number;
  readonly className: string;
  readonly visible: boolean;
  /** On the desktop. */
  readonly rect: Rect;
}

/** The process behind a window, as the system knows it. */
export interface Process {
  readonly pid: number;
  /** Of its executable, in lower case. */
  readonly path: string;
  /** Application.key. */
  readonly key: string;
  /** Number of the process that started it; 0 when unknown. */
  readonly parent: number;
  /** When it began (FILETIME): numbers of processes are used again. */
  readonly started: bigint;
  /** Its integrity level: Windows takes input for a higher one than ours from nobody. */
  readonly integrity: number;
  /** This process, or one that this process started, or one that those started, as long as those run. */
  readonly ours: boolean;
}

/** Where all that comes from: the system, or a test. */
export interface WindowSystem {
  /** The folder of Windows itself, in lower case, without a backslash at its end. */
  readonly folder: string;
  /** Our own process's number. */
  readonly pid: number;
  /** Top level windows that are visible, the topmost first. */
  list(): Handle[];
  /** @returns null when there is no such window. */
  read(hwnd: Handle): RawWindow | null;
  children(hwnd: Handle): ChildWindow[];
  /** @returns null when it has ended, or may not be looked at. */
  process(pid: number): Process | null;
}

/** A top level window, and whose it is. */
export interface TopLevel extends RawWindow, Whose {
  readonly process: Process | null;
}

const WS_EX_TRANSPARENT = 0x20, WS_EX_LAYERED = 0x80000;
/** The shadow that Windows draws below menus. */
const SHADOW_CLASS = "SysShadow";

/** There is something of it to be seen on some monitor. */
export function isShown({ visible, iconic, cloaked, frame }: RawWindow): boolean {
  return visible && !iconic && !cloaked && frame.width > 0 && frame.height > 0;
}

/**
 * What is below it is seen and clicked through it: shadows, the glow around a window, what a driver lays over the whole
 * screen. Such a window is left out, whosever it is.
 */
export function isVeil({ exStyle, className }: RawWindow): boolean {
  const through = WS_EX_LAYERED | WS_EX_TRANSPARENT;
  return (exStyle & through) === through || className === SHADOW_CLASS;
}

/** The same window of the same process: a handle may be another window's by now. */
export function isSame(a: RawWindow, b: RawWindow): boolean {
  return a.hwnd === b.hwnd && a.pid === b.pid && a.thread === b.thread && a.className === b.className &&
    a.ownedBy === b.ownedBy;
}
