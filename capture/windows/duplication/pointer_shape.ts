import type { CursorShape } from "../../types.ts";

/** DXGI_OUTDUPL_POINTER_SHAPE_INFO (dxgi1_2.h), read. */
export interface PointerShapeInfo {
  /** DXGI_OUTDUPL_POINTER_SHAPE_TYPE. */
  type: number;
  width: number;
  /** In lines of the bitmap: a monochrome pointer's two masks lie one below the other. */
  height: number;
  /** Bytes from one line to the next. */
  pitch: number;
  hotX: number;
  hotY: number;
}

const MONOCHROME = 1, COLOUR = 2, MASKED_COLOUR = 4;
const SIDE_MAX = 512;

/**
 * DXGI_OUTDUPL_POINTER_SHAPE_INFO:
 *
 * | byte | field      |
 * | ---- | ---------- |
 * | 0    | Type       |
 * | 4    | Width      |
 * | 8    | Height     |
 * | 12   | Pitch      |
 * | 16   | HotSpot.x  |
 * | 20   | HotSpot.y  |
 */
export function readShapeInfo(view: DataView): PointerShapeInfo {
  const [type, width, height, pitch] = [0, 4, 8, 12].map((at) => view.getUint32(at, true));
  return { type, width, height, pitch, hotX: view.getInt32(16, true), hotY: view.getInt32(20, true) };
}
export const SHAPE_INFO_BYTES = 24;

/**
 * A pointer's bitmap as the desktop duplication gives it ("DXGI_OUTDUPL_POINTER_SHAPE_TYPE", Microsoft Learn), made
 * one that needs no screen below it: what inverts the screen becomes black with a white outline, so that it is seen on
 * any ground. What only the screen's own colour would tell (other XOR values than white) is treated the same.
 *
 * @returns null for what isn't one of the three kinds, or is larger or shorter than it can be.
 */
export function pointerShape(info: PointerShapeInfo, bitmap: Uint8Array): CursorShape | null {
  const { type, width, pitch, hotX, hotY } = info;
  const monochrome = type === MONOCHROME;
  const height = monochrome ? info.height >> 1 : info.height;
  const lineBytes = monochrome ? (width + 7) >> 3 : 4 * width;
  const lines = monochrome ? 2 * height : height;
  if (type !== MONOCHROME && type !== COLOUR && type !== MASKED_COLOUR) return null;
  if (width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX) return null;
  if (pitch < lineBytes || bitmap.length < pitch * (lines - 1) + lineBytes) return null;
  const rgba = new Uint8Array(4 * width * height);
  /** Pixels that invert what is below them. */
  const inverting: number[] = [];
  const put = (at: number, bgr: number, alpha: number) => {
    rgba[4 * at] = bgr >> 16;
    rgba[4 * at + 1] = bgr >> 8;
    rgba[4 * at + 2] = bgr;
    rgba[4 * at + 3] = alpha;
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (monochrome) {
        const bit = (line: number) => bitmap[line * pitch + (x >> 3)] >> (7 - (x & 7)) & 1;
        const and = bit(y), xor = bit(y + height);
        if (!and) put(at, xor ? 0xff_ffff : 0, 255);
        else if (xor) inverting.push(at);
        continue;
      }
      const from = y * pitch + 4 * x;
      const colour = bitmap[from] | bitmap[from + 1] << 8 | bitmap[from + 2] << 16;
      const alpha = bitmap[from + 3];
      if (type === COLOUR) put(at, colour, alpha);
      else if (alpha === 0) put(at, colour, 255);
      else if (colour !== 0) inverting.push(at);
    }
  }
  outline(inverting, { width, height, put, opaque: (at) => rgba[4 * at + 3] !== 0 });
  return { width, height, hotX, hotY, rgba };
}

/** Black where the screen would be inverted, white all around where the pointer has no colour of its own. */
function outline(
  inverting: readonly number[],
  { width, height, put, opaque }: {
    width: number;
    height: number;
    put(at: number, bgr: number, alpha: number): void;
    opaque(at: number): boolean;
  },
): void {
  for (const at of inverting) put(at, 0, 255);
  const white = new Set<number>();
  for (const at of inverting) {
    const x = at % width, y = (at - x) / width;
    for (const [dx, dy] of [[-1, 0], [1, 0], [0, -1], [0, 1], [-1, -1], [1, -1], [-1, 1], [1, 1]]) {
      const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
      const beside = at + dx + dy * width;
      if (inside && !opaque(beside)) white.add(beside);
    }
  }
  for (const at of white) put(at, 0xff_ffff, 255);
}
