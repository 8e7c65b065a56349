import { ALL_SCREENS } from "../../protocol/control.ts";
import type { Rect, Screen } from "../types.ts";

/** The monitors that the coloured frame runs around when a screen is shared; none where there is no such screen. */
export function framedMonitors(screens: readonly Screen[], screenId: string | null): Rect[] {
  if (!screens.some(({ id }) => id === screenId)) return [];
  // All screens together have a frame each: the box around them may run where no monitor is.
  const all = screenId === ALL_SCREENS;
  return screens.filter(({ id }) => all ? id !== ALL_SCREENS : id === screenId).map(({ rect }) => rect);
}

/** Top, bottom, left, right, inside of the rectangle's edge. */
export function sidesOf({ x, y, width, height }: Rect, thickness: number): Rect[] {
  const inner = { y: y + thickness, width: thickness, height: Math.max(1, height - 2 * thickness) };
  return [
    { x, y, width, height: thickness },
    { x, y: y + height - thickness, width, height: thickness },
    { x, ...inner },
    { x: x + width - thickness, ...inner },
  ];
}
