import type { Rect } from "../../types.ts";
import { OverlayWindow, type WindowMaker } from "./overlay_window.ts";

const VISIBILITY_CHANGE = 0x10000;

/** The coloured frame around the shared screen: four windows that the pointer goes through. */
export class Frame {
  readonly windows: OverlayWindow[];

  constructor(maker: WindowMaker) {
    // A frame that would take clicks must not be there.
    const sides = maker.extensions.XFIXES ? 4 : 0;
    this.windows = Array.from({ length: sides }, () => {
      const window = new OverlayWindow(maker, { events: VISIBILITY_CHANGE });
      window.letPointerThrough();
      return window;
    });
  }

  show(screen: Rect, { thickness, colour }: { thickness: number; colour: number }): void {
    const sides = sidesOf(screen, thickness);
    this.windows.forEach((window, i) => window.showColour(colour, sides[i]));
  }

  hide(): void {
    for (const window of this.windows) window.hide();
  }

  destroy(): void {
    for (const window of this.windows) window.destroy();
  }
}

/** Top, bottom, left, right, inside of the rectangle's edge. */
function sidesOf({ x, y, width, height }: Rect, thickness: number): Rect[] {
  const inner = { y: y + thickness, width: thickness, height: Math.max(1, height - 2 * thickness) };
  return [
    { x, y, width, height: thickness },
    { x, y: y + height - thickness, width, height: thickness },
    { x, ...inner },
    { x: x + width - thickness, ...inner },
  ];
}
