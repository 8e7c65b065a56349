import { boxOf } from "./analysis";
import { codeCoefficients, setUpCoefficients } from "./coefficients";
import { transform, transformBack } from "./dct";
import {
  beforeAt,
  copyRows,
  inputAt,
  sameRow,
  shownAt,
  stride,
  TILE,
  tileHeight,
  tilesX,
  tileWidth,
} from "./frames";
import { lookAround, MODES, predict } from "./intra";
import { allocate, fillWords } from "./memory";
import {
  CB,
  CHROMA_PITCH,
  CR,
  fillInside,
  fillPlanes,
  LUMA,
  LUMA_PITCH,
  pixelRow,
  PLANES_BYTES,
} from "./planes";
import { multiply, prepareQuantiser, quantise } from "./quantiser";
import { codeBit, codeTree, encoding, NEW_BIT } from "./range_coder";
import { REFERRED } from "./tile_map";
import { referenceOf } from "./update";

/**
 * Photographs, nearly. A tile has 16 blocks of brightness and 4 each of two colours, 8 × 8 samples; each is predicted
 * from the reconstruction around it, and the difference transformed, quantised and coded. Only the box that changed is
 * coded, without the rows that are known from elsewhere.
 */

const BLOCK_BYTES: usize = 128;
/** Modes of the blocks left and above: 4 more than there are, for indexing. */
const MODE_MODELS = 2 * 16 * 16 * 16, BOX_MODELS = 4 * 32 + 4, RUN_MODELS = 32 + 64;
/** What another mode than the neighbours' costs, in sums of differences per step of the quantiser. */
const OTHER_MODE_COST = 3;

let planes: usize = 0;
let targets: usize = 0;
let inputPixels: usize = 0;
let predictions: usize = 0;
let levels: usize = 0;
let block: usize = 0;
let modeModels: usize = 0;
let boxModels: usize = 0;
let runModels: usize = 0;
/** By plane (brightness, Cb, Cr), blocks in rows of 5, the first of each is of the tile to the left: lengths and modes. */
let lengths: usize = 0;
let modes: usize = 0;
const ROW_BLOCKS: usize = 5, PLANE_BLOCKS: usize = 25;

/** The box that is coded and the rows that are copied, in pixels of the tile. */
let boxLeft: i32 = 0;
let boxTop: i32 = 0;
let boxRight: i32 = 0;
let boxBottom: i32 = 0;
let runStart: i32 = 0;
let runEnd: i32 = 0;

export function setUpLossy(): void {
  setUpCoefficients();
  planes = allocate(PLANES_BYTES);
  targets = allocate(PLANES_BYTES);
  inputPixels = allocate(TILE * TILE * 4);
  predictions = allocate(BLOCK_BYTES * MODES * 2);
  levels = allocate(BLOCK_BYTES);
  block = allocate(BLOCK_BYTES);
  const words = MODE_MODELS + BOX_MODELS + RUN_MODELS;
  modeModels = allocate(words << 2);
  fillWords(modeModels, NEW_BIT, words);
  boxModels = modeModels + (MODE_MODELS << 2);
  runModels = boxModels + (BOX_MODELS << 2);
  lengths = allocate(PLANE_BLOCKS * 3);
  modes = allocate(PLANE_BLOCKS * 3);
}

/** One tile; the encoder takes it from `input`, both ends leave the same in `shown`. @param quality 1 … 127. */
export function codeLossy<D>(tx: i32, ty: i32, quality: i32, status: u8): void {
  const x = tx * TILE, y = ty * TILE, columns = tileWidth(tx), rows = tileHeight(ty);
  prepareQuantiser(quality);
  codeBox<D>(ty * tilesX + tx, columns, rows);
  runStart = runEnd = 0;
  if (status >= REFERRED) {
    const reference = referenceOf(status);
    codeRun<D>(x, y, columns, rows, reference);
    copyRows(shownAt(x, y + runStart), beforeAt(x, y + runStart) + reference, columns, runEnd - runStart);
  }
  fillPlanes(planes, shownAt(x, y), <usize> stride << 2);
  if (encoding<D>()) readInput(x, y, columns, rows);
  for (let i = 0; i < 16; i++) codeLuma<D>(i & 3, i >>> 2, quality);
  for (let i = 0; i < 4; i++) codeChroma<D>(i & 1, i >>> 1, quality);
  keepColumn(0, 4);
  keepColumn(1, 2);
  keepColumn(2, 2);
  for (let j = boxTop; j < boxBottom; j++) {
    if (j >= runStart && j < runEnd) continue;
    const row = pixelRow(planes, j);
    memory.copy(shownAt(x + boxLeft, y + j), row + (<usize> boxLeft << 2), <usize> (boxRight - boxLeft) << 2);
  }
}

/** The last column's lengths and modes are the next tile's neighbours. */
function keepColumn(plane: usize, count: usize): void {
  for (let y: usize = 0; y < 5; y++) {
    const at = plane * PLANE_BLOCKS + y * ROW_BLOCKS;
    store<u8>(lengths + at, load<u8>(lengths + at + count));
    store<u8>(modes + at, load<u8>(modes + at + count));
  }
}

/** Beyond the picture's right and lower edge its last pixels go on. */
function readInput(x: i32, y: i32, columns: i32, rows: i32): void {
  if (columns == TILE && rows == TILE) return fillInside(targets, inputAt(x, y), <usize> stride << 2);
  for (let j = 0; j < TILE; j++) {
    for (let i = 0; i < TILE; i++) {
      const pixel = load<u32>(inputAt(x + min(i, columns - 1), y + min(j, rows - 1)));
      store<u32>(inputPixels + (<usize> (j * TILE + i) << 2), pixel);
    }
  }
  fillInside(targets, inputPixels, TILE * 4);
}

function codeBox<D>(tile: i32, columns: i32, rows: i32): void {
  boxLeft = boxTop = 0;
  boxRight = columns;
  boxBottom = rows;
  if (encoding<D>()) {
    const box = boxOf(tile);
    boxLeft = load<u8>(box);
    boxTop = load<u8>(box, 1);
    boxRight = load<u8>(box, 2);
    boxBottom = load<u8>(box, 3);
  }
  const whole = u32(boxLeft == 0 && boxTop == 0 && boxRight == columns && boxBottom == rows);
  if (codeBit<D>(boxModels, whole)) return;
  const trees = boxModels + 16;
  boxLeft = <i32> codeTree<D>(trees, <u32> boxLeft, 5);
  boxTop = <i32> codeTree<D>(trees + 128, <u32> boxTop, 5);
  boxRight = min(columns, 1 + <i32> codeTree<D>(trees + 256, <u32> boxRight - 1, 5));
  boxBottom = min(rows, 1 + <i32> codeTree<D>(trees + 384, <u32> boxBottom - 1, 5));
  // No encoder writes an empty box; a decoder that reads one copies nothing.
  boxLeft = min(boxLeft, boxRight);
}

/** The rows that are where the move says they are: the longest run. */
function codeRun<D>(x: i32, y: i32, columns: i32, rows: i32, reference: i32): void {
  if (encoding<D>()) {
    for (let j = 0, start = 0; j < rows; j++) {
      if (!sameRow(inputAt(x, y + j), beforeAt(x, y + j) + reference, columns)) start = j + 1;
      else if (j + 1 - start > runEnd - runStart) {
        runStart = start;
        runEnd = j + 1;
      }
    }
  }
  runStart = <i32> codeTree<D>(runModels, <u32> runStart, 5);
  const length = <i32> codeTree<D>(runModels + 128, <u32> (runEnd - runStart), 6);
  runStart = min(runStart, rows);
  runEnd = min(rows, runStart + length);
}

/** True when nothing of these pixels is to be coded. */
function isKnown(left: i32, top: i32, side: i32): bool {
  if (left >= boxRight || left + side <= boxLeft || top >= boxBottom || top + side <= boxTop) return true;
  return max(top, boxTop) >= runStart && min(top + side, boxBottom) <= runEnd;
}

function codeLuma<D>(bx: i32, by: i32, quality: i32): void {
  const place = <usize> (by + 1) * ROW_BLOCKS + <usize> bx + 1;
  if (isKnown(bx << 3, by << 3, 8)) return forget(place);
  const offset = LUMA + <usize> (by << 3) * LUMA_PITCH + <usize> (bx << 4);
  lookAround(planes + offset, LUMA_PITCH, by == 0 || bx < 3 ? 8 : 0);
  let mode = 0;
  if (encoding<D>()) mode = chooseMode(place, offset, quality);
  mode = codeMode<D>(0, place, mode);
  if (!encoding<D>()) predict(mode, predictions + <usize> mode * BLOCK_BYTES);
  codeBlock<D>(0, place, offset, LUMA_PITCH, predictions + <usize> mode * BLOCK_BYTES);
}

/**
 * Encoder: the mode by the transformed differences, which tell best what a block will cost, of those three modes whose
 * plain differences are smallest. All predictions are made.
 */
function chooseMode(place: usize, offset: usize, quality: i32): i32 {
  const same = load<u8>(modes + place - 1), above = load<u8>(modes + place - ROW_BLOCKS);
  let first = i32.MAX_VALUE, second = i32.MAX_VALUE, third = i32.MAX_VALUE;
  for (let k = 0; k < MODES; k++) {
    const prediction = predictions + <usize> k * BLOCK_BYTES;
    predict(k, prediction);
    // Each mode's cost, with the mode in the lowest bits.
    const cost = difference(targets + offset, LUMA_PITCH, prediction) << 4 | k;
    third = min(third, max(second, cost));
    second = min(second, max(first, cost));
    first = min(first, cost);
  }
  let mode = 0, best = i32.MAX_VALUE;
  for (let i = 0; i < 3; i++) {
    const k = (i == 0 ? first : i == 1 ? second : third) & 15;
    subtract(offset, LUMA_PITCH, predictions + <usize> k * BLOCK_BYTES);
    transform(levels);
    const cost = (sumOfSizes() >> 3) + (k == same || k == above ? 0 : quality * OTHER_MODE_COST);
    if (cost >= best) continue;
    best = cost;
    mode = k;
  }
  return mode;
}

/** Of the 64 numbers at `levels`. */
function sumOfSizes(): i32 {
  if (ASC_FEATURE_SIMD) {
    let sums = i32x4.splat(0);
    for (let i: usize = 0; i < BLOCK_BYTES; i += 16) {
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.abs(v128.load(levels + i)), i16x8.splat(1)));
    }
    return i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
  }
  let sum = 0;
  for (let i: usize = 0; i < BLOCK_BYTES; i += 2) sum += abs(<i32> load<i16>(levels + i));
  return sum;
}

/** The targets' differences from a prediction, to `levels`. */
function subtract(offset: usize, pitch: usize, prediction: usize): void {
  for (let y: usize = 0; y < 8; y++) {
    const at = y << 4, from = targets + offset + y * pitch;
    if (ASC_FEATURE_SIMD) {
      v128.store(levels + at, i16x8.sub(v128.load(from), v128.load(prediction + at)));
      continue;
    }
    for (let x: usize = 0; x < 16; x += 2) {
      store<i16>(levels + at + x, load<i16>(from + x) - load<i16>(prediction + at + x));
    }
  }
}

/** Both colours' blocks have one mode. */
function codeChroma<D>(bx: i32, by: i32, quality: i32): void {
  const place = PLANE_BLOCKS + <usize> (by + 1) * ROW_BLOCKS + <usize> bx + 1;
  if (isKnown(bx << 4, by << 4, 16)) {
    forget(place);
    return forget(place + PLANE_BLOCKS);
  }
  const offset = <usize> (by << 3) * CHROMA_PITCH + <usize> (bx << 4);
  const beyond = by == 0 || bx == 0 ? 8 : 0;
  const second = predictions + BLOCK_BYTES * MODES;
  let mode = 0;
  if (encoding<D>()) {
    const same = load<u8>(modes + place - 1), above = load<u8>(modes + place - ROW_BLOCKS);
    lookAround(planes + CB + offset, CHROMA_PITCH, beyond);
    for (let k = 0; k < MODES; k++) predict(k, predictions + <usize> k * BLOCK_BYTES);
    lookAround(planes + CR + offset, CHROMA_PITCH, beyond);
    let best = i32.MAX_VALUE;
    for (let k = 0; k < MODES; k++) {
      const prediction = <usize> k * BLOCK_BYTES;
      predict(k, second + prediction);
      const cost = (k == same || k == above ? 0 : quality * OTHER_MODE_COST) +
        difference(targets + CB + offset, CHROMA_PITCH, predictions + prediction) +
        difference(targets + CR + offset, CHROMA_PITCH, second + prediction);
      if (cost >= best) continue;
      best = cost;
      mode = k;
    }
  }
  mode = codeMode<D>(1, place, mode);
  const prediction = <usize> mode * BLOCK_BYTES;
  if (!encoding<D>()) {
    lookAround(planes + CB + offset, CHROMA_PITCH, beyond);
    predict(mode, predictions + prediction);
    lookAround(planes + CR + offset, CHROMA_PITCH, beyond);
    predict(mode, second + prediction);
  }
  codeBlock<D>(1, place, CB + offset, CHROMA_PITCH, predictions + prediction);
  codeBlock<D>(1, place + PLANE_BLOCKS, CR + offset, CHROMA_PITCH, second + prediction);
}

/** A block that isn't coded. */
function forget(place: usize): void {
  store<u8>(lengths + place, 4);
  store<u8>(modes + place, 0);
}

function codeMode<D>(sort: i32, place: usize, mode: i32): i32 {
  const west = <usize> load<u8>(modes + place - 1), north = <usize> load<u8>(modes + place - ROW_BLOCKS);
  const models = modeModels + ((<usize> sort << 8 | west << 4 | north) << 6);
  mode = min(MODES - 1, <i32> codeTree<D>(models, <u32> mode, 4));
  store<u8>(modes + place, <u8> mode);
  return mode;
}

/** The sum of a block's differences from its prediction. */
function difference(target: usize, pitch: usize, prediction: usize): i32 {
  if (ASC_FEATURE_SIMD) {
    let sums = i16x8.splat(0);
    for (let y: usize = 0; y < 8; y++) {
      const apart = i16x8.sub(v128.load(target + y * pitch), v128.load(prediction + (y << 4)));
      sums = i16x8.add(sums, i16x8.abs(apart));
    }
    const pairs = i32x4.dot_i16x8_s(sums, i16x8.splat(1));
    return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1) + i32x4.extract_lane(pairs, 2) +
      i32x4.extract_lane(pairs, 3);
  }
  let sum = 0;
  for (let y: usize = 0; y < 8; y++) {
    for (let x: usize = 0; x < 16; x += 2) {
      sum += abs(<i32> load<i16>(target + y * pitch + x) - <i32> load<i16>(prediction + (y << 4) + x));
    }
  }
  return sum;
}

/** @param offset of the block in the planes. */
function codeBlock<D>(sort: i32, place: usize, offset: usize, pitch: usize, prediction: usize): void {
  if (encoding<D>()) {
    subtract(offset, pitch, prediction);
    transform(levels);
    quantise(sort, levels);
  } else memory.fill(levels, 0, BLOCK_BYTES);
  const around = load<u8>(lengths + place - 1) + load<u8>(lengths + place - ROW_BLOCKS);
  const length = codeCoefficients<D>(sort, levels, around);
  store<u8>(lengths + place, <u8> length);
  if (length) {
    multiply(sort, levels, block);
    transformBack(block);
  } else memory.fill(block, 0, BLOCK_BYTES);
  reconstruct(offset, pitch, prediction, sort ? -128 : 0);
}

/** The prediction with the difference at `block`, 256 values from `least` on. */
function reconstruct(offset: usize, pitch: usize, prediction: usize, least: i32): void {
  const most = least + 255;
  for (let y: usize = 0; y < 8; y++) {
    const at = y << 4, to = planes + offset + y * pitch;
    if (ASC_FEATURE_SIMD) {
      const sum = i16x8.add_sat_s(v128.load(prediction + at), v128.load(block + at));
      const low = i16x8.max_s(sum, i16x8.splat(<i16> least));
      v128.store(to, i16x8.min_s(low, i16x8.splat(<i16> most)));
      continue;
    }
    for (let x: usize = 0; x < 16; x += 2) {
      const value = <i32> load<i16>(prediction + at + x) + <i32> load<i16>(block + at + x);
      store<i16>(to + x, <i16> max(least, min(most, value)));
    }
  }
}
