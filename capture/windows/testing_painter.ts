import type { Rect } from "../types.ts";
import { brushes, making } from "./win32/testing_windows.ts";
import { wide } from "../system_library.ts";
import { type Handle } from "./win32/values.ts";

/** Windows of one colour each, for programs in tests and for tests themselves. */

const WNDCLASSEXW_BYTES = 80;
const WS_POPUP = 0x8000_0000, WS_CHILD = 0x4000_0000, WS_OVERLAPPEDWINDOW = 0xcf_0000;
const WS_EX_TOPMOST = 8;
const SW_HIDE = 0, SW_SHOWNOACTIVATE = 4;
const SWP_NOSIZE = 0x1, SWP_NOMOVE = 0x2, SWP_NOZORDER = 0x4, SWP_NOACTIVATE = 0x10;
const HWND_TOP = 0n, HWND_BOTTOM = 1n;
const PM_REMOVE = 1;
const MSG_BYTES = 48;

/** @returns what the window procedure returns, or null for what the system does. */
export type OnMessage = (message: number, word: bigint, long: bigint) => bigint | null;

export class Painter implements Disposable {
  #callback: Deno.UnsafeCallback<{ parameters: ["u64", "u32", "u64", "u64"]; result: "u64" }>;
  #classes = new Map<number, Uint8Array<ArrayBuffer>>();
  #message = new Uint8Array(MSG_BYTES);

  constructor(onMessage: OnMessage = () => null) {
    this.#callback = new Deno.UnsafeCallback(
      { parameters: ["u64", "u32", "u64", "u64"], result: "u64" } as const,
      (hwnd, message, word, long) =>
        onMessage(message, word, long) ?? making.DefWindowProcW(hwnd, message, word, long),
    );
  }

  /** @param options `colour` 0xRRGGBB; `framed`: with a title and borders; `topmost`: above all others. */
  create(
    { x, y, width, height }: Rect,
    { colour, title = "", framed = false, topmost = false, owner = 0n }: {
      colour: number;
      title?: string;
      framed?: boolean;
      topmost?: boolean;
      owner?: Handle;
    },
  ): Handle {
    const style = framed ? WS_OVERLAPPEDWINDOW : WS_POPUP;
    const ex = topmost ? WS_EX_TOPMOST : 0;
    const name = this.#className(colour);
    return making.CreateWindowExW(ex, name, wide(title), style, x, y, width, height, owner, 0n, 0n, 0n);
  }

  /** Inside of another window, of whatever program. */
  createChild({ x, y, width, height }: Rect, parent: Handle, colour: number): Handle {
    const name = this.#className(colour);
    const child = making.CreateWindowExW(
      0,
      name,
      wide(""),
      WS_CHILD,
      x,
      y,
      width,
      height,
      parent,
      0n,
      0n,
      0n,
    );
    this.show(child);
    return child;
  }

  show(hwnd: Handle): void {
    making.ShowWindow(hwnd, SW_SHOWNOACTIVATE);
  }

  hide(hwnd: Handle): void {
    making.ShowWindow(hwnd, SW_HIDE);
  }

  destroy(hwnd: Handle): void {
    making.DestroyWindow(hwnd);
  }

  move(hwnd: Handle, { x, y }: { x: number; y: number }): void {
    making.SetWindowPos(hwnd, 0n, x, y, 0, 0, SWP_NOSIZE | SWP_NOZORDER | SWP_NOACTIVATE);
  }

  resize(hwnd: Handle, { width, height }: { width: number; height: number }): void {
    making.SetWindowPos(hwnd, 0n, 0, 0, width, height, SWP_NOMOVE | SWP_NOZORDER | SWP_NOACTIVATE);
  }

  restack(hwnd: Handle, to: "top" | "bottom"): void {
    const after = to === "top" ? HWND_TOP : HWND_BOTTOM;
    making.SetWindowPos(hwnd, after, 0, 0, 0, 0, SWP_NOSIZE | SWP_NOMOVE | SWP_NOACTIVATE);
  }

  /** Hands all messages that wait to the windows. */
  pump(): void {
    while (making.PeekMessageW(this.#message, 0n, 0, 0, PM_REMOVE) !== 0) {
      making.DispatchMessageW(this.#message);
    }
  }

  [Symbol.dispose](): void {
    this.#callback.close();
  }

  /** WNDCLASSEXW: cbSize 0, lpfnWndProc 8, hbrBackground 48, lpszClassName 64. */
  #className(colour: number): Uint8Array<ArrayBuffer> {
    const known = this.#classes.get(colour);
    if (known) return known;
    const name = wide(`MfbTest${crypto.randomUUID()}`);
    const description = new DataView(new ArrayBuffer(WNDCLASSEXW_BYTES));
    const blueFirst = (colour & 255) << 16 | colour & 0xff00 | colour >> 16;
    description.setUint32(0, WNDCLASSEXW_BYTES, true);
    description.setBigUint64(8, address(this.#callback.pointer), true);
    description.setBigUint64(48, brushes.CreateSolidBrush(blueFirst), true);
    description.setBigUint64(64, address(Deno.UnsafePointer.of(name)), true);
    making.RegisterClassExW(new Uint8Array(description.buffer));
    this.#classes.set(colour, name);
    return name;
  }
}

export function random(below: number): number {
  return Math.floor(Math.random() * below);
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function address(pointer: Deno.PointerValue): bigint {
  return BigInt(Deno.UnsafePointer.value(pointer));
}
