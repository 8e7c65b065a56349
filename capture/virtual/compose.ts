import { paintPattern } from "../pattern.ts";
import { intersect } from "../rects.ts";
import type { Rect, Release } from "../types.ts";
import { isReleased, type Layer } from "./layer.ts";

/** A screen's pixels, one 0x00RRGGBB number each. */
export interface Target {
  pixels: Uint32Array;
  width: number;
  height: number;
}

/**
 * Puts a part of the screen together from its layers, the lowest first: those that are released as they are, the pattern in
 * place of the others, whose pixels aren't touched at all.
 *
 * @param rect within the screen.
 */
export function compose(
  target: Target,
  { rect, layers, release }: { rect: Rect; layers: readonly Layer[]; release: Release },
): void {
  const { pixels, width, height } = target;
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (const layer of layers) {
    const part = intersect(rect, layer.rect);
    if (!part) continue;
    if (isReleased(layer, release)) copy(target, layer, part);
    else paintPattern(bytes, { width, height, stride: 4 * width, rects: [part] });
  }
}

function copy(target: Target, { rect, surface }: Layer, part: Rect): void {
  for (let y = part.y; y < part.y + part.height; y++) {
    const from = (y - rect.y) * surface.width + part.x - rect.x;
    target.pixels.set(surface.pixels.subarray(from, from + part.width), y * target.width + part.x);
  }
}
