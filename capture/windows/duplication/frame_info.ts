import { boundingBox, intersect } from "../../rects.ts";
import type { Rect } from "../../types.ts";
import { readRect } from "../win32/values.ts";

/** DXGI_OUTDUPL_FRAME_INFO (dxgi1_2.h), read. */
export interface FrameInfo {
  /** There is a new image; else only the pointer has changed. */
  presented: boolean;
  /** Upper left corner of the pointer's bitmap, upright, relative to the output; null when there is no news of it. */
  pointer: { x: number; y: number; visible: boolean } | null;
  /** What dirty and move rectangles need at most. */
  metadataBytes: number;
  /** Of the pointer's new shape; 0: it has the same as before. */
  shapeBytes: number;
}

/**
 * DXGI_OUTDUPL_FRAME_INFO:
 *
 * | byte | field                     |                                        |
 * | ---- | ------------------------- | -------------------------------------- |
 * | 0    | LastPresentTime           | LARGE_INTEGER; 0: the image is the same |
 * | 8    | LastMouseUpdateTime       | LARGE_INTEGER; 0: no news of the pointer |
 * | 16   | AccumulatedFrames         |                                        |
 * | 20   | RectsCoalesced            | BOOL                                   |
 * | 24   | ProtectedContentMaskedOut | BOOL                                   |
 * | 28   | PointerPosition.Position  | POINT                                  |
 * | 36   | PointerPosition.Visible   | BOOL                                   |
 * | 40   | TotalMetadataBufferSize   |                                        |
 * | 44   | PointerShapeBufferSize    |                                        |
 */
export function readFrameInfo(view: DataView): FrameInfo {
  const news = view.getBigInt64(8, true) !== 0n;
  return {
    presented: view.getBigInt64(0, true) !== 0n,
    pointer: news
      ? {
        x: view.getInt32(28, true),
        y: view.getInt32(32, true),
        visible: view.getUint32(36, true) !== 0,
      }
      : null,
    metadataBytes: view.getUint32(40, true),
    shapeBytes: view.getUint32(44, true),
  };
}
export const FRAME_INFO_BYTES = 48;

const RECT_BYTES = 16;
const MOVE_RECT_BYTES = 24;

/** RECTs, one after the other. */
export function readDirtyRects(view: DataView, bytes: number): Rect[] {
  const count = Math.floor(Math.min(bytes, view.byteLength) / RECT_BYTES);
  return Array.from({ length: count }, (_, i) => readRect(view, i * RECT_BYTES));
}

/** DXGI_OUTDUPL_MOVE_RECTs: SourcePoint (POINT), then DestinationRect (RECT). @returns both ends of each move. */
export function readMoveRects(view: DataView, bytes: number): Rect[] {
  const count = Math.floor(Math.min(bytes, view.byteLength) / MOVE_RECT_BYTES);
  return Array.from({ length: count }, (_, i) => {
    const at = i * MOVE_RECT_BYTES;
    const to = readRect(view, at + 8);
    return [{ ...to, x: view.getInt32(at, true), y: view.getInt32(at + 4, true) }, to];
  }).flat();
}

/** More rectangles than this are taken as one. */
const DAMAGE_MAX_RECTS = 64;

/** What changed, clipped to the image, without those that others cover: none is empty. */
export function mergeDamage(rects: readonly Rect[], size: { width: number; height: number }): Rect[] {
  const all = { x: 0, y: 0, ...size };
  const clipped = rects.map((rect) => intersect(rect, all)).filter((rect) => rect !== null);
  if (clipped.length > DAMAGE_MAX_RECTS) return [boundingBox(clipped)];
  return clipped.filter((rect, i) =>
    !clipped.some((other, j) => i !== j && covers(other, rect) && (j < i || !covers(rect, other)))
  );
}

function covers(outer: Rect, inner: Rect): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height;
}
