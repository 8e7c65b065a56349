import type { Canvas } from "../../overlay/canvas.ts";
import type { Rect } from "../../types.ts";
import { Dib } from "../win32/gdi.ts";
import type { WindowClass } from "../win32/messages.ts";
import { ownWindows } from "../win32/own_windows.ts";
import { wide } from "../../system_library.ts";
import { type Handle } from "../win32/values.ts";
import { BAR_TITLE } from "./titles.ts";

const WS_POPUP = 0x80000000;
const WS_EX_TOPMOST = 0x8, WS_EX_TRANSPARENT = 0x20, WS_EX_TOOLWINDOW = 0x80;
const WS_EX_LAYERED = 0x80000, WS_EX_NOACTIVATE = 0x08000000;
/** Never in any picture of the screen that a program takes; since Windows 10, version 2004. */
const WDA_EXCLUDEFROMCAPTURE = 0x11;
const ULW_ALPHA = 2;
/** BLENDFUNCTION: AC_SRC_OVER, 0, wholly opaque, AC_SRC_ALPHA (premultiplied). */
const BLEND = new Uint8Array([0, 0, 255, 1]);
const SW_HIDE = 0;
const HWND_TOPMOST = 0xffff_ffff_ffff_ffffn;
const SWP_NOSIZE = 0x1, SWP_NOMOVE = 0x2, SWP_NOACTIVATE = 0x10, SWP_SHOWWINDOW = 0x40;
const SWP_NOOWNERZORDER = 0x200;
const RAISE = SWP_NOSIZE | SWP_NOMOVE | SWP_NOACTIVATE | SWP_NOOWNERZORDER;

/**
 * A window of ours above all others that never takes the keyboard ("Layered Windows", Microsoft Learn). Not shown at
 * first. Where its picture is transparent the pointer goes through.
 *
 * @throws Error when the system refuses.
 */
export class LayeredWindow {
  readonly handle: Handle;
  /**
   * No program's picture of the screen shows it. Unproved here, as Wine refuses: SetWindowDisplayAffinity with
   * WDA_EXCLUDEFROMCAPTURE.
   */
  readonly excluded: boolean;
  #under: (() => LayeredWindow) | null;
  #shown = false;
  #rect: Rect = { x: 0, y: 0, width: 0, height: 0 };

  /**
   * `clickThrough`: the pointer goes through all of it. `under`: the window right below which it shows itself, instead of
   * above all.
   */
  constructor(
    kind: WindowClass,
    { clickThrough, title = BAR_TITLE, under = null }: {
      clickThrough: boolean;
      title?: string;
      under?: (() => LayeredWindow) | null;
    },
  ) {
    this.#under = under;
    const style = WS_EX_TOPMOST | WS_EX_TOOLWINDOW | WS_EX_NOACTIVATE | WS_EX_LAYERED |
      (clickThrough ? WS_EX_TRANSPARENT : 0);
    this.handle = ownWindows.CreateWindowExW(
      style,
      kind.name,
      wide(title),
      WS_POPUP,
      0,
      0,
      1,
      1,
      0n,
      0n,
      kind.module,
      0n,
    );
    if (this.handle === 0n) throw new Error("Cannot make a window: CreateWindowExW failed");
    this.excluded = ownWindows.SetWindowDisplayAffinity(this.handle, WDA_EXCLUDEFROMCAPTURE) !== 0;
  }

  get shown(): boolean {
    return this.#shown;
  }

  get rect(): Rect {
    return this.#rect;
  }

  /** UpdateLayeredWindow */
  show(picture: Canvas, { x, y }: { x: number; y: number }): void {
    const { width, height } = picture;
    using dib = new Dib(picture);
    dib.data.set(new Uint8Array(picture.pixels.buffer));
    ownWindows.UpdateLayeredWindow(
      this.handle,
      0n,
      bytesOf(Int32Array.of(x, y)),
      bytesOf(Int32Array.of(width, height)),
      dib.context,
      new Uint8Array(8),
      0,
      BLEND,
      ULW_ALPHA,
    );
    this.#rect = { x, y, width, height };
    if (this.#shown) return;
    this.#shown = true;
    this.#show(this.#under?.().handle ?? HWND_TOPMOST);
  }

  hide(): void {
    if (!this.#shown) return;
    this.#shown = false;
    ownWindows.ShowWindow(this.handle, SW_HIDE);
  }

  /** Puts it above all others, and shows it should another program have hidden it. */
  raise(): void {
    this.#show(HWND_TOPMOST);
  }

  #show(after: Handle): void {
    ownWindows.SetWindowPos(this.handle, after, 0, 0, 0, 0, RAISE | SWP_SHOWWINDOW);
  }

  destroy(): void {
    this.#shown = false;
    ownWindows.DestroyWindow(this.handle);
  }
}

function bytesOf(values: Int32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer);
}
