import type { HostDetail } from "../../protocol/local.ts";

export type PreviewMessage = Extract<HostDetail, { type: "preview" }>;

/** A whole small picture of what is sent: RGBA rows, opaque, top first. */
export interface PreviewPicture {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Puts the preview's pieces together. A piece that doesn't follow its predecessor spoils the picture it belongs to. */
export function createPreviewRows(): (message: PreviewMessage) => PreviewPicture | null {
  let picture: PreviewPicture | null = null;
  let next = 0;
  return ({ width, height, y, rows }) => {
    if (y === 0) {
      picture = { width, height, rgba: new Uint8ClampedArray(width * height * 4) };
      next = 0;
    }
    const rgb = decode(rows);
    const count = rgb && rgb.length / (width * 3);
    const fits = picture && picture.width === width && picture.height === height && y === next &&
      count && Number.isInteger(count) && y + count <= height;
    if (!fits) {
      picture = null;
      return null;
    }
    const { rgba } = picture!;
    for (let from = 0, to = y * width * 4; from < rgb!.length; from += 3, to += 4) {
      rgba[to] = rgb![from];
      rgba[to + 1] = rgb![from + 1];
      rgba[to + 2] = rgb![from + 2];
      rgba[to + 3] = 255;
    }
    next = y + count!;
    if (next < height) return null;
    const whole = picture;
    picture = null;
    return whole;
  };
}

/** Null for what isn't base64. */
function decode(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}
