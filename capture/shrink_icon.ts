import { ICON_SIDE_MAX } from "../protocol/limits.ts";
import type { Icon } from "./types.ts";

/** Makes an icon of 0xAARRGGBB values (straight alpha) no larger than is shown: each pixel is the mean of those it stands for, weighted with their alpha. */
export function shrinkIcon(
  { width, height, argb }: { width: number; height: number; argb: Uint32Array },
): Icon {
  const scale = Math.max(1, width / ICON_SIDE_MAX, height / ICON_SIDE_MAX);
  const w = Math.max(1, Math.floor(width / scale)), h = Math.max(1, Math.floor(height / scale));
  const rgba = new Uint8Array(4 * w * h);
  for (let y = 0; y < h; y++) {
    const top = Math.floor(y * height / h), bottom = Math.max(top + 1, Math.floor((y + 1) * height / h));
    for (let x = 0; x < w; x++) {
      const left = Math.floor(x * width / w), right = Math.max(left + 1, Math.floor((x + 1) * width / w));
      const sum = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const pixel = argb[row * width + column], alpha = pixel >>> 24;
          for (let i = 0; i < 3; i++) sum[i] += alpha * (pixel >>> (16 - 8 * i) & 255);
          sum[3] += alpha;
        }
      }
      if (sum[3] === 0) continue;
      const at = 4 * (y * w + x);
      for (let i = 0; i < 3; i++) rgba[at + i] = Math.round(sum[i] / sum[3]);
      rgba[at + 3] = Math.round(sum[3] / ((bottom - top) * (right - left)));
    }
  }
  return { width: w, height: h, rgba };
}
