import type { DrawColour, DrawingMessage, DrawnPoint, DrawTool } from "./drawing.ts";
import { DRAWING_SHAPE_POINTS_MAX, DRAWING_SHAPES_MAX } from "./limits.ts";

/** What drawing messages mean: the same for who draws, for the screen and for its owner's page. */

/** Never changed, but replaced: the same object is the same shape. */
export interface Shape {
  readonly id: number;
  readonly tool: DrawTool;
  readonly colour: DrawColour;
  /** In pixels of the screen. */
  readonly width: number;
  readonly points: readonly DrawnPoint[];
}

export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly colour: DrawColour;
}

export interface Board {
  /** The lowest first. */
  readonly shapes: readonly Shape[];
  readonly pointer: Pointer | null;
}

export const EMPTY_BOARD: Board = { shapes: [], pointer: null };

/** 0xRRGGBB, told from each other also by people who see red and green alike. */
export const DRAW_COLOURS: Record<DrawColour, number> = {
  red: 0xe5352b,
  blue: 0x1769d2,
  green: 0x0a9b63,
  yellow: 0xffd000,
};
/** How much of a marker covers what lies below, 0 to 1. */
export const MARKER_OPACITY = 0.4;

/** The board after a message. Of too many shapes the oldest go; what makes a shape too long is left out. */
export function draw(board: Board, message: DrawingMessage): Board {
  const { shapes } = board;
  switch (message.kind) {
    case "pointer":
      return { shapes, pointer: message.at && { ...message.at, colour: message.colour } };
    case "shape": {
      const { kind: _, ...shape } = message;
      if (shapes.some(({ id }) => id === shape.id)) return replace(board, shape);
      return { ...board, shapes: [...shapes, shape].slice(-DRAWING_SHAPES_MAX) };
    }
    case "points": {
      const shape = shapes.find(({ id }) => id === message.id);
      if (!shape) return board;
      const points = [...shape.points, ...message.points].slice(0, DRAWING_SHAPE_POINTS_MAX);
      return replace(board, { ...shape, points });
    }
    case "undo":
      return { ...board, shapes: shapes.slice(0, -1) };
    case "clear":
      return { ...board, shapes: [] };
  }
}

function replace(board: Board, shape: Shape): Board {
  return { ...board, shapes: board.shapes.map((one) => one.id === shape.id ? shape : one) };
}

/** The messages that make an empty board this one. */
export function messagesOf({ shapes, pointer }: Board, pointsMax: number): DrawingMessage[] {
  const messages: DrawingMessage[] = shapes.flatMap(({ points, ...shape }) => {
    const parts: DrawingMessage[] = [{ kind: "shape", ...shape, points: points.slice(0, pointsMax) }];
    for (let at = pointsMax; at < points.length; at += pointsMax) {
      parts.push({ kind: "points", id: shape.id, points: points.slice(at, at + pointsMax) });
    }
    return parts;
  });
  if (pointer) messages.push({ kind: "pointer", at: { x: pointer.x, y: pointer.y }, colour: pointer.colour });
  return messages;
}

/** The lines that a shape is drawn with, each from point to point. */
export function linesOf({ tool, points, width }: Shape): readonly (readonly DrawnPoint[])[] {
  const from = points[0], to = points.at(-1)!;
  switch (tool) {
    case "pen":
    case "marker":
      return [points];
    case "rectangle":
      return [[from, [to[0], from[1]], to, [from[0], to[1]], from]];
    case "arrow":
      return [[from, to], ...headOf(from, to, width)];
  }
}

/** Half the angle between an arrow's barbs. */
const BARB_ANGLE = Math.PI / 6;
/** Of a barb, in widths of the line; never longer than a part of the arrow. */
const BARB_LENGTH = 5;
const BARB_SHARE = 0.6;

function headOf(from: DrawnPoint, to: DrawnPoint, width: number): DrawnPoint[][] {
  const dx = to[0] - from[0], dy = to[1] - from[1];
  const length = Math.min(BARB_LENGTH * width, BARB_SHARE * Math.hypot(dx, dy));
  const direction = Math.atan2(dy, dx) + Math.PI;
  return [-BARB_ANGLE, BARB_ANGLE].map((turn) => [
    to,
    [to[0] + length * Math.cos(direction + turn), to[1] + length * Math.sin(direction + turn)],
  ]);
}

/** The viewer's pointer: a ring with a white edge, so that it is seen on any ground. In pixels of the screen. */
export interface Ring {
  radius: number;
  /** Of the coloured line, and of the white one below it. */
  width: number;
  edge: number;
}

/** @param screen its height */
export function ringOn(screen: { height: number }): Ring {
  const radius = Math.max(16, Math.round(screen.height / 48));
  return { radius, width: Math.round(radius / 3), edge: Math.round(radius / 3) + 4 };
}
