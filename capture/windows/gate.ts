import type { Release } from "../types.ts";
import { mayBeReached, mayBeSeen, type Whose } from "../whose.ts";
import { type Handle, pointValue } from "./win32/values.ts";
import { user32 } from "./win32/windows.ts";
import type { Scene } from "./windows/scene.ts";
import type { TopLevel } from "./windows/window.ts";

type Place = { x: number; y: number };

const GA_ROOT = 2;
/** GUITHREADINFO: cbSize 0, hwndActive 8, hwndFocus 16, hwndCapture 24, hwndMenuOwner 32, hwndMoveSize 40. */
const GUITHREADINFO_BYTES = 72;
const HWND_ACTIVE = 8, HWND_FOCUS = 16, HWND_CAPTURE = 24, HWND_MENU_OWNER = 32, HWND_MOVE_SIZE = 40;
/** The thread that has the keyboard. */
const FOREGROUND_THREAD = 0;
/** The desktop itself, where no program lays a window over it. */
const DESKTOP: Whose = { owner: { who: "application", key: "" }, kind: "desktop" };

/**
 * Lets injected input through to windows that may be reached, and to no others. Windows can't be held still while it is
 * asked what lies under a place, as an X server can: the question comes immediately before the injection, in the same
 * turn. Where only single windows may be reached, each press carries the window it was asked about, and is held to it once
 * more when the system is about to hand it out (local_input_worker.ts). A window that comes up after that, within some
 * microseconds, gets that one event.
 */
export class Gate {
  #scene: Scene;
  #listeners = new Set<(obstacle: "elevated" | null) => void>();
  #obstacle: "elevated" | null = null;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /**
   * Called when a window that may be reached belongs to a program with more rights than ours (as administrator): Windows
   * drops what is injected into it without a word (User Interface Privilege Isolation). Called with null when something
   * was let through again. @returns how to stop listening.
   */
  onObstacle(listener: (obstacle: "elevated" | null) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Runs `inject` if what lies at a place of the desktop may be reached, with the window that alone may get it; 0n:
   * whatever window. @returns false if not, else its result.
   */
  at(place: Place, release: Release, inject: (window: Handle) => boolean): boolean {
    // The system's own hit test; and what is seen there, which differs at invisible borders and disabled windows.
    const hit = user32.WindowFromPoint(pointValue(place));
    if (!this.#mayReach(hit, release)) return false;
    if (!release.everything) {
      const seen = this.#scene.at(place);
      if (!mayBeReached(seen ?? DESKTOP, release)) return false;
    }
    const window = release.everything ? 0n : user32.GetAncestor(hit, GA_ROOT);
    return this.#heldMayBeReached(release) && this.#pass(() => inject(window));
  }

  /** As at(), for what has the keyboard's focus. */
  keys(release: Release, inject: (window: Handle) => boolean): boolean {
    const foreground = user32.GetForegroundWindow();
    // For a moment, or on an empty desktop, none has.
    if (foreground === 0n) return release.everything && this.#pass(() => inject(0n));
    if (!this.#mayReach(foreground, release)) return false;
    const focused = foregroundThread([HWND_ACTIVE, HWND_FOCUS, HWND_MENU_OWNER]);
    const window = release.everything ? 0n : foreground;
    return focused.every((hwnd) => this.#mayReach(hwnd, release)) && this.#pass(() => inject(window));
  }

  /** Whether what lies at a place may be seen; for the pointer's shape. */
  maySee(place: Place, release: Release): boolean {
    const below = this.#windowOf(user32.WindowFromPoint(pointValue(place)));
    if (!below || !mayBeSeen(below, release)) return false;
    return release.everything || mayBeSeen(this.#scene.at(place) ?? DESKTOP, release);
  }

  /** A menu that is open, or a window that is being dragged, gets the pointer's events wherever it is. */
  #heldMayBeReached(release: Release): boolean {
    return foregroundThread([HWND_CAPTURE, HWND_MENU_OWNER, HWND_MOVE_SIZE])
      .every((hwnd) => this.#mayReach(hwnd, release));
  }

  #mayReach(hwnd: Handle, release: Release): boolean {
    const window = this.#windowOf(hwnd);
    if (!window || !mayBeReached(window, release)) return false;
    if (!("process" in window) || !this.#isElevated(window)) return true;
    this.#tell("elevated");
    return false;
  }

  #pass(inject: () => boolean): boolean {
    this.#tell(null);
    return inject();
  }

  #tell(obstacle: "elevated" | null): void {
    if (obstacle === this.#obstacle) return;
    this.#obstacle = obstacle;
    for (const listener of [...this.#listeners]) queueMicrotask(() => listener(obstacle));
  }

  /** The top level window that a window is in, or is. */
  #windowOf(hwnd: Handle): TopLevel | Whose | null {
    if (hwnd === user32.GetDesktopWindow()) return DESKTOP;
    return this.#scene.look(user32.GetAncestor(hwnd, GA_ROOT));
  }

  #isElevated({ process }: TopLevel): boolean {
    const own = this.#scene.system.process(this.#scene.system.pid);
    return process !== null && own !== null && process.integrity > own.integrity;
  }
}

/** Windows that GetGUIThreadInfo names at these places; none where there is none. */
function foregroundThread(places: readonly number[]): Handle[] {
  const info = new Uint8Array(GUITHREADINFO_BYTES), view = new DataView(info.buffer);
  view.setUint32(0, GUITHREADINFO_BYTES, true);
  if (user32.GetGUIThreadInfo(FOREGROUND_THREAD, info) === 0) return [];
  return places.map((place) => view.getBigUint64(place, true)).filter((hwnd) => hwnd !== 0n);
}
