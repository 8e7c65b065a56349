import type { Rect } from "../types.ts";

/** Lines of the list, more than are visible. */
export const LIST_LINES = 100;

/** Where everything on the desktop is; no two parts overlap. */
export interface Layout {
  title: Rect;
  clock: Rect;
  field: Rect;
  button: Rect;
  list: Rect;
}

const BAR_HEIGHT = 40;
const CLOCK_WIDTH = 120;
const MARGIN = 24;
const BUTTON_HEIGHT = 56;

export function arrange({ width, height }: { width: number; height: number }): Layout {
  const left = Math.floor((width - 3 * MARGIN) * 0.6);
  const right = width - 3 * MARGIN - left;
  const top = BAR_HEIGHT + MARGIN;
  const tall = height - top - MARGIN;
  const x = 2 * MARGIN + left;
  return {
    title: { x: 0, y: 0, width: width - CLOCK_WIDTH, height: BAR_HEIGHT },
    clock: { x: width - CLOCK_WIDTH, y: 0, width: CLOCK_WIDTH, height: BAR_HEIGHT },
    field: { x: MARGIN, y: top, width: left, height: tall },
    button: { x, y: top, width: right, height: BUTTON_HEIGHT },
    list: {
      x,
      y: top + BUTTON_HEIGHT + MARGIN,
      width: right,
      height: Math.max(0, tall - BUTTON_HEIGHT - MARGIN),
    },
  };
}
