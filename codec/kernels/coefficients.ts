import { allocate, fillWords } from "./memory";
import { codeBit, codeRaw, codeTree, codeUnsigned, encoding, NEW_BIT, UNSIGNED_MODELS } from "./range_coder";

/**
 * A block's 64 coefficients: how many up to the last that isn't zero, on the zigzag way from coarse to fine; then they
 * themselves, from fine to coarse, each in the context of the finer ones beside it.
 */

/** Planes that behave alike: brightness, colour. */
const SORTS = 2;
/** Classes of the neighbours' lengths, of a coefficient's place, and of the finer coefficients' sum. */
const LENGTHS = 8, BANDS = 8, SUMS = 10;
const LENGTH_MODELS = SORTS * LENGTHS * 128,
  LEVEL_MODELS = SORTS * BANDS * SUMS * UNSIGNED_MODELS,
  LAST_MODELS = SORTS * BANDS * UNSIGNED_MODELS;

const ZIGZAG: usize = memory.data<u8>([
  0,
  1,
  8,
  16,
  9,
  2,
  3,
  10,
  17,
  24,
  32,
  25,
  18,
  11,
  4,
  5,
  12,
  19,
  26,
  33,
  40,
  48,
  41,
  34,
  27,
  20,
  13,
  6,
  7,
  14,
  21,
  28,
  35,
  42,
  49,
  56,
  57,
  50,
  43,
  36,
  29,
  22,
  15,
  23,
  30,
  37,
  44,
  51,
  58,
  59,
  52,
  45,
  38,
  31,
  39,
  46,
  53,
  60,
  61,
  54,
  47,
  55,
  62,
  63,
]);
/** Sizes of the coefficients so far, at most 15, in rows of ten: two of margin. */
const SIZES: usize = memory.data(104, 16);
const SIZES_PITCH: usize = 10;

let lengthModels: usize = 0;
let levelModels: usize = 0;
let lastModels: usize = 0;

export function setUpCoefficients(): void {
  const words = LENGTH_MODELS + LEVEL_MODELS + LAST_MODELS;
  lengthModels = allocate(words << 2);
  fillWords(lengthModels, NEW_BIT, words);
  levelModels = lengthModels + (LENGTH_MODELS << 2);
  lastModels = levelModels + (LEVEL_MODELS << 2);
}

/**
 * @param levels 64 of i16, by rows; the decoder finds zeros there.
 * @param around what this returned for the blocks to the left and above, added.
 * @returns how far the last coefficient that isn't zero is, 0 … 64.
 */
export function codeCoefficients<D>(sort: i32, levels: usize, around: i32): i32 {
  let length = 64;
  if (encoding<D>()) {
    while (length > 0 && load<i16>(levels + (placeOf(length - 1) << 1)) == 0) length--;
  }
  const context = <usize> (sort * LENGTHS + lengthClass(around));
  length = <i32> min<u32>(64, codeTree<D>(lengthModels + (context << 9), <u32> length, 7));
  if (length == 0) return 0;
  memory.fill(SIZES, 0, 104);
  for (let k = length - 1; k >= 0; k--) {
    const place = placeOf(k);
    const column = place & 7, row = place >>> 3;
    const at = levels + (place << 1);
    const level = <i32> load<i16>(at);
    const band = bandOf(<i32> (column + row));
    const sizes = SIZES + row * SIZES_PITCH + column;
    let size = <u32> abs(level);
    if (k == length - 1 && k > 0) {
      const models = lastModels + (<usize> ((sort * BANDS + band) * UNSIGNED_MODELS) << 2);
      size = codeUnsigned<D>(models, size - 1) + 1;
    } else {
      const sum = <i32> load<u8>(sizes, 1) * 2 + <i32> load<u8>(sizes, 10) * 2 + load<u8>(sizes, 11) +
        load<u8>(sizes, 2) + load<u8>(sizes, 20);
      const models = levelModels +
        (<usize> (((sort * BANDS + band) * SUMS + sumClass(sum)) * UNSIGNED_MODELS) << 2);
      size = codeUnsigned<D>(models, size);
    }
    if (size == 0) continue;
    store<u8>(sizes, <u8> min<u32>(size, 15));
    const negative = codeRaw<D>(u32(level < 0), 1);
    if (!encoding<D>()) store<i16>(at, <i16> (negative ? -<i32> size : size));
  }
  return length;
}

function placeOf(k: i32): usize {
  return <usize> load<u8>(ZIGZAG + <usize> k);
}

function lengthClass(around: i32): i32 {
  if (around < 3) return around == 0 ? 0 : 1;
  if (around < 7) return 2;
  if (around < 13) return 3;
  if (around < 22) return 4;
  if (around < 34) return 5;
  return around < 56 ? 6 : 7;
}

/** By column and row, added. */
function bandOf(sum: i32): i32 {
  if (sum < 3) return sum;
  if (sum < 7) return 3 + (sum - 3 >> 1);
  return sum < 10 ? 5 : 6;
}

function sumClass(sum: i32): i32 {
  if (sum < 6) return sum;
  if (sum < 9) return 6;
  if (sum < 14) return 7;
  return sum < 24 ? 8 : 9;
}
