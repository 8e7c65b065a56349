import type { BarWindow } from "../../overlay/bar_window.ts";
import type { Canvas } from "../../overlay/canvas.ts";
import type { WindowClass } from "../win32/messages.ts";
import { dwm } from "../win32/own_windows.ts";
import { LayeredWindow } from "./layered_window.ts";
import { splitAtHalf } from "./split.ts";

/** Always since Windows 8; not under Wine, which draws what is translucent as if it lay on black. */
function isComposed(): boolean {
  const enabled = new Uint8Array(4);
  return dwm.DwmIsCompositionEnabled(enabled) === 0 && enabled[0] !== 0;
}

/** The function bar's two windows: its shadow, which takes no clicks, and the bar itself. */
export class BarWindows implements BarWindow {
  readonly translucent = isComposed();
  readonly body: LayeredWindow;
  #veil: LayeredWindow;

  constructor(kind: WindowClass) {
    this.#veil = new LayeredWindow(kind, { clickThrough: true });
    this.body = new LayeredWindow(kind, { clickThrough: false });
  }

  /** The lowest first. */
  get all(): LayeredWindow[] {
    return [this.#veil, this.body];
  }

  show(picture: Canvas, { x, y }: { x: number; y: number }): void {
    const parts = splitAtHalf(picture);
    if (!parts) return this.hide();
    const { body, veil } = parts;
    if (veil && this.translucent) this.#veil.show(veil, { x, y });
    else this.#veil.hide();
    this.body.show(body.picture, { x: x + body.x, y: y + body.y });
  }

  hide(): void {
    for (const window of this.all) window.hide();
  }

  /** The system has taken a picture when it has been shown. */
  settle(): Promise<void> {
    return Promise.resolve();
  }
}
