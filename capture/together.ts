import { ALL_SCREENS } from "../protocol/control.ts";
import { SCREEN_HEIGHT_MAX, SCREEN_WIDTH_MAX } from "../protocol/limits.ts";
import { boundingBox, sameRect } from "./rects.ts";
import { move, subtract } from "./regions.ts";
import type { Rect, Screen } from "./types.ts";

/** Several monitors as one screen. */
const TOGETHER = { id: ALL_SCREENS, name: "Alle Bildschirme" };

/** Adds the box around all monitors. */
export function withTogether(monitors: Screen[]): Screen[] {
  if (monitors.length < 2 || monitors.some(({ id }) => id === TOGETHER.id)) return monitors;
  const rect = boundingBox(monitors.map((monitor) => monitor.rect));
  // Mirrored monitors are one already; and what is too large can't be sent.
  const one = monitors.some((monitor) => sameRect(monitor.rect, rect));
  if (one || rect.width > SCREEN_WIDTH_MAX || rect.height > SCREEN_HEIGHT_MAX) return monitors;
  return [...monitors, { ...TOGETHER, rect, primary: false }];
}

/**
 * What of a screen no monitor shows, relative to it: only all of them together have such areas. Windows may reach into
 * them, unseen by whoever sits there.
 */
export function gapsOf({ id, rect }: Screen, screens: readonly Screen[]): Rect[] {
  if (id !== TOGETHER.id) return [];
  const monitors = screens.filter((screen) => screen.id !== id).map((screen) => screen.rect);
  return subtract([rect], monitors).map((gap) => move(gap, { x: -rect.x, y: -rect.y }));
}

export function sameScreens(a: Screen[], b: Screen[]): boolean {
  return a.length === b.length &&
    a.every((s, i) => s.id === b[i].id && s.primary === b[i].primary && sameRect(s.rect, b[i].rect));
}
