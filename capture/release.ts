import type { Release } from "./types.ts";

export const RELEASE_NOTHING: Release = {
  everything: false,
  applications: [],
  taskbar: false,
  desktop: false,
  startMenu: false,
  own: false,
};
export const RELEASE_EVERYTHING: Release = { ...RELEASE_NOTHING, everything: true };

const PLACES = ["taskbar", "desktop", "startMenu", "own"] as const;

/** Whether all that `next` lets be seen, `before` did too or more: nothing is taken away otherwise. */
export function covers(next: Release, before: Release): boolean {
  if (next.everything) return !before.own || next.own;
  if (before.everything) return false;
  return PLACES.every((place) => next[place] || !before[place]) &&
    before.applications.every((key) => next.applications.includes(key));
}

export function sameRelease(a: Release, b: Release): boolean {
  return covers(a, b) && covers(b, a);
}
