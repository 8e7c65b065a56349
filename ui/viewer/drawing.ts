import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  DRAWING_MESSAGE_POINTS_MAX,
  DRAWING_RATE_MAX,
  DRAWING_SHAPE_POINTS_MAX,
} from "../../protocol/limits.ts";
import { type Board, draw, EMPTY_BOARD } from "../../protocol/drawing_board.ts";
import type {
  DrawColour,
  DrawingMessage,
  DrawingNews,
  DrawnPoint,
  DrawTool,
} from "../../protocol/drawing.ts";
import type { Size } from "./geometry.ts";

/** "pointer": shows where, and draws nothing. */
export type DrawMode = "pointer" | DrawTool;

const INTERVAL_MS = 1000 / DRAWING_RATE_MAX;
/** Of a line, in parts of the screen's height. */
const LINE_SHARE = 1 / 200, MARKER_SHARE = 1 / 45;

type Point = { x: number; y: number };

export interface ViewerDrawingOptions {
  /** Nothing is drawn, or kept, while false. */
  live: ReadonlySignal<boolean>;
  /** The picture's real size. */
  size: ReadonlySignal<Size>;
  send(message: DrawingMessage): void;
  /** A tool was taken: mouse and keyboard don't steer meanwhile. */
  onTool(): void;
}

/** Pointing and drawing on the remote screen, as the one who looks does it. */
export interface ViewerDrawing {
  /** The tool in hand; null: none. */
  readonly tool: ReadonlySignal<DrawMode | null>;
  readonly colour: Signal<DrawColour>;
  readonly board: ReadonlySignal<Board>;
  /** Its owner allows it. */
  readonly allowed: ReadonlySignal<boolean>;
  choose(tool: DrawMode | null): void;
  /** The pointer is over this pixel of the picture; null: over none. */
  move(at: Point | null): void;
  press(at: Point): void;
  lift(): void;
  undo(): void;
  clear(): void;
  accept(news: DrawingNews): void;
  close(): void;
}

export function createViewerDrawing({ live, size, send, onTool }: ViewerDrawingOptions): ViewerDrawing {
  const tool = signal<DrawMode | null>(null), colour = signal<DrawColour>("red"), allowed = signal(true);
  const board = signal<Board>(EMPTY_BOARD);
  /** The shape that is being drawn, and how many of its points were sent; two-point shapes are sent anew. */
  let current: { id: number; tool: DrawTool; sent: number } | null = null;
  let lastId = 0, pointerNews = false, shapeNews = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(message: DrawingMessage): void {
    board.value = draw(board.value, message);
  }

  /** What changes often goes out at the agreed pace; what comes after it waits for nothing. */
  function soon(): void {
    timer ??= setTimeout(flush, INTERVAL_MS);
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pointerNews) {
      const { pointer } = board.value;
      const at = pointer && { x: pointer.x, y: pointer.y };
      send({ kind: "pointer", at, colour: pointer?.colour ?? colour.value });
    }
    if (shapeNews && current) sendShape(current);
    pointerNews = shapeNews = false;
  }

  function sendShape(mine: { id: number; sent: number }): void {
    const shape = board.value.shapes.find(({ id }) => id === mine.id);
    if (!shape) return;
    const { points } = shape;
    if (mine.sent === 0 || shape.tool === "arrow" || shape.tool === "rectangle") {
      mine.sent = Math.min(points.length, DRAWING_MESSAGE_POINTS_MAX);
      send({ kind: "shape", ...shape, points: points.slice(0, mine.sent) });
    }
    while (mine.sent < points.length) {
      const next = points.slice(mine.sent, mine.sent + DRAWING_MESSAGE_POINTS_MAX);
      mine.sent += next.length;
      send({ kind: "points", id: mine.id, points: next });
    }
  }

  function begin(mine: DrawTool, at: Point): void {
    current = { id: ++lastId, tool: mine, sent: 0 };
    const share = mine === "marker" ? MARKER_SHARE : LINE_SHARE;
    const width = Math.max(4, Math.round(size.value.height * share));
    show({ kind: "shape", id: lastId, tool: mine, colour: colour.value, width, points: [[at.x, at.y]] });
    shapeNews = true;
    soon();
  }

  function extend(mine: { id: number; tool: DrawTool }, at: Point): void {
    const shape = board.value.shapes.find(({ id }) => id === mine.id);
    if (!shape) return;
    const to: DrawnPoint = [at.x, at.y], last = shape.points.at(-1)!;
    if (last[0] === to[0] && last[1] === to[1]) return;
    if (mine.tool === "arrow" || mine.tool === "rectangle") {
      show({ kind: "shape", ...shape, points: [shape.points[0], to] });
    } else if (shape.points.length >= DRAWING_SHAPE_POINTS_MAX) {
      flush();
      begin(mine.tool, { x: last[0], y: last[1] });
      return extend(current!, at);
    } else show({ kind: "points", id: mine.id, points: [to] });
    shapeNews = true;
    soon();
  }

  function point(at: Point | null): void {
    if (!at && !board.value.pointer) return;
    show({ kind: "pointer", at, colour: colour.value });
    pointerNews = true;
    soon();
  }

  function lift(): void {
    flush();
    current = null;
  }

  function choose(next: DrawMode | null): void {
    lift();
    if (next !== "pointer") point(null);
    tool.value = next;
    if (next) onTool();
  }

  function act(message: DrawingMessage): void {
    lift();
    show(message);
    send(message);
  }

  function forget(): void {
    clearTimeout(timer);
    timer = undefined;
    current = null;
    pointerNews = shapeNews = false;
    board.value = EMPTY_BOARD;
  }

  const stop = effect(() => {
    if (live.value && allowed.value) return;
    forget();
    tool.value = null;
  });

  return {
    tool,
    colour,
    board,
    allowed,
    choose,
    move(at) {
      if (tool.value === "pointer") point(at);
      else if (current && at) extend(current, at);
    },
    press(at) {
      if (tool.value === "pointer") point(at);
      else if (tool.value) begin(tool.value, at);
    },
    lift,
    undo: () => act({ kind: "undo" }),
    clear: () => act({ kind: "clear" }),
    accept(news) {
      if (news.kind === "cleared") forget();
      else allowed.value = news.allowed;
    },
    close() {
      stop();
      clearTimeout(timer);
    },
  };
}
