import { gdi } from "../win32/gdi.ts";
import type { Handle } from "../win32/values.ts";
import { user32 } from "../win32/windows.ts";
import type { TopLevel } from "../windows/window.ts";
import { Scratch } from "./scratch.ts";
import type { WindowPixels, WindowSource } from "./source.ts";

/** With what DirectX draws too; Windows 8.1 and later. */
const PW_RENDERFULLCONTENT = 2;
/** A window whose program takes longer isn't shown until it has answered. */
const PATIENCE_MS = 400;

/**
 * PrintWindow: the system, or the window's own program, draws it into our memory. Programs that hang are left out
 * (IsHungAppWindow), and don't hold up the picture. Unproved here: under Wine it gives nothing for other programs'
 * windows.
 */
export class PrintSource implements WindowSource {
  #scratch = new Scratch();
  #waiting = new Set<Handle>();

  async read({ hwnd, rect }: TopLevel): Promise<WindowPixels | null> {
    if (this.#waiting.has(hwnd) || user32.IsHungAppWindow(hwnd) !== 0) return null;
    const dib = this.#scratch.take(rect);
    if (!dib) return null;
    const printing = user32.PrintWindow(hwnd, dib.context, PW_RENDERFULLCONTENT);
    const printed = await within(printing, PATIENCE_MS);
    if (printed === null) {
      this.#waiting.add(hwnd);
      const abandoned = this.#scratch.abandon();
      void printing.then(() => {
        this.#waiting.delete(hwnd);
        abandoned?.[Symbol.dispose]();
      });
      return null;
    }
    gdi.GdiFlush();
    return printed === 0 ? null : this.#scratch.pixels(rect);
  }

  keepOnly(_windows: readonly TopLevel[]): void {}

  [Symbol.dispose](): void {
    this.#scratch[Symbol.dispose]();
  }
}

/** Null when it takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, patience]);
  } finally {
    clearTimeout(timer);
  }
}
