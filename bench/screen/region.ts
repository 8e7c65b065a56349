import type { Clip } from "../clips/clip.ts";
import type { Rectangle } from "../peers/rectangles.ts";
import { differingBox } from "./compare.ts";

const SAMPLES = 6;

/** Where a clip's film plays: the box around everything that changes after the first frame, in some frames of it. */
export function filmRectangle(clip: Clip): Rectangle {
  const first = new Uint8Array(clip.frameBytes), later = new Uint8Array(clip.frameBytes);
  clip.read(0, first);
  const boxes: Rectangle[] = [];
  for (let sample = 1; sample <= SAMPLES; sample++) {
    clip.read(Math.floor((clip.info.frames - 1) * sample / SAMPLES), later);
    const box = differingBox(first, later, clip.info.w);
    if (box) boxes.push(box);
  }
  if (boxes.length === 0) throw new Error(`Nothing moves in ${clip.name}`);
  const x = Math.min(...boxes.map((box) => box.x)), y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
