import type { Rect } from "../../types.ts";

/**
 * A monitor that stands on its side is still scanned out as it was built: the desktop's image comes unrotated, and so
 * do its dirty and move rectangles ("Desktop Duplication API: Rotating the desktop image", Microsoft Learn). Clockwise
 * degrees that bring it upright. The pointer's place is told upright.
 */
export type Rotation = 0 | 90 | 180 | 270;

interface Size {
  width: number;
  height: number;
}

/** DXGI_MODE_ROTATION: 0 unspecified, 1 identity, 2, 3, 4 by 90, 180 and 270 degrees. */
export function rotationOf(mode: number): Rotation {
  return ([0, 0, 90, 180, 270] as const)[mode] ?? 0;
}

export function uprightSize({ width, height }: Size, rotation: Rotation): Size {
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };
}

/** Where a part of the image is on the upright screen. @param size the unrotated image's. */
export function uprightRect(rect: Rect, size: Size, rotation: Rotation): Rect {
  const { x, y, width, height } = rect;
  switch (rotation) {
    case 0:
      return rect;
    case 90:
      return { x: size.height - y - height, y: x, width: height, height: width };
    case 180:
      return { x: size.width - x - width, y: size.height - y - height, width, height };
    case 270:
      return { x: y, y: size.width - x - width, width: height, height: width };
  }
}

/** Pixels of 32 bits, `stride` of them from one row to the next. */
export interface Image extends Size {
  pixels: Uint32Array;
  stride: number;
}

/** Copies a part of the unrotated image to its place on the upright screen. `rect` must lie within `from`. */
export function copyUpright(
  from: Image,
  to: Image,
  { rect, rotation }: { rect: Rect; rotation: Rotation },
): void {
  const { x, y, width, height } = rect;
  const place = uprightRect(rect, from, rotation);
  const start = place.y * to.stride + place.x;
  if (rotation === 0) {
    for (let row = 0; row < height; row++) {
      const at = (y + row) * from.stride + x;
      to.pixels.set(from.pixels.subarray(at, at + width), start + row * to.stride);
    }
    return;
  }
  // Where the part's first pixel goes, and how far its neighbours to the right and below are from there.
  const [first, right, below] = rotation === 90
    ? [place.width - 1, to.stride, -1]
    : rotation === 180
    ? [(place.height - 1) * to.stride + place.width - 1, -1, -to.stride]
    : [(place.height - 1) * to.stride, -to.stride, 1];
  for (let row = 0; row < height; row++) {
    let target = start + first + row * below;
    const at = (y + row) * from.stride + x;
    for (let column = 0; column < width; column++) {
      to.pixels[target] = from.pixels[at + column];
      target += right;
    }
  }
}
