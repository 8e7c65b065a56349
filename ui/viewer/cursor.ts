import type { HostControl } from "../../protocol/control.ts";
import { rgbaImage } from "../parts/rgba_image.ts";

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
  const image = width > 0 && height > 0 ? rgbaImage({ width, height, rgba: message.pixels }) : null;
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
