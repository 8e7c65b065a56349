import type { Rect } from "../types.ts";
import type { Canvas } from "./canvas.ts";
import { CELL_HEIGHT, CELL_WIDTH } from "../font.ts";
import { LIST_LINES } from "./layout.ts";
import type { TextField } from "./text_field.ts";

const SCALE = 2;
const CELL = { width: CELL_WIDTH * SCALE, height: CELL_HEIGHT * SCALE };
const PADDING = 8;
const COLOURS = {
  desk: 0x2f4858,
  bar: 0x1d2d37,
  light: 0xf4f7f8,
  paper: 0xffffff,
  ink: 0x1b1f22,
  line: 0x8899a3,
  button: 0x2e7d4f,
  pressed: 0x1d5234,
};
const TITLE = "Virtueller Bildschirm";
const BUTTON_TEXT = "Klicks:";
const LINE_TEXT = "Zeile";

/** The title bar, and the empty desk below all else. */
export function drawTitle(canvas: Canvas, rect: Rect): void {
  canvas.fill({ x: 0, y: 0, width: canvas.width, height: canvas.height }, COLOURS.desk);
  canvas.fill(rect, COLOURS.bar);
  canvas.text(TITLE, { x: rect.x + PADDING, y: rect.y + PADDING, colour: COLOURS.light, scale: SCALE });
}

export function drawClock(canvas: Canvas, rect: Rect, time: string): void {
  canvas.fill(rect, COLOURS.bar);
  canvas.text(time, { x: rect.x + PADDING, y: rect.y + PADDING, colour: COLOURS.light, scale: SCALE });
}

export function drawField(canvas: Canvas, rect: Rect, field: TextField): void {
  canvas.box(rect, { fill: COLOURS.paper, border: COLOURS.line });
  const { columns, rows } = cells(rect);
  const { lines, caretLine, caretColumn } = field.layout(columns);
  const first = firstVisible(caretLine, rows);
  const place = (line: number, column: number) => ({
    x: rect.x + PADDING + column * CELL.width,
    y: rect.y + PADDING + (line - first) * CELL.height,
  });
  lines.slice(first, first + rows).forEach(({ characters }, i) => {
    const text = characters.join("").replaceAll("\t", " ");
    canvas.text(text, { ...place(first + i, 0), colour: COLOURS.ink, scale: SCALE });
  });
  canvas.fill({ ...place(caretLine, caretColumn), width: SCALE, height: CELL.height }, COLOURS.ink);
}

export function drawButton(
  canvas: Canvas,
  rect: Rect,
  { clicks, pressed }: { clicks: number; pressed: boolean },
): void {
  canvas.box(rect, { fill: pressed ? COLOURS.pressed : COLOURS.button, border: COLOURS.light });
  canvas.text(`${BUTTON_TEXT} ${clicks}`.slice(0, cells(rect).columns), {
    x: rect.x + 2 * PADDING,
    y: rect.y + ((rect.height - CELL.height) >> 1),
    colour: COLOURS.light,
    scale: SCALE,
  });
}

export function drawList(canvas: Canvas, rect: Rect, first: number): void {
  canvas.box(rect, { fill: COLOURS.light, border: COLOURS.line });
  const { columns, rows } = cells(rect);
  for (let i = 0; i < rows && first + i < LIST_LINES; i++) {
    canvas.text(`${LINE_TEXT} ${first + i + 1}`.slice(0, columns), {
      x: rect.x + PADDING,
      y: rect.y + PADDING + i * CELL.height,
      colour: COLOURS.ink,
      scale: SCALE,
    });
  }
}

/** The line and column of the field that a point of the screen is nearest to; the view starts at the first line. */
export function fieldPlace(rect: Rect, point: { x: number; y: number }) {
  const { columns } = cells(rect);
  const line = Math.floor((point.y - rect.y - PADDING) / CELL.height);
  const column = Math.round((point.x - rect.x - PADDING) / CELL.width);
  return { line, column, columns };
}

function cells({ width, height }: Rect): { columns: number; rows: number } {
  return {
    columns: Math.max(1, Math.floor((width - 2 * PADDING) / CELL.width)),
    rows: Math.max(0, Math.floor((height - 2 * PADDING) / CELL.height)),
  };
}

function firstVisible(caretLine: number, rows: number): number {
  return Math.max(0, caretLine - rows + 1);
}
