import type { Rect } from "../../types.ts";

/** A handle or address of the system (HWND, HDC, HANDLE, pointer …) as FFI's "u64"; 0n is none. */
export type Handle = bigint;

export const NO_HANDLE: Handle = 0n;

/** A RECT (left, top, right, bottom; 16 bytes) at an offset. */
export function readRect(view: DataView, at: number): Rect {
  const [left, top, right, bottom] = [0, 4, 8, 12].map((offset) => view.getInt32(at + offset, true));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** A POINT passed by value: x in the lower, y in the upper half. */
export function pointValue({ x, y }: { x: number; y: number }): bigint {
  return BigInt.asUintN(32, BigInt(x)) | BigInt.asUintN(32, BigInt(y)) << 32n;
}

/** The memory at an address of the system's, not copied: it must stay as long as the view is used. */
export function memoryAt(address: Handle, bytes: number): Uint8Array<ArrayBuffer> {
  const pointer = Deno.UnsafePointer.create(address);
  if (!pointer) throw new TypeError("Cannot view memory at no address");
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, bytes));
}
