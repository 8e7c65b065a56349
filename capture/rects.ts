import type { Rect } from "./types.ts";

/** What both rectangles cover, or null. */
export function intersect(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x), y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** The smallest rectangle around all of them; `rects` must not be empty. */
export function boundingBox(rects: Rect[]): Rect {
  const x = Math.min(...rects.map((r) => r.x)), y = Math.min(...rects.map((r) => r.y));
  const right = Math.max(...rects.map((r) => r.x + r.width));
  const bottom = Math.max(...rects.map((r) => r.y + r.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function contains(rect: Rect, point: { x: number; y: number }): boolean {
  return point.x >= rect.x && point.y >= rect.y && point.x < rect.x + rect.width &&
    point.y < rect.y + rect.height;
}

export function sameRect(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export function sameRects(a: readonly Rect[], b: readonly Rect[]): boolean {
  return a.length === b.length && a.every((rect, i) => sameRect(rect, b[i]));
}

/** A point moved into the area; null when it is no point at all. */
export function clampPoint(
  x: number,
  y: number,
  size: { width: number; height: number },
): { x: number; y: number } | null {
  if (Number.isNaN(x) || Number.isNaN(y)) return null;
  const clamp = (value: number, end: number) => Math.max(0, Math.min(Math.floor(value), end - 1));
  return { x: clamp(x, size.width), y: clamp(y, size.height) };
}
