import { shownAt, stride } from "./frames";
import { allocate } from "./memory";

/**
 * Where a pixel's neighbourhood was seen before, perhaps on another ground: letters look alike on the stripes of a table,
 * in a selection, in a menu. Tells what colour the pixel would have then. Kept by column of the picture: its ground,
 * which is the last flat colour there, and where the pixels above were found.
 */

const WIDTH_MAX = 7680;
const PLACE_BITS = 16;
/** Channels that differ by no more are alike. */
const TOLERANCE = 3;
/** Of the six pixels around, so many must be alike. */
const ALIKE_MIN = 3;
/** Steps in which neighbourhoods are told apart: the nearest two pixels, the others. */
const FINE = 20, COARSE = 64;

let grounds: usize = 0;
/** By column: bytes back to the pixel that this one is like, 0 for none; and the ground there. */
let found: usize = 0;
/** By hash of the neighbourhood: bytes from the picture's first pixel, and the ground there. */
let places: usize = 0;
/** Of the pixel that is asked for. */
export let ground: u32 = 0;
let best: u32 = 0;
let bestGround: u32 = 0;
let bestAlike: i32 = 0;

export function setUpLikeness(): void {
  grounds = allocate(WIDTH_MAX * 4);
  // A column of margin on both sides.
  found = allocate((WIDTH_MAX + 2) * 8) + 8;
  places = allocate(8 << PLACE_BITS);
}

/** The neighbourhood in column x was of this one colour, and so is the pixel. */
export function noteGround(x: i32, colour: u32): void {
  store<u32>(grounds + (<usize> x << 2), colour);
}

/**
 * Looks for what the pixel of `shown`, in column x, is like, and notes where it is.
 *
 * @returns its colour if it is the same here, on its own ground; 0 when nothing was found.
 */
export function findLikely(pixel: usize, x: i32): u32 {
  const above = pixel - (<usize> stride << 2);
  ground = load<u32>(grounds + (<usize> x << 2));
  best = 0;
  bestAlike = ALIKE_MIN - 1;
  const column = found + (<usize> x << 3);
  look(pixel, load<u32>(column - 8), load<u32>(column - 4));
  look(pixel, load<u32>(column), load<u32>(column, 4));
  look(pixel, load<u32>(column, 8), load<u32>(column, 12));
  let hash = stepsOf(load<u32>(pixel - 4), FINE) * 0x9E3779B1 + stepsOf(load<u32>(above), FINE) * 0x85EBCA77 +
    stepsOf(load<u32>(above - 4), COARSE) * 0xC2B2AE3D + stepsOf(load<u32>(above, 4), COARSE) * 0x27D4EB2F +
    stepsOf(load<u32>(pixel - 8), COARSE) * 0x165667B1 +
    stepsOf(load<u32>(above - (<usize> stride << 2)), COARSE) * 0xD3A2646D;
  hash = (hash ^ hash >>> 15) * 0x9E3779B1;
  const place = places + (<usize> (hash >>> (32 - PLACE_BITS)) << 3);
  const here = <u32> (pixel - shownAt(0, 0)), there = load<u32>(place);
  if (there < here) look(pixel, here - there, load<u32>(place, 4));
  store<u32>(place, here);
  store<u32>(place, ground, 4);
  store<u32>(column, best);
  store<u32>(column, bestGround, 4);
  return best ? onGround(load<u32>(pixel - best), bestGround) : 0;
}

/** Counts how many pixels around are alike around the pixel `distance` bytes before. */
function look(pixel: usize, distance: u32, its: u32): void {
  if (distance == 0 || distance == best || pixel < shownAt(0, 2) + distance) return;
  const rowBytes = <usize> stride << 2;
  const from = pixel - distance;
  let alike = isAlike(pixel - 4, from - 4, its);
  alike += isAlike(pixel - rowBytes, from - rowBytes, its);
  alike += isAlike(pixel - rowBytes - 4, from - rowBytes - 4, its);
  alike += isAlike(pixel - rowBytes + 4, from - rowBytes + 4, its);
  alike += isAlike(pixel - 8, from - 8, its);
  alike += isAlike(pixel - 2 * rowBytes, from - 2 * rowBytes, its);
  if (alike <= bestAlike) return;
  bestAlike = alike;
  best = distance;
  bestGround = its;
}

function isAlike(here: usize, there: usize, its: u32): i32 {
  const a = load<u32>(here), b = onGround(load<u32>(there), its);
  return i32(
    isNear(a >>> 16 & 255, b >>> 16 & 255) && isNear(a >>> 8 & 255, b >>> 8 & 255) &&
      isNear(a & 255, b & 255),
  );
}

function isNear(a: u32, b: u32): bool {
  return abs(<i32> a - <i32> b) <= TOLERANCE;
}

/** What a colour on another ground is on this one. */
function onGround(colour: u32, its: u32): u32 {
  if (its == ground) return colour;
  return 0xff000000 | moved(colour >>> 16 & 255, its >>> 16 & 255, ground >>> 16 & 255) << 16 |
    moved(colour >>> 8 & 255, its >>> 8 & 255, ground >>> 8 & 255) << 8 |
    moved(colour & 255, its & 255, ground & 255);
}

/** As far between the ground and black, or white, as it was. */
function moved(value: u32, from: u32, to: u32): u32 {
  if (value == from) return to;
  if (value < from) return (value * to + (from >> 1)) / from;
  return 255 - ((255 - value) * (255 - to) + (255 - from >> 1)) / (255 - from);
}

/** How far a colour is from the ground, on the way to black or white. */
function stepsOf(colour: u32, step: i32): u32 {
  return stepOf(colour >>> 16 & 255, ground >>> 16 & 255, step) << 20 |
    stepOf(colour >>> 8 & 255, ground >>> 8 & 255, step) << 10 | stepOf(colour & 255, ground & 255, step);
}

function stepOf(value: u32, its: u32, step: i32): u32 {
  const way = <i32> (value < its ? its : 255 - its);
  const distance = way ? (<i32> value - <i32> its) * 255 / way : 0;
  return <u32> ((distance + 512 + (step >> 1)) / step);
}
