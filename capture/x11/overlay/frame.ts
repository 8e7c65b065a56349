import { sidesOf } from "../../overlay/frame.ts";
import type { Rect } from "../../types.ts";
import { OverlayWindow, type WindowMaker } from "./overlay_window.ts";

const VISIBILITY_CHANGE = 0x10000;
const SIDES = 4;

/** The coloured frames around what is shared: four windows each that the pointer goes through. */
export class Frame {
  readonly windows: OverlayWindow[] = [];
  #maker: WindowMaker;

  constructor(maker: WindowMaker) {
    this.#maker = maker;
  }

  /** One frame for each monitor; none: nothing is framed. */
  show(monitors: Rect[], { thickness, colour }: { thickness: number; colour: number }): void {
    // A frame that would take clicks must not be there.
    if (!this.#maker.extensions.XFIXES) return;
    while (this.windows.length < monitors.length * SIDES) {
      const window = new OverlayWindow(this.#maker, { events: VISIBILITY_CHANGE });
      window.letPointerThrough();
      this.windows.push(window);
    }
    const sides = monitors.flatMap((monitor) => sidesOf(monitor, thickness));
    this.windows.forEach((window, i) => {
      if (i < sides.length) window.showColour(colour, sides[i]);
      else window.hide();
    });
  }
}
