import type { Rect } from "../types.ts";
import { CLOSE_SIDE, TITLE_HEIGHT } from "./look.ts";

/** Where everything on the desktop is at first, on the screen; no two parts overlap. */
export interface Layout {
  /** The taskbar without its clock; at its left the start button. */
  title: Rect;
  start: Rect;
  clock: Rect;
  field: Rect;
  button: Rect;
  list: Rect;
}

/** Parts of a window, within it. */
export interface WindowParts {
  title: Rect;
  close: Rect;
  content: Rect;
}

const BAR_HEIGHT = 40;
const START_WIDTH = 96;
const CLOCK_WIDTH = 120;
const MARGIN = 24;
const PADDING = 12;
const BORDER = 2;
const BUTTON_HEIGHT = 48;
const CLOCK_WINDOW = { width: 280, height: 160 };
const MENU_WIDTH = 220;
const MENU_LINE = 40;

interface Size {
  width: number;
  height: number;
}

export function arrangeTaskbar({ width }: Size): { bar: Rect; start: Rect; title: Rect; clock: Rect } {
  return {
    bar: { x: 0, y: 0, width, height: BAR_HEIGHT },
    start: { x: 0, y: 0, width: START_WIDTH, height: BAR_HEIGHT },
    title: { x: 0, y: 0, width: width - CLOCK_WIDTH, height: BAR_HEIGHT },
    clock: { x: width - CLOCK_WIDTH, y: 0, width: CLOCK_WIDTH, height: BAR_HEIGHT },
  };
}

/** The first two windows lie side by side, the third above both. */
export function arrangeWindows({ width, height }: Size): { notepad: Rect; list: Rect; clock: Rect } {
  const left = Math.floor((width - 3 * MARGIN) * 0.6);
  const right = width - 3 * MARGIN - left;
  const y = BAR_HEIGHT + MARGIN;
  const tall = height - y - MARGIN;
  return {
    notepad: { x: MARGIN, y, width: left, height: tall },
    list: { x: 2 * MARGIN + left, y, width: right, height: tall },
    clock: {
      x: (width - CLOCK_WINDOW.width) >> 1,
      y: Math.max(y, (height - CLOCK_WINDOW.height) >> 1),
      ...CLOCK_WINDOW,
    },
  };
}

export function arrangeWindow({ width, height }: Size): WindowParts {
  return {
    title: { x: 0, y: 0, width: width - CLOSE_SIDE, height: TITLE_HEIGHT },
    close: { x: width - CLOSE_SIDE, y: 0, width: CLOSE_SIDE, height: TITLE_HEIGHT },
    content: {
      x: BORDER,
      y: TITLE_HEIGHT,
      width: width - 2 * BORDER,
      height: height - TITLE_HEIGHT - BORDER,
    },
  };
}

/** Within a window's content; both have the same origin. */
export function arrangeNotepad({ x, y, width, height }: Rect): { field: Rect; button: Rect } {
  const inside = { x: x + PADDING, width: width - 2 * PADDING };
  const fieldHeight = Math.max(0, height - BUTTON_HEIGHT - 3 * PADDING);
  return {
    field: { ...inside, y: y + PADDING, height: fieldHeight },
    button: { ...inside, y: y + fieldHeight + 2 * PADDING, height: BUTTON_HEIGHT },
  };
}

/** The start menu's place, and its lines within it. */
export function arrangeMenu(lines: number): { rect: Rect; lines: Rect[] } {
  return {
    rect: { x: 0, y: BAR_HEIGHT, width: MENU_WIDTH, height: lines * MENU_LINE },
    lines: Array.from({ length: lines }, (_, i) => {
      return { x: 0, y: i * MENU_LINE, width: MENU_WIDTH, height: MENU_LINE };
    }),
  };
}
