import {
  confidence,
  firstColour,
  largeEntry,
  middleEntry,
  secondColour,
  setUpColours,
  smallEntry,
  teach,
  upperEntry,
} from "./colour_contexts";
import { beforeAt, sameRow, shownAt, stride } from "./frames";
import { allocate, fillWords } from "./memory";
import { codeByte, CONTEXTS, HASHES, newModels, newWeights, SET_BYTES } from "./mixer";
import { codeBit, codeTree, encoding, NEW_BIT } from "./range_coder";

/**
 * Text and user interface, exact. A rectangle is coded row by row: a row may be as it was, or as the one above it; else
 * pixel by pixel, each by the first that holds: as before where its neighbours are (`unchanged`), as its flat
 * neighbourhood (`flat`), one of up to six candidate colours, one of the eight last new colours, a new colour.
 */

/** Pixels of the widest rectangle. */
const UNIT_WIDTH_MAX = 8 * 32;
const CANDIDATES_MAX = 6;
const RECENT: u32 = 8;

/** How a pixel was coded, for the pixels around it; one byte each. */
const FOUND: u8 = 0, LATER: u8 = 1, NEW: u8 = 2;

/** Where a candidate comes from; the order in which they are tried. */
const LARGE = 0,
  MIDDLE = 1,
  UPPER = 2,
  SMALL = 3,
  ABOVE = 4,
  LEFT = 5,
  BEFORE = 6,
  LARGE_2 = 7,
  MIDDLE_2 = 8,
  SMALL_2 = 9,
  ABOVE_LEFT = 10,
  SOURCES = 12;

const ROW_MODELS = 3 * 4 * 2,
  UNCHANGED_MODELS = 64,
  FLAT_MODELS = 64,
  FIRST_CONTEXTS = 5 * 5 * 4 * 3 * 3 * 16,
  FIRST_MODELS = 2 * FIRST_CONTEXTS,
  LATER_MODELS = CANDIDATES_MAX * SOURCES * 4 * 5 * 2,
  RECENT_MODELS = 32;

let rows: usize = 0;
let unchanged: usize = 0;
let flat: usize = 0;
let first: usize = 0;
let later: usize = 0;
let recentModels: usize = 0;
let recent: usize = 0;
let newColours: usize = 0;
let weights: usize = 0;
/** How the pixels of this row and the row above were coded, two bytes of margin on each side. */
let marks: usize = 0;
let marksAbove: usize = 0;

const TRIED: usize = memory.data(4 * 16, 16);

export function setUpText(): void {
  setUpColours();
  const models = ROW_MODELS + UNCHANGED_MODELS + FLAT_MODELS + FIRST_MODELS + LATER_MODELS + RECENT_MODELS;
  rows = allocate(models << 2);
  fillWords(rows, NEW_BIT, models);
  unchanged = rows + (ROW_MODELS << 2);
  flat = unchanged + (UNCHANGED_MODELS << 2);
  first = flat + (FLAT_MODELS << 2);
  later = first + (FIRST_MODELS << 2);
  recentModels = later + (LATER_MODELS << 2);
  recent = allocate(RECENT * 4);
  newColours = newModels();
  weights = newWeights(3, CONTEXTS);
  marks = allocate(UNIT_WIDTH_MAX + 64) + 4;
  marksAbove = allocate(UNIT_WIDTH_MAX + 64) + 4;
}

/**
 * Codes the rectangle [x0, x1) × [y0, y1) of `shown`; the encoder has put the pixels there already.
 *
 * @param reference bytes from a pixel to the one of `before` that it is compared with.
 */
export function codeText<D>(x0: i32, y0: i32, x1: i32, y1: i32, reference: i32): void {
  const columns = x1 - x0;
  const rowBytes = <usize> stride << 2;
  memory.fill(marks - 4, 0, <usize> columns + 8);
  memory.fill(marksAbove - 4, 0, <usize> columns + 8);
  let mode: u32 = 0;
  for (let y = y0; y < y1; y++) {
    const row = shownAt(x0, y);
    const old = beforeAt(x0, y) + reference;
    const above = row - rowBytes;
    const plain = sameRow(above, old, columns);
    const next = codeRowMode<D>(row, old, above, columns, mode, plain);
    const swap = marksAbove;
    marksAbove = marks;
    marks = swap;
    if (next == 0) codePixels<D>(row, old, columns);
    else {
      if (!encoding<D>()) memory.copy(row, next == 1 ? old : above, <usize> columns << 2);
      memory.fill(marks - 4, FOUND, <usize> columns + 8);
    }
    mode = next;
  }
}

/** 1: the row is as before, 2: as the one above, 0: neither. */
function codeRowMode<D>(row: usize, old: usize, above: usize, columns: i32, last: u32, plain: bool): u32 {
  const models = rows + <usize> ((last << 1 | u32(plain)) << 4);
  const asBefore = encoding<D>() && sameRow(row, old, columns);
  if (codeBit<D>(models, u32(asBefore))) return 1;
  if (plain) return 0;
  const asAbove = encoding<D>() && sameRow(row, above, columns);
  return codeBit<D>(models + 4, u32(asAbove)) ? 2 : 0;
}

function codePixels<D>(row: usize, old: usize, columns: i32): void {
  const rowBytes = <usize> stride << 2;
  const up = row - rowBytes, oldUp = old - rowBytes;
  let unchangedRun = 0, flatRun = 0;
  for (let i: usize = 0; i < <usize> columns; i++) {
    const at = i << 2;
    const pixel = row + at, above = up + at;
    const X = load<u32>(pixel), P = load<u32>(old + at);
    const W = load<u32>(pixel - 4), NW = load<u32>(above - 4), N = load<u32>(above), NE = load<u32>(above, 4);
    const oldAbove = oldUp + at;
    let excluded = 0;
    let expected: u32 = 0;
    if (
      W == load<u32>(old + at - 4) && N == load<u32>(oldAbove) && NE == load<u32>(oldAbove, 4) &&
      NW == load<u32>(oldAbove - 4)
    ) {
      const context = runClass(unchangedRun) << 2 | i32(load<u8>(marks + i - 1) != FOUND) << 1 | i32(P == W);
      if (codeBit<D>(unchanged + (<usize> context << 2), u32(X == P))) {
        if (!encoding<D>()) store<u32>(pixel, P);
        store<u8>(marks + i, FOUND);
        unchangedRun++;
        continue;
      }
      excluded = 1;
      expected = P;
    } else if (
      W == N && W == NW && W == NE && W == load<u32>(pixel - 8) && W == load<u32>(above - rowBytes)
    ) {
      const context = runClass(flatRun) << 2 | i32(P == W) << 1 | i32(load<u32>(old + at, 4) == W);
      unchangedRun = 0;
      if (codeBit<D>(flat + (<usize> context << 2), u32(X == W))) {
        if (!encoding<D>()) store<u32>(pixel, W);
        store<u8>(marks + i, FOUND);
        flatRun++;
        continue;
      }
      flatRun = 0;
      excluded = 1;
      expected = W;
    }
    unchangedRun = 0;
    const colour = codeColour<D>(pixel, i, X, P, excluded, expected);
    if (!encoding<D>()) store<u32>(pixel, colour);
  }
}

function runClass(run: i32): i32 {
  if (run > 15) return run > 255 ? 7 : run > 63 ? 6 : 5;
  return run > 5 ? 4 : run > 2 ? 3 : run;
}

/**
 * A pixel that isn't the expected one: tries the candidates, then the recent colours, then codes a new one.
 *
 * @param i its column in the rectangle.
 * @param excluded 1 when it is known not to be `expected`.
 */
function codeColour<D>(pixel: usize, i: usize, X: u32, P: u32, excluded: i32, expected: u32): u32 {
  const rowBytes = <usize> stride << 2;
  const above = pixel - rowBytes, above2 = above - rowBytes;
  const W = load<u32>(pixel - 4), WW = load<u32>(pixel - 8), WWW = load<u32>(pixel - 12);
  const NWW = load<u32>(above - 8),
    NW = load<u32>(above - 4),
    N = load<u32>(above),
    NE = load<u32>(above, 4),
    NEE = load<u32>(above, 8),
    NN = load<u32>(above2),
    NNE = load<u32>(above2, 4);
  let hash3 = W * 0x9E3779B1 + N * 0x85EBCA77;
  let hash2 = hash3 + NW * 0xC2B2AE3D + NE * 0x27D4EB2F;
  let hash1 = hash2 + WW * 0x165667B1 + NN * 0xD3A2646D + NEE * 0xFD7046C5 + NNE * 0xB55A4F09 +
    NWW * 0x9E372CE4 + WWW * 0x85EBF944;
  // A letter's left edge is the same whatever letter stands before it.
  const hash4 = scramble(
    N * 0x9E3779B1 + NE * 0x85EBCA77 + NEE * 0xC2B2AE3D + NN * 0x27D4EB2F + NNE * 0x165667B1,
    0x9E3779B1,
  );
  hash3 += NE * 0xD3A2646D;
  hash2 += WW * 0xFD704935 + NN * 0xB55AB009;
  hash1 = scramble(hash1, 0xC2B2AE3D);
  hash2 = scramble(hash2, 0x27D4EB2F);
  hash3 = scramble(hash3, 0x165667B1);
  const at1 = largeEntry(hash1), at2 = middleEntry(hash2), at3 = smallEntry(hash3), at4 = upperEntry(hash4);
  const entry1 = load<u64>(at1), entry2 = load<u64>(at2), entry3 = load<u64>(at3), entry4 = load<u64>(at4);
  const sure1 = confidence(entry1, hash1),
    sure2 = confidence(entry2, hash2),
    sure3 = confidence(entry3, hash3),
    sure4 = confidence(entry4, hash4);
  const mark = marks + i, markAbove = marksAbove + i;
  const newAround = u32(load<u8>(mark - 1) == NEW) + u32(load<u8>(markAbove) == NEW) +
    u32(load<u8>(markAbove, 1) == NEW) + u32(load<u8>(markAbove - 1) == NEW);
  // Where all around is new, candidates rarely hold.
  const most = newAround == 4 ? 1 : newAround == 3 ? 2 : CANDIDATES_MAX;

  let tried = 0;
  let colour: u32 = 0;
  let found = false;
  for (let source = 0; source < SOURCES && tried < most; source++) {
    let candidate: u32 = 0;
    let sure: u32 = 0;
    switch (source) {
      case LARGE:
      case LARGE_2:
        if (!sure1) continue;
        sure = source == LARGE ? min<u32>(sure1, 3) : 0;
        candidate = source == LARGE ? firstColour(entry1) : secondColour(entry1);
        break;
      case MIDDLE:
      case MIDDLE_2:
        if (!sure2) continue;
        sure = source == MIDDLE ? min<u32>(sure2, 3) : 0;
        candidate = source == MIDDLE ? firstColour(entry2) : secondColour(entry2);
        break;
      case SMALL:
      case SMALL_2:
        if (!sure3) continue;
        sure = source == SMALL ? min<u32>(sure3, 3) : 0;
        candidate = source == SMALL ? firstColour(entry3) : secondColour(entry3);
        break;
      case UPPER:
        if (!sure4) continue;
        sure = min<u32>(sure4, 3);
        candidate = firstColour(entry4);
        break;
      case ABOVE:
        candidate = N;
        break;
      case LEFT:
        candidate = W;
        break;
      case BEFORE:
        candidate = P;
        break;
      case ABOVE_LEFT:
        candidate = NW;
        break;
      default:
        candidate = NE;
    }
    if (excluded && candidate == expected) continue;
    if (wasTried(candidate, tried)) continue;
    store<u32>(TRIED + (<usize> tried << 2), candidate);
    let model: usize;
    if (tried == 0) {
      const a = min<u32>(sure1, 4);
      const b: u32 = sure2 ? (firstColour(entry2) == candidate ? (sure2 > 2 ? 2 : 1) : 3) : 0;
      const c: u32 = sure3 ? (firstColour(entry3) == candidate ? 1 : 2) : 0;
      const d: u32 = sure4 ? (firstColour(entry4) == candidate ? 1 : 2) : 0;
      const context = (((min<u32>(source, 4) * 5 + a) * 4 + b) * 3 + c) * 3 + d;
      model = context << 4 | u32(candidate == N) << 3 | u32(candidate == W) << 2 | u32(candidate == P) << 1 |
        u32(newAround > 1);
      model = first + ((model + excluded * FIRST_CONTEXTS) << 2);
    } else {
      const context = ((tried * SOURCES + source) * 4 + sure) * 5 + newAround;
      model = later + (<usize> (context << 1 | excluded) << 2);
    }
    if (codeBit<D>(model, u32(X == candidate))) {
      colour = candidate;
      found = true;
      store<u8>(mark, tried == 0 ? FOUND : LATER);
      break;
    }
    tried++;
  }
  if (!found) {
    colour = codeRecent<D>(X, newAround);
    if (colour != 0) store<u8>(mark, LATER);
    else {
      colour = codeNew<D>(X, W, N, NE);
      remember(colour, RECENT - 1);
      store<u8>(mark, NEW);
    }
  }
  teach(at1, entry1, hash1, colour);
  teach(at2, entry2, hash2, colour);
  teach(at3, entry3, hash3, colour);
  teach(at4, entry4, hash4, colour);
  return colour;
}

function scramble(hash: u32, factor: u32): u32 {
  return (hash ^ hash >>> 15) * factor;
}

function wasTried(candidate: u32, tried: i32): bool {
  for (let k = 0; k < tried; k++) if (load<u32>(TRIED + (<usize> k << 2)) == candidate) return true;
  return false;
}

/** One of the recent new colours, or 0. */
function codeRecent<D>(X: u32, newAround: u32): u32 {
  let index: u32 = 0;
  if (encoding<D>()) { while (index < RECENT && load<u32>(recent + (<usize> index << 2)) != X) index++; }
  if (!codeBit<D>(recentModels + (<usize> newAround << 2), u32(index < RECENT))) return 0;
  index = codeTree<D>(recentModels + (16 << 2), index, 3);
  const colour = load<u32>(recent + (<usize> index << 2));
  remember(colour, index);
  return colour;
}

/** Puts a colour first; those before `index` move one place down. */
function remember(colour: u32, index: u32): void {
  memory.copy(recent + 4, recent, <usize> index << 2);
  store<u32>(recent, colour);
}

/** Red, green, blue: the order of a display's sub-pixels, so that the context is what lies left on the stripe. */
function codeNew<D>(X: u32, W: u32, N: u32, NE: u32): u32 {
  const A: u32 = 0x2545F491, B: u32 = 0x9E3779B1, C: u32 = 0x7FEB352D, E: u32 = 0x846CA68B;
  const Wr = W >>> 16 & 255, Wg = W >>> 8 & 255, Wb = W & 255;
  const Nr = N >>> 16 & 255, Ng = N >>> 8 & 255, Nb = N & 255;
  store<u32>(HASHES, Wb * A);
  store<u32>(HASHES, W * A + 1, 4);
  store<u32>(HASHES, N * B + 2, 8);
  store<u32>(HASHES, W * A + N * B + 3, 12);
  store<u32>(HASHES, (Wb << 8 | Nr) * A + 4, 16);
  store<u32>(HASHES, (Wb >>> 3 << 6 | Wg >>> 4) * A + (Nr >>> 3) * C + 5, 20);
  store<u32>(HASHES, (Wb >>> 4 << 8 | Wg >>> 4 << 4 | Wr >>> 4) * A + 6, 24);
  store<u32>(HASHES, (Wb >>> 4 << 8 | Nr >>> 4 << 4 | Ng >>> 4) * A + 7, 28);
  const red = codeByte<D>(newColours, weights, CONTEXTS, X >>> 16 & 255);
  const R = red * C;
  store<u32>(HASHES, red * A + 10);
  store<u32>(HASHES, W * A + R + 11, 4);
  store<u32>(HASHES, N * B + R + 12, 8);
  store<u32>(HASHES, (red << 8 | Ng) * A + 13, 12);
  store<u32>(HASHES, (Wb << 8 | red) * A + 14, 16);
  store<u32>(HASHES, (red >>> 3 << 6 | Wb >>> 4) * A + (Ng >>> 3) * C + 15, 20);
  store<u32>(HASHES, (red >>> 3 << 8 | Wb >>> 4 << 4 | Wg >>> 4) * A + 16, 24);
  store<u32>(HASHES, (red >>> 3 << 8 | Ng >>> 4 << 4 | Nb >>> 4) * A + 17, 28);
  const green = codeByte<D>(newColours, weights + SET_BYTES, CONTEXTS, X >>> 8 & 255);
  const RG = (red << 8 | green) * A;
  store<u32>(HASHES, RG + 20);
  store<u32>(HASHES, W * B + RG + 21, 4);
  store<u32>(HASHES, N * B + RG + 22, 8);
  store<u32>(HASHES, (green << 8 | Nb) * A + 23, 12);
  store<u32>(HASHES, green * A + 24, 16);
  store<u32>(HASHES, (green >>> 3 << 6 | red >>> 4) * A + (Nb >>> 3) * C + 25, 20);
  store<u32>(HASHES, (green >>> 3 << 9 | red >>> 3 << 4 | Wb >>> 4) * A + 26, 24);
  store<u32>(HASHES, (green >>> 3 << 13 | red >>> 3 << 8 | Nb >>> 4 << 4 | NE >>> 20 & 15) * A + 27, 28);
  const blue = codeByte<D>(newColours, weights + 2 * SET_BYTES, CONTEXTS, X & 255);
  return 0xff000000 | red << 16 | green << 8 | blue;
}
