import type { MarkWindow as NeutralMarkWindow } from "../../overlay/drawing_layer.ts";
import { type Mark, runsOf } from "../../overlay/strokes.ts";
import { sameRects } from "../../rects.ts";
import { move } from "../../regions.ts";
import type { Rect } from "../../types.ts";
import type { DrawnOver } from "../drawn_over.ts";
import { OverlayWindow, type WindowMaker } from "./overlay_window.ts";
import { setOpacity } from "./window_properties.ts";

const VISIBILITY_CHANGE = 0x10000;

export interface MarkWindowOptions {
  drawn: DrawnOver;
  /** The window right below which it shows itself. */
  under: () => OverlayWindow;
  /** A compositing manager is there, which blends windows. */
  composed: () => boolean;
}

/** A window cut out to one mark, in its colour. Needs XFIXES: the pointer goes through it. */
export class MarkWindow implements NeutralMarkWindow {
  #window: OverlayWindow;
  #maker: WindowMaker;
  #options: MarkWindowOptions;
  #shows: { parts: Rect[]; colour: number; opacity: number } | null = null;

  constructor(maker: WindowMaker, options: MarkWindowOptions) {
    this.#maker = maker;
    this.#options = options;
    this.#window = this.#fresh();
  }

  /** Another one after each hide(). */
  get window(): OverlayWindow {
    return this.#window;
  }

  get shown(): boolean {
    return this.#window.shown;
  }

  show(mark: Mark): void {
    const { x, y, mask: { width, height }, colour } = mark;
    const { connection, atoms } = this.#maker;
    const composed = this.#options.composed();
    const parts = runsOf(mark, { hatched: mark.opacity < 1 && !composed });
    const opacity = composed ? mark.opacity : 1;
    const before = this.#shows;
    this.#shows = { parts, colour, opacity };
    this.#tell(parts.map((part) => move(part, mark)));
    if (opacity !== (before?.opacity ?? 1)) setOpacity(connection, this.#window.id, { atoms, opacity });
    // A ring that only moves is no other one: its shape needn't be looked at again by anybody.
    if (this.shown && before?.colour === colour && sameRects(before.parts, parts)) this.#window.moveTo(mark);
    else this.#window.showParts(colour, { x, y, width, height }, parts);
  }

  hide(): void {
    if (!this.#shows) return;
    this.#shows = null;
    this.#tell([]);
    // Compositors (picom) don't learn of a shape that changes while a window isn't shown; of a new window they do.
    this.#window.destroy();
    this.#window = this.#fresh();
  }

  #fresh(): OverlayWindow {
    const window = new OverlayWindow(this.#maker, { events: VISIBILITY_CHANGE, under: this.#options.under });
    window.letPointerThrough();
    return window;
  }

  /** Those who read the screen know before it changes; and once it has, that what it covered is free. */
  #tell(rects: Rect[]): void {
    const done = this.#options.drawn.ask(this.#window.id, rects);
    queueMicrotask(() => void this.#window.settle().then(done));
  }
}
