import { Canvas } from "../../overlay/canvas.ts";
import { sidesOf } from "../../overlay/frame.ts";
import type { Colour } from "../../overlay/theme.ts";
import type { Rect } from "../../types.ts";
import type { WindowClass } from "../win32/messages.ts";
import { LayeredWindow } from "./layered_window.ts";

/** One monitor's frame. */
export interface Framed {
  monitor: Rect;
  thickness: number;
}

/** The coloured frames around what is shared: four windows each that the pointer goes through. */
export class FrameWindows {
  readonly all: LayeredWindow[] = [];
  #kind: WindowClass;

  constructor(kind: WindowClass) {
    this.#kind = kind;
  }

  /** One frame for each monitor; none: nothing is framed. */
  show(framed: Framed[], colour: Colour): void {
    const sides = framed.flatMap(({ monitor, thickness }) => sidesOf(monitor, thickness));
    while (this.all.length < sides.length) {
      this.all.push(new LayeredWindow(this.#kind, { clickThrough: true }));
    }
    this.all.forEach((window, i) => {
      if (i >= sides.length) return window.hide();
      const { x, y, width, height } = sides[i];
      const picture = new Canvas(width, height);
      picture.fill({ x: 0, y: 0, width, height }, colour);
      window.show(picture, { x, y });
    });
  }
}
