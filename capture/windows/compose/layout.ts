import { common, move, subtract } from "../../regions.ts";
import type { Rect, Release } from "../../types.ts";
import { mayBeSeen } from "../../whose.ts";
import { isShown, isVeil, type TopLevel } from "../windows/window.ts";

/** A part of the screen, and whose pixels stand there. */
export interface Piece {
  /** Null: what isn't released, or nothing at all; the pattern. */
  window: TopLevel | null;
  /** Relative to the screen. */
  region: Rect[];
}

/** Windows' parts in more rectangles than this are the pattern: an adversary shouldn't cost time. */
const PARTS_MAX = 4096;

/**
 * Cuts a screen up among the windows on it. Together the pieces cover it once.
 *
 * @param stack the topmost first.
 * @param screen on the desktop.
 */
export function arrange(stack: readonly TopLevel[], screen: Rect, release: Release): Piece[] {
  const pieces: Piece[] = [];
  let left: Rect[] = [{ x: 0, y: 0, width: screen.width, height: screen.height }];
  for (const window of stack) {
    if (left.length === 0) break;
    if (!isShown(window) || isVeil(window)) continue;
    const frame = move(window.frame, { x: -screen.x, y: -screen.y });
    const region = common(left, [frame]);
    if (region.length === 0) continue;
    left = subtract(left, [frame]);
    if (left.length > PARTS_MAX) break;
    pieces.push({ window: mayBeSeen(window, release) ? window : null, region });
  }
  if (left.length > 0) pieces.push({ window: null, region: left });
  return pieces;
}
