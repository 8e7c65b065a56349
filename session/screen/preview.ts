import type { Picture } from "../../codec/types.ts";
import { PREVIEW_HEIGHT_MAX, PREVIEW_WIDTH_MAX } from "../../protocol/limits.ts";
import type { Preview } from "./messages.ts";

/** A picture made small enough for the owner's page: each pixel is the mean of those it stands for. */
export function makePreview({ data, width, height, stride }: Picture): Preview {
  const scale = Math.min(1, PREVIEW_WIDTH_MAX / width, PREVIEW_HEIGHT_MAX / height);
  const small = {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
  const rgb = new Uint8Array(small.width * small.height * 3);
  let to = 0;
  for (let y = 0; y < small.height; y++) {
    const top = Math.floor(y * height / small.height), bottom = Math.floor((y + 1) * height / small.height);
    for (let x = 0; x < small.width; x++) {
      const left = Math.floor(x * width / small.width), right = Math.floor((x + 1) * width / small.width);
      let red = 0, green = 0, blue = 0;
      for (let row = top; row < bottom; row++) {
        for (let at = row * stride + left * 4, end = row * stride + right * 4; at < end; at += 4) {
          blue += data[at];
          green += data[at + 1];
          red += data[at + 2];
        }
      }
      const count = (bottom - top) * (right - left);
      rgb[to++] = red / count;
      rgb[to++] = green / count;
      rgb[to++] = blue / count;
    }
  }
  return { ...small, rgb };
}
