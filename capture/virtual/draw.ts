import { CELL_HEIGHT, CELL_WIDTH } from "../font.ts";
import type { Rect } from "../types.ts";
import type { Canvas } from "./canvas.ts";
import { COLOURS, LIST_LINES, PADDING, SCALE } from "./look.ts";
import type { TextField } from "./text_field.ts";

/** The desktop's controls, as they look. */

const CELL = { width: CELL_WIDTH * SCALE, height: CELL_HEIGHT * SCALE };
const BUTTON_TEXT = "Klicks:";
const LINE_TEXT = "Zeile";

/** One line in the middle of a rectangle's height, cut where it ends. */
export function drawLabel(
  canvas: Canvas,
  rect: Rect,
  { text, colour, indent = PADDING }: { text: string; colour: number; indent?: number },
): void {
  const columns = Math.max(0, Math.floor((rect.width - indent) / CELL.width));
  canvas.text([...text].slice(0, columns).join(""), {
    x: rect.x + indent,
    y: rect.y + ((rect.height - CELL.height) >> 1),
    colour,
    scale: SCALE,
  });
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
  drawLabel(canvas, rect, {
    text: `${BUTTON_TEXT} ${clicks}`,
    colour: COLOURS.light,
    indent: 2 * PADDING,
  });
}

export function drawList(canvas: Canvas, rect: Rect, first: number): void {
  canvas.fill(rect, COLOURS.light);
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

/** The line and column of the field that a point is nearest to; the view starts at the first line. */
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
