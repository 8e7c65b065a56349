import {
  DRAW_COLOURS,
  linesOf,
  MARKER_OPACITY,
  type Pointer,
  ringOn,
  type Shape,
} from "../../protocol/drawing_board.ts";
import type { DrawnPoint } from "../../protocol/drawing.ts";
import type { Rect } from "../types.ts";
import type { Mask } from "./canvas.ts";
import type { Colour } from "./theme.ts";

/** What the viewer draws, as pixels: each stroke is of one colour, so a mask says all. */

/** One stroke on the virtual desktop. */
export interface Mark {
  /** Of the mask's upper left corner. */
  x: number;
  y: number;
  mask: Mask;
  colour: Colour;
  /** 0 to 1. */
  opacity: number;
}

/** The ring's white edge, which lies below it. */
const EDGE_COLOUR = 0xffffff;
/** Lines from point to point of the ring. */
const RING_PARTS = 24;
/** A pixel's reach beyond a line's edge: it is covered in part. */
const SMOOTH = 0.5;

type Line = readonly DrawnPoint[];

/** @param area what is drawn on. @returns null where nothing of it is in the area. */
export function markOf(shape: Shape, area: Rect): Mark | null {
  const opacity = shape.tool === "marker" ? MARKER_OPACITY : 1;
  return rasterise(linesOf(shape), { width: shape.width, colour: DRAW_COLOURS[shape.colour], opacity, area });
}

/** The edge and the ring itself. */
export function pointerMarks({ x, y, colour }: Pointer, area: Rect): (Mark | null)[] {
  const { radius, width, edge } = ringOn(area);
  const circle = Array.from({ length: RING_PARTS + 1 }, (_, part): DrawnPoint => {
    const angle = part * 2 * Math.PI / RING_PARTS;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return [{ width: edge, colour: EDGE_COLOUR }, { width, colour: DRAW_COLOURS[colour] }].map((line) => {
    return rasterise([circle], { ...line, opacity: 1, area });
  });
}

interface Style {
  width: number;
  colour: Colour;
  opacity: number;
  area: Rect;
}

/** Lines with round ends and corners; points are the middles of pixels of the area. */
function rasterise(lines: readonly Line[], { width, colour, opacity, area }: Style): Mark | null {
  const radius = width / 2, reach = radius + SMOOTH;
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (const [x, y] of lines.flat()) {
    left = Math.min(left, x), right = Math.max(right, x);
    top = Math.min(top, y), bottom = Math.max(bottom, y);
  }
  left = Math.max(0, Math.floor(left + 0.5 - reach));
  top = Math.max(0, Math.floor(top + 0.5 - reach));
  right = Math.min(area.width, Math.ceil(right + 0.5 + reach));
  bottom = Math.min(area.height, Math.ceil(bottom + 0.5 + reach));
  if (right <= left || bottom <= top) return null;
  const mask = { width: right - left, height: bottom - top, coverage: new Uint8Array(0) };
  mask.coverage = new Uint8Array(mask.width * mask.height);
  const place = ([x, y]: DrawnPoint): DrawnPoint => [x + 0.5 - left, y + 0.5 - top];
  for (const line of lines) {
    line.forEach((point, i) => {
      // The first point is a dot of its own: a line may have no other.
      fillCapsule(mask, { from: place(line[Math.max(0, i - 1)]), to: place(point), radius });
    });
  }
  return { x: area.x + left, y: area.y + top, mask, colour, opacity };
}

/** All that is no further than `radius` from a line. */
function fillCapsule(
  { width, height, coverage }: Mask,
  { from: [ax, ay], to: [bx, by], radius }: { from: DrawnPoint; to: DrawnPoint; radius: number },
): void {
  const dx = bx - ax, dy = by - ay, square = dx * dx + dy * dy, reach = radius + SMOOTH;
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(height, Math.ceil(Math.max(ay, by) + reach));
  for (let row = top; row < bottom; row++) {
    const y = row + 0.5;
    const [low, high] = extent({ y, ax, ay, dx, dy, reach });
    const end = Math.min(width, Math.ceil(high));
    for (let column = Math.max(0, Math.floor(low)); column < end; column++) {
      const px = column + 0.5 - ax, py = y - ay;
      const along = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
      const inside = reach - Math.hypot(px - along * dx, py - along * dy);
      if (inside <= 0) continue;
      const at = row * width + column, covered = Math.round(255 * Math.min(1, inside));
      if (covered > coverage[at]) coverage[at] = covered;
    }
  }
}

interface Row {
  y: number;
  ax: number;
  ay: number;
  dx: number;
  dy: number;
  reach: number;
}

/** From where to where a row is within the reach of a line: that is convex, so there is one such part. */
function extent({ y, ax, ay, dx, dy, reach }: Row): [low: number, high: number] {
  let low = Infinity, high = -Infinity;
  const add = (from: number, to: number) => {
    low = Math.min(low, from), high = Math.max(high, to);
  };
  for (const [cx, cy] of [[ax, ay], [ax + dx, ay + dy]]) {
    const half = reach * reach - (y - cy) ** 2;
    if (half >= 0) add(cx - Math.sqrt(half), cx + Math.sqrt(half));
  }
  // The sides between the two round ends, where the row meets them.
  const length = Math.hypot(dx, dy);
  if (length === 0 || dy === 0) return [low, high];
  for (const side of [-reach, reach]) {
    const sx = ax - side * dy / length, sy = ay + side * dx / length;
    const along = (y - sy) / dy;
    if (along >= 0 && along <= 1) add(sx + along * dx, sx + along * dx);
  }
  return [low, high];
}

/** Every second pair of rows: what lies below shines through where nothing can be translucent. */
const HATCH_ROWS = 4, HATCH_INK = 2;
const HALF = 0x80;
/** More rectangles cost the system more than anybody sees. */
const RUNS_MAX = 2000;

/**
 * What of a mark is at least half covered, as rectangles relative to it. Where that would be too many, small gaps are
 * filled.
 */
export function runsOf({ y: top, mask }: Mark, { hatched = false } = {}): Rect[] {
  for (let gap = 0;; gap = 2 * gap + 1) {
    const runs = joinRows(mask, (row) => {
      return hatched && (top + row) % HATCH_ROWS >= HATCH_INK ? [] : rowRuns(mask, row, gap);
    });
    if (runs.length <= RUNS_MAX || gap > mask.width) return runs;
  }
}

type Run = [from: number, to: number];

function rowRuns({ width, coverage }: Mask, row: number, gap: number): Run[] {
  const runs: Run[] = [];
  const start = row * width;
  for (let x = 0; x < width; x++) {
    if (coverage[start + x] < HALF) continue;
    const from = x;
    while (x < width && coverage[start + x] >= HALF) x++;
    const last = runs.at(-1);
    if (last && from - last[1] <= gap) last[1] = x;
    else runs.push([from, x]);
  }
  return runs;
}

/** Equal runs in rows that follow each other are one rectangle. */
function joinRows({ height }: Mask, runsIn: (row: number) => Run[]): Rect[] {
  const rects: Rect[] = [];
  let open: Rect[] = [];
  for (let row = 0; row < height; row++) {
    open = runsIn(row).map(([from, to]) => {
      const above = open.find(({ x, width }) => x === from && width === to - from);
      if (above) {
        above.height++;
        return above;
      }
      const rect = { x: from, y: row, width: to - from, height: 1 };
      rects.push(rect);
      return rect;
    });
  }
  return rects;
}
