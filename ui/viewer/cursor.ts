import type { HostControl } from "../../protocol/control.ts";

export type CursorMessage = Extract<HostControl, { type: "cursor-shape" }>;

/** The remote pointer's shape, ready for the page. */
export interface CursorShape {
  width: number;
  height: number;
  hotX: number;
  hotY: number;
  /** "data:image/png;…", or null when the pointer is hidden or its pixels can't be read. */
  image: string | null;
  /** Value of the CSS property `cursor`. */
  css: string;
}

/** Browsers show no larger image as pointer. */
const CSS_SIDE_MAX = 128;

export function readCursor(message: CursorMessage): CursorShape {
  const { width, height, hotX, hotY } = message;
  const image = width > 0 && height > 0 ? toImage(message) : null;
  const hidden = width === 0 || height === 0;
  const usable = image !== null && Math.max(width, height) <= CSS_SIDE_MAX;
  const css = hidden
    ? "none"
    : usable
    ? `url("${image}") ${clamp(hotX, width)} ${clamp(hotY, height)}, default`
    : "default";
  return { width, height, hotX, hotY, image, css };
}

function clamp(hot: number, side: number): number {
  return Math.min(side - 1, Math.max(0, hot));
}

function toImage({ width, height, pixels }: CursorMessage): string | null {
  const bytes = Uint8ClampedArray.from(atob(pixels), (char) => char.charCodeAt(0));
  if (bytes.length !== width * height * 4) return null;
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.putImageData(new ImageData(bytes, width, height), 0, 0);
  return canvas.toDataURL("image/png");
}
