import { CELL_HEIGHT, CELL_WIDTH } from "../font.ts";
import type { Icon } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { COLOURS } from "./look.ts";

const SIDE = 32;
const RADIUS = 7;
const SCALE = 3;

/** A program's initial on its colour, with round corners. */
export function drawIcon(name: string, ground: number): Icon {
  const canvas = new Canvas(SIDE, SIDE);
  canvas.fill({ x: 0, y: 0, width: SIDE, height: SIDE }, ground);
  canvas.text(name.slice(0, 1), {
    x: (SIDE - (CELL_WIDTH - 1) * SCALE) >> 1,
    y: (SIDE - CELL_HEIGHT * SCALE) >> 1,
    colour: COLOURS.light,
    scale: SCALE,
  });
  const rgba = new Uint8Array(4 * SIDE * SIDE);
  canvas.pixels.forEach((colour, i) => {
    rgba.set(
      [colour >> 16, colour >> 8 & 255, colour & 255, 255 * cover(i % SIDE, Math.floor(i / SIDE))],
      4 * i,
    );
  });
  return { width: SIDE, height: SIDE, rgba };
}

/** How much of a pixel lies inside of the round corners, 0 … 1. */
function cover(x: number, y: number): number {
  const beyond = (at: number) => Math.max(0, RADIUS - at - 0.5, at + 0.5 - (SIDE - RADIUS));
  return Math.max(0, Math.min(1, RADIUS + 0.5 - Math.hypot(beyond(x), beyond(y))));
}
