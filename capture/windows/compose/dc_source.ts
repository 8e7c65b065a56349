import { type Dib, gdi, SRCCOPY } from "../win32/gdi.ts";
import { user32 } from "../win32/windows.ts";
import type { TopLevel } from "../windows/window.ts";
import { Scratch } from "./scratch.ts";
import type { WindowPixels, WindowSource } from "./source.ts";

/**
 * A window's device context (GetWindowDC), copied. On Windows proper, where the desktop's windows are drawn apart (DWM),
 * and under Wine with XComposite it holds the window's own pixels; on a desktop drawn as one picture it would hold
 * whatever lies above, so sources.ts takes it for Wine alone, and only when told that windows are apart.
 */
export class DcSource implements WindowSource {
  #scratch = new Scratch();

  read(window: TopLevel): WindowPixels | null {
    const dib = this.#scratch.take(window.rect);
    return dib && (copyWindow(window, dib) ? this.#scratch.pixels(window.rect) : null);
  }

  keepOnly(_windows: readonly TopLevel[]): void {}

  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
  }
}

function copyWindow({ hwnd, rect: { width, height } }: TopLevel, { context }: Dib): boolean {
  const source = user32.GetWindowDC(hwnd);
  if (source === 0n) return false;
  const copied = gdi.BitBlt(context, 0, 0, width, height, source, 0, 0, SRCCOPY);
  gdi.GdiFlush();
  user32.ReleaseDC(hwnd, source);
  return copied !== 0;
}
