import { inputAt, offsetOf, sourceAt } from "./frames";

/**
 * Tells photographs from text and user interface, by what changed in a tile: photographs have many colours, and pixels
 * that differ from both the left and the upper neighbour, mostly by little. Encoder only; a wrong guess costs bytes or
 * time, nothing else. The thresholds come from the clips of bench/clips.
 */

export const NO_PHOTO: u8 = 0, PHOTO_LIKE: u8 = 1, PHOTO_NEAR: u8 = 2;

/** The changed pixels' box in the tile that was classified last, in pixels of the tile, the end not included. */
export let boxLeft: i32 = 0;
export let boxTop: i32 = 0;
export let boxRight: i32 = 0;
export let boxBottom: i32 = 0;

/** Colours met, as bits of a hash. */
const MET: usize = memory.data(256, 16);

/** Of the tile at (x, y): a photograph, none, or one only if a neighbour is. */
export function classify(x: i32, y: i32, columns: i32, rows: i32): u8 {
  memory.fill(MET, 0, 256);
  boxLeft = columns;
  boxTop = rows;
  boxRight = boxBottom = 0;
  let changed = 0, busy = 0, smooth = 0;
  const up = offsetOf(0, 1);
  for (let j = 0; j < rows; j++) {
    let at = inputAt(x, y + j), old = sourceAt(x, y + j);
    for (let i = 0; i < columns; i++, at += 4, old += 4) {
      const colour = load<u32>(at);
      if (colour == load<u32>(old)) continue;
      changed++;
      boxLeft = min(boxLeft, i);
      boxRight = max(boxRight, i + 1);
      boxTop = min(boxTop, j);
      boxBottom = j + 1;
      if (i > 0 && j > 0 && colour != load<u32>(at - 4) && colour != load<u32>(at - up)) {
        busy++;
        smooth += i32(isNear(colour, load<u32>(at - 4)));
      }
      const bit = colour * 0xC2B2AE3D >>> 21;
      const word = MET + (<usize> (bit >>> 5) << 2);
      store<u32>(word, load<u32>(word) | 1 << (bit & 31));
    }
  }
  if (changed < 200 || changed * 4 < (boxRight - boxLeft) * (boxBottom - boxTop) * 3) return NO_PHOTO;
  let colours: i32 = 0;
  for (let i: usize = 0; i < 256; i += 8) colours += <i32> popcnt(load<u64>(MET + i));
  const area = columns * rows;
  if (colours * 1024 > 260 * area && busy * 1024 > 600 * area) return PHOTO_LIKE;
  if (colours * 1024 > 60 * area && busy * 1024 > 400 * area && smooth * 10 > busy * 7) return PHOTO_LIKE;
  return colours >= 60 && colours * 1024 > 400 * changed && busy * 1024 > 400 * changed
    ? PHOTO_NEAR
    : NO_PHOTO;
}

function isNear(a: u32, b: u32): bool {
  return abs(<i32> (a >>> 8 & 255) - <i32> (b >>> 8 & 255)) <= 12 &&
    abs(<i32> (a & 255) - <i32> (b & 255)) <= 16;
}
