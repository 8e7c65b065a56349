import { CELL_HEIGHT, CELL_WIDTH } from "../font.ts";
import type { Icon } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { COLOURS } from "./look.ts";

const SIDE = 32;
const SCALE = 3;

/** A program's initial on a coloured ground. */
export function drawIcon(name: string): Icon {
  const canvas = new Canvas(SIDE, SIDE);
  canvas.fill({ x: 0, y: 0, width: SIDE, height: SIDE }, COLOURS.button);
  canvas.text(name.slice(0, 1), {
    x: (SIDE - (CELL_WIDTH - 1) * SCALE) >> 1,
    y: (SIDE - CELL_HEIGHT * SCALE) >> 1,
    colour: COLOURS.light,
    scale: SCALE,
  });
  const rgba = new Uint8Array(4 * SIDE * SIDE);
  canvas.pixels.forEach((colour, i) => {
    rgba.set([colour >> 16, colour >> 8 & 255, colour & 255, 255], 4 * i);
  });
  return { width: SIDE, height: SIDE, rgba };
}
