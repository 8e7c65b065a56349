import type { TopLevel } from "../windows/window.ts";
import type { WindowPixels, WindowSource } from "./source.ts";

/** Of several ways to read a window the first that gives it. */
export class FirstSource implements WindowSource {
  #sources: readonly WindowSource[];

  /** @param sources are this one's to dispose of. */
  constructor(sources: readonly WindowSource[]) {
    this.#sources = sources;
  }

  async read(window: TopLevel): Promise<WindowPixels | null> {
    for (const source of this.#sources) {
      const pixels = await source.read(window);
      if (pixels) return pixels;
    }
    return null;
  }

  keepOnly(windows: readonly TopLevel[]): void {
    for (const source of this.#sources) source.keepOnly(windows);
  }

  [Symbol.dispose](): void {
    for (const source of this.#sources) source[Symbol.dispose]();
  }
}
