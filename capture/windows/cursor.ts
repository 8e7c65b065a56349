import { fromBlackAndWhite } from "../cursor_shape.ts";
import type { CursorShape } from "../types.ts";
import { bitmaps, cursors } from "./win32/cursor.ts";
import { Dib, gdi } from "./win32/gdi.ts";
import type { Handle } from "./win32/values.ts";

/** CURSORINFO: cbSize 0, flags 4, hCursor 8, ptScreenPos 16. */
const CURSORINFO_BYTES = 24;
const CURSOR_SHOWING = 1;
/** ICONINFO: fIcon 0, xHotspot 4, yHotspot 8, hbmMask 16, hbmColor 24. */
const ICONINFO_BYTES = 32;
/** BITMAP: bmWidth 4, bmHeight 8. */
const BITMAP_BYTES = 32;
const DI_NORMAL = 3;
const IDC_ARROW = 32512n;
const SIDE_MAX = 256;

export interface PointerState {
  /** On the desktop. */
  x: number;
  y: number;
  shown: boolean;
  handle: Handle;
}

/** GetCursorInfo. */
export function currentPointer(): PointerState {
  const info = new Uint8Array(CURSORINFO_BYTES), view = new DataView(info.buffer);
  view.setUint32(0, CURSORINFO_BYTES, true);
  if (cursors.GetCursorInfo(info) === 0) return { x: 0, y: 0, shown: false, handle: 0n };
  return {
    x: view.getInt32(16, true),
    y: view.getInt32(20, true),
    // With CURSOR_SUPPRESSED (touch, pen) the system shows none either.
    shown: view.getUint32(4, true) === CURSOR_SHOWING,
    handle: view.getBigUint64(8, true),
  };
}

/**
 * The shape behind a cursor's handle, drawn on black and on white, so that every kind of cursor comes out right; the
 * arrow's where the system won't tell (under Wine for other programs' cursors).
 */
export function shapeOf(handle: Handle): CursorShape | null {
  return drawShape(handle) ?? drawShape(cursors.LoadCursorW(0n, IDC_ARROW));
}

function drawShape(handle: Handle): CursorShape | null {
  const info = new Uint8Array(ICONINFO_BYTES), view = new DataView(info.buffer);
  if (handle === 0n || cursors.GetIconInfo(handle, info) === 0) return null;
  const mask = view.getBigUint64(16, true), colour = view.getBigUint64(24, true);
  const size = sizeOf(mask, colour);
  for (const bitmap of [mask, colour]) if (bitmap !== 0n) bitmaps.DeleteObject(bitmap);
  if (!size) return null;
  const onBlack = drawOn(0, handle, size), onWhite = drawOn(255, handle, size);
  return {
    ...size,
    hotX: Math.min(view.getUint32(4, true), size.width - 1),
    hotY: Math.min(view.getUint32(8, true), size.height - 1),
    rgba: fromBlackAndWhite(onBlack, onWhite),
  };
}

/** A cursor without colours has both its masks in one bitmap, one below the other. */
function sizeOf(mask: Handle, colour: Handle): { width: number; height: number } | null {
  const bitmap = new Uint8Array(BITMAP_BYTES), view = new DataView(bitmap.buffer);
  if (bitmaps.GetObjectW(colour || mask, BITMAP_BYTES, bitmap) === 0) return null;
  const width = view.getInt32(4, true), height = view.getInt32(8, true) / (colour ? 1 : 2);
  const fits = width > 0 && height > 0 && width <= SIDE_MAX && height <= SIDE_MAX;
  return fits ? { width, height } : null;
}

function drawOn(ground: number, handle: Handle, size: { width: number; height: number }): Uint8Array {
  using dib = new Dib(size);
  dib.data.fill(ground);
  cursors.DrawIconEx(dib.context, 0, 0, handle, size.width, size.height, 0, 0n, DI_NORMAL);
  gdi.GdiFlush();
  return dib.data.slice();
}
