import type { Area, Picture } from "../types.ts";

/**
 * The smallest rectangle within `within` outside of which two pictures of one size are the same there; null when they are
 * the same all over. Looks from the edges inwards, so it's cheap where nearly everything changed.
 *
 * @param within must lie in both.
 */
export function changedBox(before: Picture, after: Picture, within: Area): Area | null {
  let left = within.x, top = within.y, right = within.x + within.width, bottom = within.y + within.height;
  const rowDiffers = (y: number) => differs(before, after, { x: left, y, width: right - left, height: 1 });
  const columnDiffers = (x: number) => differs(before, after, { x, y: top, width: 1, height: bottom - top });
  while (top < bottom && !rowDiffers(top)) top++;
  if (top === bottom) return null;
  while (!rowDiffers(bottom - 1)) bottom--;
  while (!columnDiffers(left)) left++;
  while (!columnDiffers(right - 1)) right--;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function differs(a: Picture, b: Picture, { x, y, width, height }: Area): boolean {
  for (let row = y; row < y + height; row++) {
    let atA = row * a.stride + x * 4, atB = row * b.stride + x * 4;
    for (let left = width; left > 0; left--, atA += 4, atB += 4) {
      if (
        a.data[atA] !== b.data[atB] || a.data[atA + 1] !== b.data[atB + 1] ||
        a.data[atA + 2] !== b.data[atB + 2]
      ) {
        return true;
      }
    }
  }
  return false;
}
