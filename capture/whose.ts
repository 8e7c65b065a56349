import type { Release } from "./types.ts";

/** Whose a window is. */
export type Owner =
  /** Not known, or not to be known: another computer's, another user's, of several programs. */
  | { who: "nobody" }
  /** Ours: a browser's window with our page, or else (function bar, frame) one that this process made. */
  | { who: "own"; page: boolean }
  /** `key` is an Application's. */
  | { who: "application"; key: string };

export type Kind =
  | "application"
  | "taskbar"
  | "desktop"
  /** A window of the taskbar's program besides the taskbar: start menu, its other menus, calendar, tooltips. */
  | "start menu"
  | "notification"
  /** Nothing is known yet. */
  | "unknown";

export const NOBODY: Owner = { who: "nobody" };

/** How the titles of our pages begin or end (ui/): the client's and the office's. */
const OWN_TITLE = /MFB-(?:Kunde|Berater)/;

/** Whether a title is that of one of our pages. */
export function isOwnTitle(title: string): boolean {
  return OWN_TITLE.test(title);
}

/** What both questions look at. */
export interface Whose {
  readonly owner: Owner;
  readonly kind: Kind;
}

/** Whether the window's pixels may be seen. Nothing of it may while it isn't known. */
export function mayBeSeen({ owner, kind }: Whose, release: Release): boolean {
  if (owner.who === "own") return owner.page && release.own;
  if (kind === "unknown") return false;
  if (release.everything) return true;
  if (owner.who === "nobody") return false;
  if (kind === "taskbar") return release.taskbar;
  if (kind === "desktop") return release.desktop;
  if (kind === "start menu" && release.startMenu) return true;
  return release.applications.includes(owner.key);
}

/** Whether injected input may reach the window: never one of ours. */
export function mayBeReached(window: Whose, release: Release): boolean {
  return window.owner.who !== "own" && mayBeSeen(window, release);
}
