import type { Drawing, Rect } from "../../capture/types.ts";
import { draw, EMPTY_BOARD } from "../../protocol/drawing_board.ts";
import type { DrawingMessage } from "../../protocol/drawing.ts";
import { DRAWING_RATE_MAX } from "../../protocol/limits.ts";

const INTERVAL_MS = 1000 / DRAWING_RATE_MAX;

/** What the viewer draws, on its way to the overlay. */
export interface DrawingScreen {
  draw(message: DrawingMessage): void;
  /** Not at first. */
  show(shown: boolean): void;
  /** The shared screen on the virtual desktop; null: there is none for now. */
  standOn(area: Rect | null): void;
  close(): void;
}

/** @param paint is called at most DRAWING_RATE_MAX times a second, however much comes; at once with what is to vanish. */
export function createDrawingScreen(paint: (drawing: Drawing | null) => void): DrawingScreen {
  let board = EMPTY_BOARD;
  let shown = false;
  let area: Rect | null = null;
  /** As it was painted last. */
  let painted: Drawing | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function isPainted(): boolean {
    const visible = shown && area !== null && (board.shapes.length > 0 || board.pointer !== null);
    if (!visible) return painted === null;
    return painted?.board === board && painted.area === area;
  }

  function paintNow(): void {
    clearTimeout(timer);
    timer = undefined;
    if (isPainted()) return;
    const visible = shown && area && (board.shapes.length > 0 || board.pointer);
    painted = visible ? { area: area!, board } : null;
    paint(painted);
    timer = setTimeout(paintNow, INTERVAL_MS);
  }

  return {
    draw(message) {
      board = draw(board, message);
      if (timer === undefined) paintNow();
    },
    show(next) {
      shown = next;
      paintNow();
    },
    standOn(next) {
      if (JSON.stringify(next) === JSON.stringify(area)) return;
      area = next;
      paintNow();
    },
    close: () => clearTimeout(timer),
  };
}
