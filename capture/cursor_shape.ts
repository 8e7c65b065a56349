import type { CursorShape } from "./types.ts";

export function sameShape(a: CursorShape, b: CursorShape | null): boolean {
  return b !== null && a.width === b.width && a.height === b.height && a.hotX === b.hotX &&
    a.hotY === b.hotY &&
    a.rgba.every((byte, i) => byte === b.rgba[i]);
}

/** From premultiplied BGRA. */
export function toStraightRgba(bgra: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array(bgra.length);
  for (let i = 0; i < bgra.length; i += 4) {
    const alpha = bgra[i + 3];
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      rgba[i + channel] = Math.min(255, Math.round(bgra[i + 2 - channel] * 255 / alpha));
    }
    rgba[i + 3] = alpha;
  }
  return rgba;
}

/**
 * Straight-alpha RGBA from the same thing drawn on black and on white, both BGRX: what differs lets the ground through.
 * What inverts the ground (XOR cursors) becomes black.
 */
export function fromBlackAndWhite(onBlack: Uint8Array, onWhite: Uint8Array): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array(onBlack.length);
  for (let i = 0; i < rgba.length; i += 4) {
    const through = onWhite[i + 1] - onBlack[i + 1];
    if (through < 0) {
      rgba[i + 3] = 255;
      continue;
    }
    const alpha = 255 - through;
    if (alpha === 0) continue;
    for (let channel = 0; channel < 3; channel++) {
      rgba[i + channel] = Math.min(255, Math.round(onBlack[i + 2 - channel] * 255 / alpha));
    }
    rgba[i + 3] = alpha;
  }
  return rgba;
}
