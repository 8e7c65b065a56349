import { ComObject } from "../win32/com.ts";
import { BGRA, copyRegion, createStagingTexture, readTexture } from "../win32/d3d11.ts";
import {
  type CaptureSystem,
  openCaptureSystem,
  type Size,
  WindowCapture,
} from "../win32/graphics_capture.ts";
import { ComError } from "../win32/hresult.ts";
import { type Handle, memoryAt } from "../win32/values.ts";
import { isSame, type TopLevel } from "../windows/window.ts";
import type { WindowPixels, WindowSource } from "./source.ts";

interface Captured extends Disposable {
  window: TopLevel;
  capture: WindowCapture;
  staging: ComObject | null;
  content: Size;
  /** Of the last picture, width·4 bytes a row; null before the first one. */
  data: Uint8Array | null;
}

/**
 * Windows.Graphics.Capture, one session for each window: what the window manager itself keeps of the window, whoever
 * drew it. Unproved here: Wine hasn't got it.
 */
export class CaptureSource implements WindowSource {
  #system: CaptureSystem;
  #captured = new Map<Handle, Captured>();
  /** Windows that can't be captured. */
  #refused = new Set<Handle>();

  /** @throws ComError, TypeError or Error where the system can't do it. */
  constructor() {
    this.#system = openCaptureSystem();
  }

  /** Null until the first picture is there. */
  read(window: TopLevel): WindowPixels | null {
    try {
      const captured = this.#capturedOf(window);
      if (!captured) return null;
      captured.capture.take((texture, content) => this.#copy(texture, content, captured));
      const { data, content: { width, height } } = captured;
      const { x, y } = window.frame;
      return data && { data, stride: 4 * width, rect: { x, y, width, height } };
    } catch (error) {
      if (!(error instanceof ComError || error instanceof TypeError)) throw error;
      this.#forget(window.hwnd);
      this.#refused.add(window.hwnd);
      return null;
    }
  }

  keepOnly(windows: readonly TopLevel[]): void {
    const kept = new Set(windows.map(({ hwnd }) => hwnd));
    for (const hwnd of [...this.#captured.keys()]) if (!kept.has(hwnd)) this.#forget(hwnd);
    for (const hwnd of [...this.#refused]) if (!kept.has(hwnd)) this.#refused.delete(hwnd);
  }

  [Symbol.dispose](): void {
    for (const hwnd of [...this.#captured.keys()]) this.#forget(hwnd);
    this.#system[Symbol.dispose]();
  }

  #capturedOf(window: TopLevel): Captured | null {
    const known = this.#captured.get(window.hwnd);
    if (known && isSame(known.window, window)) return known;
    if (known) this.#forget(window.hwnd);
    if (this.#refused.has(window.hwnd)) return null;
    const capture = new WindowCapture(this.#system, window.hwnd);
    const captured: Captured = {
      window,
      capture,
      staging: null,
      content: { width: 0, height: 0 },
      data: null,
      [Symbol.dispose]() {
        captured.staging?.[Symbol.dispose]();
        capture[Symbol.dispose]();
      },
    };
    this.#captured.set(window.hwnd, captured);
    return captured;
  }

  #copy(texture: ComObject, content: Size, captured: Captured): void {
    const { device: { device, context } } = this.#system;
    const { width, height } = content;
    if (width <= 0 || height <= 0) return;
    if (captured.content.width !== width || captured.content.height !== height || !captured.staging) {
      captured.staging?.[Symbol.dispose]();
      captured.staging = createStagingTexture(device, { width, height, format: BGRA });
      captured.content = content;
      captured.data = new Uint8Array(4 * width * height);
    }
    const { staging, data } = captured;
    copyRegion(context, { to: staging, from: texture, rect: { x: 0, y: 0, width, height } });
    readTexture(context, staging, ({ address, pitch }) => {
      const memory = memoryAt(address, pitch * (height - 1) + 4 * width);
      for (let y = 0; y < height; y++) {
        data!.set(memory.subarray(y * pitch, y * pitch + 4 * width), 4 * y * width);
      }
    });
  }

  #forget(hwnd: Handle): void {
    this.#captured.get(hwnd)?.[Symbol.dispose]();
    this.#captured.delete(hwnd);
  }
}
