import type { Rect, SharedPixels } from "./types.ts";

/**
 * The bytes of a frame, from the first pixel to the last (`stride·(height − 1) + width·4` of them), without a copy.
 * Works in every worker of the process. The view must not be touched after the frame was released: the memory may be
 * gone by then.
 *
 * @throws RangeError when the picture doesn't fit into its memory.
 */
export function viewPixels(pixels: SharedPixels): Uint8Array {
  const { memory, offset, stride, width, height } = pixels;
  const length = height > 0 ? stride * (height - 1) + width * 4 : 0;
  const available = memory instanceof SharedArrayBuffer ? memory.byteLength : memory.bytes;
  if (offset < 0 || stride < width * 4 || offset + length > available) {
    throw new RangeError(`Cannot view ${width}x${height} pixels: only ${available} bytes of memory`);
  }
  if (memory instanceof SharedArrayBuffer) return new Uint8Array(memory, offset, length);
  const pointer = Deno.UnsafePointer.create(memory.address);
  if (!pointer) throw new RangeError("Cannot view pixels: the address is null");
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, length, offset));
}

/** Paints parts of a picture black; they must lie within it. */
export function blacken(pixels: SharedPixels, rects: readonly Rect[]): void {
  if (rects.length === 0) return;
  const bytes = viewPixels(pixels);
  for (const { x, y, width, height } of rects) {
    for (let row = y; row < y + height; row++) {
      const at = row * pixels.stride + 4 * x;
      bytes.fill(0, at, at + 4 * width);
    }
  }
}
