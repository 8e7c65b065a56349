import type { Shape } from "../../protocol/drawing_board.ts";
import type { Drawing } from "../types.ts";
import { type Mark, markOf, pointerMarks } from "./strokes.ts";

/** A click-through window that shows one mark; a platform makes it. Not shown at first. */
export interface MarkWindow {
  readonly shown: boolean;
  show(mark: Mark): void;
  hide(): void;
}

/** Made before they are needed: a window that has just come is one that the system knows little of. */
const SPARE = 3;

/** The windows that show what the viewer draws: one for each shape, and the ring at the pointer. */
export class DrawingLayer<W extends MarkWindow> {
  #make: () => W;
  /** The lowest first. */
  #shapes: { shape: Shape; window: W }[] = [];
  #ring: W[];
  #spare: W[] = [];
  #area = "";

  constructor(make: () => W) {
    this.#make = make;
    this.#ring = [make(), make()];
    this.#stock();
  }

  /** Those that are shown, the lowest first. */
  get shown(): W[] {
    return this.all.filter(({ shown }) => shown);
  }

  get all(): W[] {
    return [...this.#spare, ...this.#shapes.map(({ window }) => window), ...this.#ring];
  }

  /** Shows nothing else. @returns whether another window is shown now than before. */
  set(drawing: Drawing | null): boolean {
    const before = this.shown;
    const area = JSON.stringify(drawing?.area);
    const same = area === this.#area;
    this.#area = area;
    const old = new Map(this.#shapes.map((one) => [one.shape.id, one]));
    this.#shapes = (drawing?.board.shapes ?? []).map((shape) => {
      const found = old.get(shape.id);
      old.delete(shape.id);
      const window = found?.window ?? this.#spare.pop() ?? this.#make();
      if (!same || found?.shape !== shape) show(window, markOf(shape, drawing!.area));
      return { shape, window };
    });
    for (const { window } of old.values()) {
      window.hide();
      this.#spare.push(window);
    }
    const pointer = drawing?.board.pointer;
    const marks = pointer ? pointerMarks(pointer, drawing!.area) : [];
    this.#ring.forEach((window, i) => show(window, marks[i] ?? null));
    this.#stock();
    const { shown } = this;
    return shown.length !== before.length || shown.some((window, i) => window !== before[i]);
  }

  #stock(): void {
    while (this.#spare.length < SPARE) this.#spare.push(this.#make());
  }
}

function show(window: MarkWindow, mark: Mark | null): void {
  if (mark) window.show(mark);
  else if (window.shown) window.hide();
}
