import { beforeAt, shownAt, stride } from "./frames";
import { setUpLossy } from "./lossy_tile";
import { allocate, fillWords } from "./memory";
import { codeBit, encoding, NEW_BIT } from "./range_coder";
import { codeResidual, setContext, setUpResiduals } from "./residual";

/**
 * Photographs, exact. Each channel of a pixel is predicted from its neighbours (gradient-adjusted, as in CALIC by X. Wu)
 * and, when the decoder shows a lossy version, from that; the difference is coded.
 */

/** Pixels of the widest rectangle. */
const UNIT_WIDTH_MAX = 4 * 32;
/** Differences of a row of pixels, three each (i16), with a pixel of margin on both sides. */
const ERROR_BYTES: usize = 6;
const ROW_BYTES: usize = (UNIT_WIDTH_MAX + 4) * 6;

const GREEN_SHIFT: u32 = 8, RED_SHIFT: u32 = 16, BLUE_SHIFT: u32 = 0;

let errors: usize = 0;
let errorsAbove: usize = 0;
let sameModels: usize = 0;
const SAME_MODELS = 8;

export function setUpPhotos(): void {
  setUpResiduals();
  setUpLossy();
  errors = allocate(ROW_BYTES);
  errorsAbove = allocate(ROW_BYTES);
  sameModels = allocate(SAME_MODELS << 2);
  fillWords(sameModels, NEW_BIT, SAME_MODELS);
}

/**
 * The rectangle [x0, x1) × [y0, y1) of `shown`, at most 128 pixels wide.
 *
 * @param refine `before` has a lossy version of it.
 * @param reference bytes to the pixel of `before` that a pixel is compared with.
 */
export function codePhoto<D>(x0: i32, y0: i32, x1: i32, y1: i32, refine: bool, reference: i32): void {
  memory.fill(errors, 0, ROW_BYTES);
  for (let y = y0; y < y1; y++) {
    const swap = errorsAbove;
    errorsAbove = errors;
    errors = swap;
    const at = shownAt(x0, y), was = beforeAt(x0, y) + reference;
    for (let i = 0; i < x1 - x0; i++) {
      const column = <usize> i << 2;
      const error = <usize> (i + 1) * ERROR_BYTES;
      if (codeSame<D>(at + column, was + column, refine)) {
        store<u32>(errors + error, 0);
        store<u16>(errors + error, 0, 4);
      } else if (refine) codePixel<D>(at + column, was + column, error, 3);
      else codePixel<D>(at + column, was + column, error, 0);
    }
  }
}

/** @returns true when the pixel is as before where its neighbours are, or as its flat neighbourhood. */
function codeSame<D>(at: usize, was: usize, refine: bool): bool {
  const row = <usize> stride << 2;
  const west = load<u32>(at - 4), north = load<u32>(at - row);
  const northWest = load<u32>(at - row - 4), northEast = load<u32>(at - row + 4);
  const flat = west == north && west == northEast && west == northWest;
  if (
    !refine && west == load<u32>(was - 4) && north == load<u32>(was - row) &&
    northWest == load<u32>(was - row - 4) && northEast == load<u32>(was - row + 4)
  ) {
    const colour = load<u32>(was);
    if (codeBit<D>(sameModels + (u32(flat) << 2), u32(load<u32>(at) == colour))) {
      store<u32>(at, colour);
      return true;
    }
  }
  if (!flat) return false;
  const wide = <usize> (u32(load<u32>(at - 8) == west) << 1 | u32(load<u32>(at - row * 2) == north));
  if (!codeBit<D>(sameModels + (4 + wide << 2), u32(load<u32>(at) == west))) return false;
  store<u32>(at, west);
  return true;
}

/** @param error bytes from a row of errors to this pixel's. @param firstKind 0, or 3 when refining. */
function codePixel<D>(at: usize, was: usize, error: usize, firstKind: i32): void {
  const level = levelOf(activity(at, error));
  const green = codeChannel<D>(at, was, error, firstKind, GREEN_SHIFT, level, 0, 0);
  const e1 = <i32> load<i16>(errors + error);
  const red = codeChannel<D>(at, was, error + 2, firstKind + 1, RED_SHIFT, level, e1, 0);
  const e2 = <i32> load<i16>(errors + error, 2);
  const blue = codeChannel<D>(at, was, error + 4, firstKind + 2, BLUE_SHIFT, level, (e1 + e2) / 2, e2);
  if (!encoding<D>()) store<u32>(at, 0xff000000 | red << RED_SHIFT | green << GREEN_SHIFT | blue);
}

/** How much the neighbours differ from each other and from their predictions. */
function activity(at: usize, error: usize): i32 {
  const row = <usize> stride << 2;
  let sum = 0;
  for (let c: usize = 0; c < 3; c++) {
    const west = <i32> load<u8>(at - 4 + c), north = <i32> load<u8>(at - row + c);
    const northWest = <i32> load<u8>(at - row - 4 + c), northEast = <i32> load<u8>(at - row + 4 + c);
    sum += abs(west - northWest) + abs(northWest - north) + abs(north - northEast);
  }
  for (let c: usize = 0; c < 2; c++) {
    sum += abs(<i32> load<i16>(errors + error - ERROR_BYTES + (c << 1)));
    sum += abs(<i32> load<i16>(errorsAbove + error + (c << 1)));
  }
  return sum;
}

/** 0 … 15: about the logarithm. */
function levelOf(activity: i32): i32 {
  if (activity < 4) return 0;
  const top = 31 - <i32> clz(activity);
  return min(15, (top - 2) * 3 + 1 + (((activity << 2 >>> top) & 3) * 3 >> 2));
}

/**
 * @param level of activity.
 * @param known how far the pixel's earlier channels were from their predictions.
 * @param second the same of the second channel alone.
 * @returns the channel's byte.
 */
function codeChannel<D>(
  at: usize,
  was: usize,
  error: usize,
  kind: i32,
  shift: u32,
  level: i32,
  known: i32,
  second: i32,
): u32 {
  const row = <usize> stride << 2;
  const here = at + (shift >>> 3), old = was + (shift >>> 3);
  const west = <i32> load<u8>(here - 4), north = <i32> load<u8>(here - row);
  const northWest = <i32> load<u8>(here - row - 4), northEast = <i32> load<u8>(here - row + 4);
  const wide = <i32> load<u8>(here - 8), high = <i32> load<u8>(here - row * 2);
  const across = abs(west - wide) + abs(north - northWest) + abs(north - northEast);
  const down = abs(west - northWest) + abs(north - high) +
    abs(northEast - <i32> load<u8>(here - row * 2 + 4));
  let guess = gradientAdjusted(west, north, northWest, northEast, down - across) + known * 7 / 8;
  let lean = 0, bend = 0;
  if (kind >= 3) {
    const lossy = <i32> load<u8>(old);
    const offWest = west - <i32> load<u8>(old - 4), offNorth = north - <i32> load<u8>(old - row);
    const neighbours = <i32> load<u8>(old + 4) + <i32> load<u8>(old + row) + <i32> load<u8>(old - 4) +
      <i32> load<u8>(old - row);
    bend = within(lossy - (neighbours >> 2), 15);
    // As a context it tells more than as a part of the guess.
    const fromLossy = lossy + ((offWest + offNorth) * 3 >> 3);
    lean = within(fromLossy - guess, 31);
  } else {
    lean = within((<i32> load<u8>(old) - guess) / 2, 15);
    bend = within((northEast - north) / 2, 15);
  }
  guess = max(0, min(255, guess));
  const left = <i32> load<i16>(errors + error - ERROR_BYTES);
  const above = <i32> load<i16>(errorsAbove + error);
  const aboveRight = <i32> load<i16>(errorsAbove + error + ERROR_BYTES);
  const coarse = level >> 2;
  setContext(0, kind, level << 4 | sizeOf(known));
  setContext(1, kind, (lean + 32) << 3 | level >> 1);
  setContext(2, kind, (sizeOf(left) * 12 + sizeOf(above)) << 2 | coarse);
  setContext(3, kind, (within(known, 15) + 16) << 2 | coarse);
  setContext(
    4,
    kind,
    (within((west + northEast - north - guess) / 2, 15) + 16) << 5 |
      (within((west + north - northWest - guess) / 2, 15) + 16),
  );
  setContext(5, kind, (guess >> 2) << 2 | coarse);
  setContext(6, kind, (sizeOf(aboveRight) * 12 + sizeOf(second)) << 2 | coarse);
  setContext(7, kind, (bend + 16) << 5 | (within(known, 15) + 16));
  const value = <i32> load<u8>(here);
  const difference = codeResidual<D>(kind, coarse, <i32> <i8> (value - guess));
  store<i16>(errors + error, <i16> difference);
  return <u32> (guess + difference) & 255;
}

function gradientAdjusted(west: i32, north: i32, northWest: i32, northEast: i32, steep: i32): i32 {
  if (steep > 80) return west;
  if (steep < -80) return north;
  const guess = (west + north) / 2 + (northEast - northWest) / 4;
  if (steep > 32) return (guess + west) / 2;
  if (steep > 8) return (guess * 3 + west) / 4;
  if (steep < -32) return (guess + north) / 2;
  if (steep < -8) return (guess * 3 + north) / 4;
  return guess;
}

function within(value: i32, most: i32): i32 {
  return max(-most, min(most, value));
}

/** A difference's sign and class of size, 0 … 11. */
function sizeOf(difference: i32): i32 {
  const size = abs(difference);
  const k = size == 0 ? 0 : min(5, 32 - <i32> clz(size));
  return difference < 0 ? 6 + k : k;
}
