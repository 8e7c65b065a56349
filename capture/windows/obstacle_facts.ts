import type { Obstacle } from "../types.ts";

/** What Windows says of the desktop that the user sees (win32/session.ts). */
export interface DesktopFacts {
  /** Of the desktop that gets the user's input; null where it mustn't be opened. */
  inputDesktop: string | null;
  /** Of the one that this program is on, and so those that can be shared. */
  ownDesktop: string | null;
  /** Of this process's session; null where it can't be asked. */
  session: SessionFacts | null;
}

export interface SessionFacts {
  /** Nobody looks at it: a remote-desktop connection was cut, or another user was switched to. */
  disconnected: boolean;
  /** Null where Windows doesn't know. */
  locked: boolean | null;
}

/**
 * Windows has several desktops for one session, of which the user's programs are on "Default" and see no other
 * ("Desktops", Microsoft Learn). The others are "Winlogon", for the question about administrator's rights, Ctrl+Alt+Del and the lock screen,
 * and "Screen-saver" and "Disconnect".
 */
export function obstacleOf({ inputDesktop, ownDesktop, session }: DesktopFacts): Obstacle | null {
  const desktop = inputDesktop?.toLowerCase() ?? null;
  if (session?.disconnected || desktop === "disconnect") return "disconnected";
  if (session?.locked || desktop === "screen-saver") return "locked";
  return desktop !== null && desktop === ownDesktop?.toLowerCase() ? null : "secure-desktop";
}

const WTS_DISCONNECTED = 4;
const WTS_SESSIONSTATE_LOCK = 0, WTS_SESSIONSTATE_UNLOCK = 1;

/**
 * WTSINFOEXW (wtsapi32.h), of which WTSINFOEX_LEVEL1_W begins at 8:
 *
 * | byte | field        |                                                    |
 * | ---- | ------------ | -------------------------------------------------- |
 * | 0    | Level        | 1                                                  |
 * | 8    | SessionId    |                                                    |
 * | 12   | SessionState | WTS_CONNECTSTATE_CLASS                             |
 * | 16   | SessionFlags | 0 locked, 1 not locked, else unknown (Windows 8 on) |
 */
export function readSessionFacts(view: DataView): SessionFacts | null {
  if (view.byteLength < SESSION_FACTS_BYTES || view.getUint32(0, true) !== 1) return null;
  const flags = view.getInt32(16, true);
  const known = flags === WTS_SESSIONSTATE_LOCK || flags === WTS_SESSIONSTATE_UNLOCK;
  return {
    disconnected: view.getUint32(12, true) === WTS_DISCONNECTED,
    locked: known ? flags === WTS_SESSIONSTATE_LOCK : null,
  };
}
export const SESSION_FACTS_BYTES = 20;

/** How old an answer may be, milliseconds. */
export const OBSTACLE_CHECK_MS = 250;

/** Asks from time to time what hides the desktop, and tells when that changes. */
export class ObstacleWatch {
  #find: () => Obstacle | null;
  #obstacle: Obstacle | null = null;
  #checkedAt = -Infinity;
  #listeners = new Set<(obstacle: Obstacle | null) => void>();

  constructor(find: () => Obstacle | null) {
    this.#find = find;
  }

  /** As of the last check(). */
  get obstacle(): Obstacle | null {
    return this.#obstacle;
  }

  /** When the next check() will ask, performance.now(). */
  get dueAt(): number {
    return this.#checkedAt + OBSTACLE_CHECK_MS;
  }

  /** To be called before each look at the desktop, as often as one likes. @returns what hides it now. */
  check(now: number): Obstacle | null {
    if (now < this.dueAt) return this.#obstacle;
    this.#checkedAt = now;
    const obstacle = this.#find();
    if (obstacle !== this.#obstacle) {
      this.#obstacle = obstacle;
      for (const listener of [...this.#listeners]) listener(obstacle);
    }
    return obstacle;
  }

  /** As Grabber.onObstacle() (capture/types.ts). */
  listen(listener: (obstacle: Obstacle | null) => void): () => void {
    this.#listeners.add(listener);
    if (this.#obstacle) listener(this.#obstacle);
    return () => void this.#listeners.delete(listener);
  }
}
