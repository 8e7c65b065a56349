import type { FunctionBar } from "../../overlay/function_bar.ts";
import { ownWindows } from "../win32/own_windows.ts";
import type { Handle } from "../win32/values.ts";
import type { DeviceMessage } from "./pump.ts";

const WM_MOUSEMOVE = 0x200, WM_LBUTTONDOWN = 0x201, WM_LBUTTONUP = 0x202, WM_LBUTTONDBLCLK = 0x203;
export const WM_CAPTURECHANGED = 0x215, WM_MOUSELEAVE = 0x2a3;
/** TRACKMOUSEEVENT: cbSize 0, dwFlags 4, hwndTrack 8, dwHoverTime 16. */
const TRACKMOUSEEVENT_BYTES = 24;
const TME_LEAVE = 2;

/** What the mouse does over the bar's window. */
export class BarMouse {
  #bar: FunctionBar;
  #window: Handle;
  #down = false;
  /** The system will say when the pointer leaves. */
  #tracked = false;

  constructor(bar: FunctionBar, window: Handle) {
    this.#bar = bar;
    this.#window = window;
  }

  onDevice({ window, message, point }: DeviceMessage): void {
    if (window !== this.#window) return;
    switch (message) {
      case WM_MOUSEMOVE:
        this.#track();
        return this.#bar.pointAt(point);
      case WM_LBUTTONDOWN:
      case WM_LBUTTONDBLCLK:
        this.#track();
        this.#down = true;
        // Where it ends is told as well when that is beside the bar.
        ownWindows.SetCapture(window);
        return this.#bar.press(point);
      case WM_LBUTTONUP:
        if (!this.#down) return;
        this.#down = false;
        ownWindows.ReleaseCapture();
        return this.#bar.release(point);
    }
  }

  /** What the system sends to the window. */
  onMessage(message: number): void {
    if (message === WM_MOUSELEAVE) {
      this.#tracked = false;
      this.#bar.pointAt(null);
    }
    if (message === WM_CAPTURECHANGED && this.#down) {
      this.#down = false;
      this.#bar.letGo();
    }
  }

  #track(): void {
    if (this.#tracked) return;
    const event = new DataView(new ArrayBuffer(TRACKMOUSEEVENT_BYTES));
    event.setUint32(0, TRACKMOUSEEVENT_BYTES, true);
    event.setUint32(4, TME_LEAVE, true);
    event.setBigUint64(8, this.#window, true);
    this.#tracked = ownWindows.TrackMouseEvent(new Uint8Array(event.buffer)) !== 0;
  }
}
