import { Canvas } from "../../overlay/canvas.ts";
import type { MarkWindow as NeutralMarkWindow } from "../../overlay/drawing_layer.ts";
import { type Mark, runsOf } from "../../overlay/strokes.ts";
import type { WindowClass } from "../win32/messages.ts";
import { LayeredWindow } from "./layered_window.ts";
import { DRAWING_TITLE } from "./titles.ts";

/** A window with one mark, which the pointer goes through. */
export class MarkWindow implements NeutralMarkWindow {
  readonly window: LayeredWindow;
  /** Windows are blended with what lies below; if not, a marker's strokes are hatched. */
  #translucent: boolean;

  /** `under`: the window right below which it shows itself. */
  constructor(kind: WindowClass, options: { translucent: boolean; under: () => LayeredWindow }) {
    const { translucent, under } = options;
    this.#translucent = translucent;
    this.window = new LayeredWindow(kind, { clickThrough: true, title: DRAWING_TITLE, under });
  }

  get shown(): boolean {
    return this.window.shown;
  }

  show(mark: Mark): void {
    const { mask: { width, height, coverage }, colour, opacity } = mark;
    const picture = new Canvas(width, height);
    if (this.#translucent) {
      const faint = opacity === 1 ? coverage : coverage.map((one) => Math.round(one * opacity));
      picture.mask({ width, height, coverage: faint }, { x: 0, y: 0, colour });
    } else for (const run of runsOf(mark, { hatched: opacity < 1 })) picture.fill(run, colour);
    this.window.show(picture, mark);
  }

  hide(): void {
    this.window.hide();
  }
}
