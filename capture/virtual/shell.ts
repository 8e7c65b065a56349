import { contains } from "../rects.ts";
import type { Rect } from "../types.ts";
import { Canvas } from "./canvas.ts";
import { drawLabel } from "./draw.ts";
import type { Layer, LayerKind } from "./layer.ts";
import { arrangeMenu, arrangeTaskbar } from "./layout.ts";
import { COLOURS, PADDING } from "./look.ts";
import type { Point } from "./programs.ts";

/** What belongs to the desktop itself: its background, the taskbar, the start menu. */

const START = "Start";
const TITLE = "Virtueller Bildschirm";

export interface Size {
  width: number;
  height: number;
}

class Surface implements Layer {
  readonly kind: LayerKind;
  readonly application = null;
  readonly rect: Rect;
  readonly surface: Canvas;

  constructor(kind: LayerKind, rect: Rect, colour: number) {
    this.kind = kind;
    this.rect = rect;
    this.surface = new Canvas(rect.width, rect.height);
    this.surface.fill({ x: 0, y: 0, width: rect.width, height: rect.height }, colour);
  }
}

export function createBackground({ width, height }: Size): Layer {
  return new Surface("desktop", { x: 0, y: 0, width, height }, COLOURS.desk);
}

/** Stands for a window of this very program. */
export function createOwnWindow(rect: Rect): Layer {
  const layer = new Surface("own", rect, COLOURS.paper);
  const label = { x: 0, y: 0, width: rect.width, height: rect.height };
  drawLabel(layer.surface, label, { text: "MFB", colour: COLOURS.ink });
  return layer;
}

export class Taskbar extends Surface {
  readonly #clock: Rect;
  #time: string;

  constructor(size: Size, time: string) {
    const { bar, start, title, clock } = arrangeTaskbar(size);
    super("taskbar", bar, COLOURS.bar);
    this.#clock = clock;
    this.#time = time;
    this.surface.fill({ ...start, width: start.width - 1 }, COLOURS.title);
    drawLabel(this.surface, start, { text: START, colour: COLOURS.light, indent: 2 * PADDING });
    const text = { ...title, x: start.width, width: title.width - start.width };
    drawLabel(this.surface, text, { text: TITLE, colour: COLOURS.light, indent: 2 * PADDING });
    this.#draw();
  }

  /** @returns what changed, or null */
  tell(time: string): Rect | null {
    this.#time = time;
    return this.surface.change(this.#clock, () => this.#draw());
  }

  #draw(): void {
    this.surface.fill(this.#clock, COLOURS.bar);
    drawLabel(this.surface, this.#clock, { text: this.#time, colour: COLOURS.light });
  }
}

export class StartMenu extends Surface {
  #lines: Rect[];

  constructor(names: readonly string[]) {
    const { rect, lines } = arrangeMenu(names.length);
    super("menu", rect, COLOURS.face);
    this.#lines = lines;
    lines.forEach((line, i) => {
      drawLabel(this.surface, line, { text: names[i], colour: COLOURS.ink, indent: 2 * PADDING });
    });
  }

  /** Number of the line at a point of the screen, −1 for none. */
  lineAt({ x, y }: Point): number {
    return this.#lines.findIndex((line) => contains(line, { x: x - this.rect.x, y: y - this.rect.y }));
  }
}
