import type { FunctionBar } from "../../overlay/function_bar.ts";
import { contains } from "../../rects.ts";
import { ownWindows } from "../win32/own_windows.ts";
import type { LayeredWindow } from "./layered_window.ts";
import type { DeviceMessage } from "./pump.ts";

const WM_MOUSEMOVE = 0x200, WM_LBUTTONDOWN = 0x201, WM_LBUTTONUP = 0x202, WM_MOUSELEAVE = 0x2a3;
const MK_LBUTTON = 1n;
/** TRACKMOUSEEVENT: cbSize 0, dwFlags 4, hwndTrack 8. */
const TRACKMOUSEEVENT_BYTES = 24;
const TME_LEAVE = 2;
const VK_LBUTTON = 1, VK_RBUTTON = 2;
const SM_SWAPBUTTON = 23;

/**
 * What the mouse does over the bar's window. Once it has left that with the button held, nothing more of it is told to a
 * window in the background (SetCapture), so it is asked for.
 */
export class BarMouse {
  readonly window: LayeredWindow;
  #bar: FunctionBar;
  #down = false;
  /** The system will say when the pointer leaves the window. */
  #tracked = false;

  constructor(bar: FunctionBar, window: LayeredWindow) {
    this.#bar = bar;
    this.window = window;
  }

  onDevice({ window, message, wParam, point }: DeviceMessage): void {
    if (window !== this.window.handle) return;
    switch (message) {
      case WM_MOUSEMOVE:
        this.#track();
        if ((wParam & MK_LBUTTON) === 0n) this.#letGo();
        return this.#bar.pointAt(point);
      case WM_LBUTTONDOWN:
        this.#track();
        this.#down = true;
        return this.#bar.press(point);
      case WM_LBUTTONUP:
        if (!this.#down) return;
        this.#down = false;
        return this.#bar.release(point);
    }
  }

  /** What the system sends to the window. */
  onMessage(message: number): void {
    if (message !== WM_MOUSELEAVE) return;
    this.#tracked = false;
    this.#bar.pointAt(null);
  }

  /** Now and then, since a bar is drawn aside by a pointer that is quicker than it. */
  onTurn(): void {
    if (!this.#down) return;
    const point = pointerPlace();
    if (contains(this.window.rect, point)) return;
    if (isButtonDown()) this.#bar.pointAt(point);
    else this.#letGo();
  }

  #letGo(): void {
    if (!this.#down) return;
    this.#down = false;
    this.#bar.letGo();
  }

  #track(): void {
    if (this.#tracked) return;
    const event = new DataView(new ArrayBuffer(TRACKMOUSEEVENT_BYTES));
    event.setUint32(0, TRACKMOUSEEVENT_BYTES, true);
    event.setUint32(4, TME_LEAVE, true);
    event.setBigUint64(8, this.window.handle, true);
    this.#tracked = ownWindows.TrackMouseEvent(new Uint8Array(event.buffer)) !== 0;
  }
}

/** Physical buttons are asked for, whichever of them is the left one (GetAsyncKeyState). */
function isButtonDown(): boolean {
  const swapped = ownWindows.GetSystemMetrics(SM_SWAPBUTTON) !== 0;
  return ownWindows.GetAsyncKeyState(swapped ? VK_RBUTTON : VK_LBUTTON) < 0;
}

function pointerPlace(): { x: number; y: number } {
  const point = new Int32Array(2);
  ownWindows.GetCursorPos(new Uint8Array(point.buffer));
  return { x: point[0], y: point[1] };
}
