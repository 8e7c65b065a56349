/**
 * The integer transform of 8 × 8 samples (i16, rows of 16 bytes) of H.264 (ITU-T H.264, 8.5.13): sums and shifts within
 * 16 bits, so that it is the same with SIMD and without. What overflows wraps in both.
 */

/** Scratch of a pass without SIMD. */
const PASSED: usize = memory.data(128, 16);

/** Transforms in place. */
export function transform(block: usize): void {
  if (ASC_FEATURE_SIMD) {
    transformColumnsWide(block);
    transpose(block);
    transformColumnsWide(block);
    transpose(block);
    return;
  }
  for (let pass = 0; pass < 2; pass++) {
    for (let i: usize = 0; i < 8; i++) transformColumn(block + (i << 1), PASSED + (i << 4));
    memory.copy(block, PASSED, 128);
  }
}

/** Back, in place: the samples' differences from their prediction, rounded. */
export function transformBack(block: usize): void {
  if (ASC_FEATURE_SIMD) {
    transpose(block);
    backColumnsWide(block);
    transpose(block);
    backColumnsWide(block);
    for (let i: usize = 0; i < 128; i += 16) {
      const row = v128.load(block + i);
      v128.store(block + i, i16x8.shr_s(i16x8.add(row, i16x8.splat(32)), 6));
    }
    return;
  }
  for (let pass = 0; pass < 2; pass++) {
    // Rows first, as with SIMD: the shifts between don't commute.
    for (let i: usize = 0; i < 8; i++) {
      if (pass == 0) backLine(block + (i << 4), 2, PASSED + (i << 4), 2);
      else backLine(PASSED + (i << 1), 16, block + (i << 1), 16);
    }
  }
  for (let i: usize = 0; i < 128; i += 2) {
    store<i16>(block + i, <i16> (load<i16>(block + i) + 32) >> 6);
  }
}

/** A column, written as a row. */
function transformColumn(from: usize, to: usize): void {
  const x0 = load<i16>(from), x1 = load<i16>(from, 16), x2 = load<i16>(from, 32), x3 = load<i16>(from, 48);
  const x4 = load<i16>(from, 64),
    x5 = load<i16>(from, 80),
    x6 = load<i16>(from, 96),
    x7 = load<i16>(from, 112);
  const s07: i16 = x0 + x7, s16: i16 = x1 + x6, s25: i16 = x2 + x5, s34: i16 = x3 + x4;
  const a0: i16 = s07 + s34, a1: i16 = s16 + s25, a2: i16 = s07 - s34, a3: i16 = s16 - s25;
  const d07: i16 = x0 - x7, d16: i16 = x1 - x6, d25: i16 = x2 - x5, d34: i16 = x3 - x4;
  const a4: i16 = d16 + d25 + (d07 + (d07 >> 1)), a5: i16 = d07 - d34 - (d25 + (d25 >> 1));
  const a6: i16 = d07 + d34 - (d16 + (d16 >> 1)), a7: i16 = d16 - d25 + (d34 + (d34 >> 1));
  store<i16>(to, a0 + a1);
  store<i16>(to, a4 + (a7 >> 2), 2);
  store<i16>(to, a2 + (a3 >> 1), 4);
  store<i16>(to, a5 + (a6 >> 2), 6);
  store<i16>(to, a0 - a1, 8);
  store<i16>(to, a6 - (a5 >> 2), 10);
  store<i16>(to, (a2 >> 1) - a3, 12);
  store<i16>(to, (a4 >> 2) - a7, 14);
}

/** Eight samples, `step` and `toStep` bytes apart. */
function backLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const x0 = load<i16>(from), x1 = load<i16>(from + step), x2 = load<i16>(from + step * 2);
  const x3 = load<i16>(from + step * 3), x4 = load<i16>(from + step * 4), x5 = load<i16>(from + step * 5);
  const x6 = load<i16>(from + step * 6), x7 = load<i16>(from + step * 7);
  const a0: i16 = x0 + x4, a2: i16 = x0 - x4, a4: i16 = (x2 >> 1) - x6, a6: i16 = (x6 >> 1) + x2;
  const b0: i16 = a0 + a6, b2: i16 = a2 + a4, b4: i16 = a2 - a4, b6: i16 = a0 - a6;
  const a1: i16 = x5 - x3 - x7 - (x7 >> 1), a3: i16 = x1 + x7 - x3 - (x3 >> 1);
  const a5: i16 = x7 - x1 + x5 + (x5 >> 1), a7: i16 = x3 + x5 + x1 + (x1 >> 1);
  const b1: i16 = (a7 >> 2) + a1,
    b3: i16 = a3 + (a5 >> 2),
    b5: i16 = (a3 >> 2) - a5,
    b7: i16 = a7 - (a1 >> 2);
  store<i16>(to, b0 + b7);
  store<i16>(to + toStep, b2 + b5);
  store<i16>(to + toStep * 2, b4 + b3);
  store<i16>(to + toStep * 3, b6 + b1);
  store<i16>(to + toStep * 4, b6 - b1);
  store<i16>(to + toStep * 5, b4 - b3);
  store<i16>(to + toStep * 6, b2 - b5);
  store<i16>(to + toStep * 7, b0 - b7);
}

function plus(a: v128, b: v128): v128 {
  return i16x8.add(a, b);
}

function minus(a: v128, b: v128): v128 {
  return i16x8.sub(a, b);
}

function shifted(a: v128, by: i32): v128 {
  return i16x8.shr_s(a, by);
}

function transformColumnsWide(at: usize): void {
  const x0 = v128.load(at), x1 = v128.load(at, 16), x2 = v128.load(at, 32), x3 = v128.load(at, 48);
  const x4 = v128.load(at, 64), x5 = v128.load(at, 80), x6 = v128.load(at, 96), x7 = v128.load(at, 112);
  const s07 = plus(x0, x7), s16 = plus(x1, x6), s25 = plus(x2, x5), s34 = plus(x3, x4);
  const a0 = plus(s07, s34), a1 = plus(s16, s25), a2 = minus(s07, s34), a3 = minus(s16, s25);
  const d07 = minus(x0, x7), d16 = minus(x1, x6), d25 = minus(x2, x5), d34 = minus(x3, x4);
  const a4 = plus(plus(d16, d25), plus(d07, shifted(d07, 1)));
  const a5 = minus(minus(d07, d34), plus(d25, shifted(d25, 1)));
  const a6 = minus(plus(d07, d34), plus(d16, shifted(d16, 1)));
  const a7 = plus(minus(d16, d25), plus(d34, shifted(d34, 1)));
  v128.store(at, plus(a0, a1));
  v128.store(at, plus(a4, shifted(a7, 2)), 16);
  v128.store(at, plus(a2, shifted(a3, 1)), 32);
  v128.store(at, plus(a5, shifted(a6, 2)), 48);
  v128.store(at, minus(a0, a1), 64);
  v128.store(at, minus(a6, shifted(a5, 2)), 80);
  v128.store(at, minus(shifted(a2, 1), a3), 96);
  v128.store(at, minus(shifted(a4, 2), a7), 112);
}

function backColumnsWide(at: usize): void {
  const x0 = v128.load(at), x1 = v128.load(at, 16), x2 = v128.load(at, 32), x3 = v128.load(at, 48);
  const x4 = v128.load(at, 64), x5 = v128.load(at, 80), x6 = v128.load(at, 96), x7 = v128.load(at, 112);
  const a0 = plus(x0, x4), a2 = minus(x0, x4);
  const a4 = minus(shifted(x2, 1), x6), a6 = plus(shifted(x6, 1), x2);
  const b0 = plus(a0, a6), b2 = plus(a2, a4), b4 = minus(a2, a4), b6 = minus(a0, a6);
  const a1 = minus(minus(minus(x5, x3), x7), shifted(x7, 1));
  const a3 = minus(minus(plus(x1, x7), x3), shifted(x3, 1));
  const a5 = plus(plus(minus(x7, x1), x5), shifted(x5, 1));
  const a7 = plus(plus(plus(x3, x5), x1), shifted(x1, 1));
  const b1 = plus(shifted(a7, 2), a1), b3 = plus(a3, shifted(a5, 2));
  const b5 = minus(shifted(a3, 2), a5), b7 = minus(a7, shifted(a1, 2));
  v128.store(at, plus(b0, b7));
  v128.store(at, plus(b2, b5), 16);
  v128.store(at, plus(b4, b3), 32);
  v128.store(at, plus(b6, b1), 48);
  v128.store(at, minus(b6, b1), 64);
  v128.store(at, minus(b4, b3), 80);
  v128.store(at, minus(b2, b5), 96);
  v128.store(at, minus(b0, b7), 112);
}

function low(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}

function high(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

/** Three rounds of interleaving the rows with those four below. */
function transpose(at: usize): void {
  for (let round = 0; round < 3; round++) {
    const x0 = v128.load(at), x1 = v128.load(at, 16), x2 = v128.load(at, 32), x3 = v128.load(at, 48);
    const x4 = v128.load(at, 64), x5 = v128.load(at, 80), x6 = v128.load(at, 96), x7 = v128.load(at, 112);
    v128.store(at, low(x0, x4));
    v128.store(at, high(x0, x4), 16);
    v128.store(at, low(x1, x5), 32);
    v128.store(at, high(x1, x5), 48);
    v128.store(at, low(x2, x6), 64);
    v128.store(at, high(x2, x6), 80);
    v128.store(at, low(x3, x7), 96);
    v128.store(at, high(x3, x7), 112);
  }
}
