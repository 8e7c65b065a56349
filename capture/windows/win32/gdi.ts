import { openSystemLibrary } from "../../system_library.ts";
import "./display.ts";
import { type Handle, memoryAt } from "./values.ts";

/** gdi32's functions about pictures in memory. */
export const gdi = openSystemLibrary("gdi32.dll", {
  BitBlt: {
    parameters: ["u64", "i32", "i32", "i32", "i32", "u64", "i32", "i32", "u32"],
    result: "i32",
  },
  CreateCompatibleDC: { parameters: ["u64"], result: "u64" },
  CreateDIBSection: { parameters: ["u64", "buffer", "u32", "buffer", "u64", "u32"], result: "u64" },
  DeleteDC: { parameters: ["u64"], result: "i32" },
  DeleteObject: { parameters: ["u64"], result: "i32" },
  GdiFlush: { parameters: [], result: "i32" },
  SelectObject: { parameters: ["u64", "u64"], result: "u64" },
});

/** user32's device contexts. */
export const contexts = openSystemLibrary("user32.dll", {
  GetDC: { parameters: ["u64"], result: "u64" },
  ReleaseDC: { parameters: ["u64", "u64"], result: "i32" },
});

export const SRCCOPY = 0x00cc0020;
/** Layered windows too (BitBlt). */
export const CAPTUREBLT = 0x40000000;

const BITMAPINFOHEADER_BYTES = 40;

/** A picture that both GDI and we can draw into: BGRX, top row first, width·4 bytes a row. */
export class Dib implements Disposable {
  readonly width: number;
  readonly height: number;
  /** The device context that draws into it. */
  readonly context: Handle;
  /** Valid until it is disposed; GdiFlush() before reading what GDI drew. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly address: Handle;
  #bitmap: Handle;
  #before: Handle;

  /** @throws Error when memory is short. */
  constructor({ width, height }: { width: number; height: number }) {
    this.width = width;
    this.height = height;
    this.context = gdi.CreateCompatibleDC(0n);
    // BITMAPINFOHEADER: biSize 0, biWidth 4, biHeight 8 (negative: top down), biPlanes 12, biBitCount 14.
    const info = new DataView(new ArrayBuffer(BITMAPINFOHEADER_BYTES));
    info.setUint32(0, BITMAPINFOHEADER_BYTES, true);
    info.setInt32(4, width, true);
    info.setInt32(8, -height, true);
    info.setUint16(12, 1, true);
    info.setUint16(14, 32, true);
    const bits = new BigUint64Array(1);
    this.#bitmap = gdi.CreateDIBSection(
      this.context,
      new Uint8Array(info.buffer),
      0,
      new Uint8Array(bits.buffer),
      0n,
      0,
    );
    if (this.#bitmap === 0n) {
      gdi.DeleteDC(this.context);
      throw new Error(`Cannot make a picture of ${width}x${height}: CreateDIBSection failed`);
    }
    this.#before = gdi.SelectObject(this.context, this.#bitmap);
    this.address = bits[0];
    this.data = memoryAt(this.address, 4 * width * height);
  }

  [Symbol.dispose](): void {
    gdi.SelectObject(this.context, this.#before);
    gdi.DeleteObject(this.#bitmap);
    gdi.DeleteDC(this.context);
  }
}
