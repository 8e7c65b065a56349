/**
 * Steps for the coefficients of dct.ts. The transform's rows have six different lengths (ITU-T H.264, 8.5.13.1), which
 * go into the steps.
 */

/** By class of place: how long the transform forth is (as a factor to divide by, of 2^16 · 8/5), and back. */
const FORTH: usize = memory.data<u16>([13107, 11428, 20972, 12222, 16777, 15481]);
const BACK: usize = memory.data<u16>([20, 18, 32, 19, 25, 24]);

/** For brightness and colour: 64 factors that divide (u32, of 2^20), 64 that multiply (u32). */
const TABLES: usize = memory.data(2 * 128 * 4, 16);
const SORT_BYTES: usize = 128 * 4, MULTIPLY: usize = 64 * 4;
let prepared: i32 = 0;

/** Of 2^20: what is added before levels are rounded down; less than a half, as small levels cost more than they give. */
const ROUND_MEAN: u64 = 500_000, ROUND: u64 = 390_000, ROUND_FINE: u64 = 330_000;
const LEVEL_MAX: u64 = 2047;
const COEFFICIENT_MAX = 16383;

/** Makes the tables; 16 is about JPEG's quality 50, 8 about 75. @param quality 1 … 127. */
export function prepareQuantiser(quality: i32): void {
  if (quality == prepared) return;
  prepared = quality;
  for (let sort = 0; sort < 2; sort++) {
    for (let place = 0; place < 64; place++) {
      const column = place & 7, row = place >>> 3;
      // Sixteenths. The finer, the coarser: the eye and the budget agree.
      const step = sort == 0 ? quality * (20 + column + row) : quality * (13 + column + row);
      const at = TABLES + <usize> sort * SORT_BYTES + (<usize> place << 2);
      const factors = <usize> classOf(column, row) << 1;
      store<u32>(at, <u32> load<u16>(FORTH + factors) * 160 / <u32> step);
      store<u32>(at, (<u32> load<u16>(BACK + factors) * <u32> step + 20) / 40, MULTIPLY);
    }
  }
}

function classOf(column: i32, row: i32): i32 {
  const odd = (column & 1) + (row & 1);
  if (odd == 2) return 1;
  if (odd == 1) return (column | row) & 2 && (column & 3) != 0 && (row & 3) != 0 ? 5 : 3;
  const two = i32((column & 3) == 2) + i32((row & 3) == 2);
  return two == 0 ? 0 : two == 2 ? 2 : 4;
}

/** Coefficients to levels, in place. */
export function quantise(sort: i32, block: usize): void {
  const table = TABLES + <usize> sort * SORT_BYTES;
  for (let place: usize = 0; place < 64; place++) {
    const coefficient = <i32> load<i16>(block + (place << 1));
    if (coefficient == 0) continue;
    const round = place == 0 ? ROUND_MEAN : (place & 7) + (place >>> 3) < 6 ? ROUND : ROUND_FINE;
    const level = min<u64>(
      LEVEL_MAX,
      <u64> abs(coefficient) * <u64> load<u32>(table + (place << 2)) + round >> 20,
    );
    store<i16>(block + (place << 1), <i16> (coefficient < 0 ? -<i32> level : <i32> level));
  }
}

/** Levels to coefficients. */
export function multiply(sort: i32, levels: usize, block: usize): void {
  const table = TABLES + <usize> sort * SORT_BYTES + MULTIPLY;
  for (let place: usize = 0; place < 64; place++) {
    const level = <i32> load<i16>(levels + (place << 1));
    const value = level == 0 ? 0 : level * <i32> load<u32>(table + (place << 2));
    store<i16>(block + (place << 1), <i16> max(-COEFFICIENT_MAX, min(COEFFICIENT_MAX, value)));
  }
}
