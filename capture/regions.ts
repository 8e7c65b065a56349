import { boundingBox, intersect } from "./rects.ts";
import type { Rect } from "./types.ts";

/** Regions as lists of rectangles that don't overlap. */
export type Region = readonly Rect[];

export function move({ x, y, width, height }: Rect, by: { x: number; y: number }): Rect {
  return { x: x + by.x, y: y + by.y, width, height };
}

/** What both cover. */
export function common(a: Region, b: Region): Rect[] {
  const parts: Rect[] = [];
  for (const one of a) {
    const bottom = one.y + one.height;
    for (const other of b) {
      if (other.y >= bottom || other.y + other.height <= one.y) continue;
      const part = intersect(one, other);
      if (part) parts.push(part);
    }
  }
  return parts;
}

/** Those that touch a rectangle, and the others. */
export function divide(region: Region, by: Rect): { near: Rect[]; far: Rect[] } {
  const near: Rect[] = [], far: Rect[] = [];
  for (const rect of region) (intersect(rect, by) ? near : far).push(rect);
  return { near, far };
}

/** What of `region` none of `rects`, which may overlap, covers. */
export function subtract(region: Region, rects: Region): Rect[] {
  let left = [...region];
  for (const rect of rects) {
    if (left.length === 0) break;
    left = left.flatMap((one) => without(one, rect));
  }
  return left;
}

/** Rectangles that may overlap as a region; more than `max` become the box around them. */
export function toRegion(rects: Region, max: number): Rect[] {
  if (rects.length === 0) return [];
  if (rects.length > max) return [boundingBox([...rects])];
  const region: Rect[] = [];
  for (const rect of rects) region.push(...subtract([rect], region));
  return region.length > max ? [boundingBox(region)] : region;
}

function without(rect: Rect, hole: Rect): Rect[] {
  const part = intersect(rect, hole);
  if (!part) return [rect];
  const right = rect.x + rect.width, bottom = rect.y + rect.height;
  const partRight = part.x + part.width, partBottom = part.y + part.height;
  const left: Rect[] = [];
  if (part.y > rect.y) left.push({ ...rect, height: part.y - rect.y });
  const between = { y: part.y, height: part.height };
  if (part.x > rect.x) left.push({ ...between, x: rect.x, width: part.x - rect.x });
  if (partRight < right) left.push({ ...between, x: partRight, width: right - partRight });
  if (partBottom < bottom) left.push({ ...rect, y: partBottom, height: bottom - partBottom });
  return left;
}
