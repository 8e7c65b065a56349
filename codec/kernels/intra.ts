/**
 * Predicts a block of 8 × 8 samples from those to its left and above, as H.264 does with blocks of that size (ITU-T
 * H.264, 8.3.2), and two modes of others: SMOOTH from AV1, GRADIENT from VP8 ("TrueMotion"). Samples are i16.
 */

export const MODES = 11;
const MEAN = 0, UP = 1, LEFT = 2, GRADIENT = 3, SMOOTH = 4;
const DOWN_LEFT = 5, DOWN_RIGHT = 6, STEEP_RIGHT = 7, FLAT_DOWN = 8, STEEP_LEFT = 9, FLAT_UP = 10;

/**
 * The samples around the block, one after the other: 8 more below (the lowest again), 8 to the left from below
 * upwards, the corner, 8 above, 8 above to the right.
 */
const EDGE: usize = memory.data(48 * 2, 16);
const CORNER = 16, FIRST_ABOVE = 17;
/** Of each edge sample: smoothed with its neighbours; and its mean with the next. */
const SOFT: usize = memory.data(48 * 2, 16);
const HALF: usize = memory.data(48 * 2, 16);
/** Scratch: lines of which rows are parts. */
const LINE: usize = memory.data(32 * 2, 16);
const OTHER_LINE: usize = memory.data(32 * 2, 16);

/** Weights of SMOOTH's near side, of 256 (AV1 specification, Sm_Weights_Tx_8x8). */
const NEAR: usize = memory.data<u16>([255, 197, 146, 105, 73, 50, 37, 32], 16);

function edge(i: i32): i32 {
  return <i32> load<i16>(EDGE + (<usize> i << 1));
}

function soft(i: i32): i16 {
  return load<i16>(SOFT + (<usize> i << 1));
}

function half(i: i32): i16 {
  return load<i16>(HALF + (<usize> i << 1));
}

function putLine(line: usize, i: i32, value: i16): void {
  store<i16>(line + (<usize> i << 1), value);
}

/**
 * Reads what is around the block at `block`; `pitch` bytes from row to row.
 *
 * @param beyond how many samples above to the right are there: 0 or 8.
 */
export function lookAround(block: usize, pitch: usize, beyond: i32): void {
  const above = block - pitch;
  store<u64>(EDGE + (FIRST_ABOVE << 1), load<u64>(above));
  store<u64>(EDGE + (FIRST_ABOVE << 1), load<u64>(above, 8), 8);
  if (beyond) {
    store<u64>(EDGE + (FIRST_ABOVE << 1), load<u64>(above, 16), 16);
    store<u64>(EDGE + (FIRST_ABOVE << 1), load<u64>(above, 24), 24);
  } else {
    const last = load<i16>(above, 14);
    for (let i = 8; i < 16; i++) putLine(EDGE, FIRST_ABOVE + i, last);
  }
  putLine(EDGE, CORNER, load<i16>(above - 2));
  let left = block - 2;
  for (let i = 15; i >= 8; i--, left += pitch) putLine(EDGE, i, load<i16>(left));
  const lowest = <i16> edge(8);
  for (let i = 0; i < 8; i++) putLine(EDGE, i, lowest);
  soften();
}

/** Fills SOFT and HALF from EDGE. */
function soften(): void {
  if (ASC_FEATURE_SIMD) {
    // A few more than there are; nobody reads those.
    for (let i: usize = 0; i < 64; i += 16) {
      const first = v128.load(EDGE + i), second = v128.load(EDGE + i, 2), third = v128.load(EDGE + i, 4);
      const three = i16x8.add(i16x8.add(first, third), i16x8.shl(second, 1));
      v128.store(SOFT + i, i16x8.shr_s(i16x8.add(three, i16x8.splat(2)), 2), 2);
      v128.store(HALF + i, i16x8.shr_s(i16x8.add(i16x8.add(first, second), i16x8.splat(1)), 1));
    }
  } else softenOneByOne();
  const lowest = <i16> edge(0);
  putLine(SOFT, 0, lowest);
  putLine(HALF, 0, lowest);
  putLine(SOFT, 32, <i16> ((edge(31) + 3 * edge(32) + 2) >> 2));
}

function softenOneByOne(): void {
  for (let i = 1; i < 32; i++) {
    putLine(SOFT, i, <i16> ((edge(i - 1) + 2 * edge(i) + edge(i + 1) + 2) >> 2));
    putLine(HALF, i, <i16> ((edge(i) + edge(i + 1) + 1) >> 1));
  }
}

/** Writes the block as `mode` predicts it, rows of 8 samples, to `out` (128 bytes). */
export function predict(mode: i32, out: usize): void {
  if (mode == MEAN) return predictMean(out);
  if (mode == UP) {
    for (let y: usize = 0; y < 8; y++) copyRow(out + (y << 4), EDGE + (FIRST_ABOVE << 1));
  } else if (mode == LEFT) {
    for (let y = 0; y < 8; y++) fillRow(out + (<usize> y << 4), <i16> edge(15 - y));
  } else if (mode == GRADIENT) predictGradient(out);
  else if (mode == SMOOTH) predictSmooth(out);
  else predictAlong(mode, out);
}

/** The modes with a direction: each row is part of a line that the block before was part of, too. */
function predictAlong(mode: i32, out: usize): void {
  if (mode == DOWN_LEFT) putRows(out, SOFT + (18 << 1), 2, 0);
  else if (mode == DOWN_RIGHT) putRows(out, SOFT + (CORNER << 1), -2, 0);
  else if (mode == STEEP_RIGHT) {
    // Even rows come from between the samples above, odd rows from the samples; what enters is from the left.
    for (let i = 0; i < 3; i++) {
      putLine(LINE, i, soft(11 + 2 * i));
      putLine(OTHER_LINE, i, soft(10 + 2 * i));
    }
    for (let i = 0; i < 8; i++) {
      putLine(LINE, 3 + i, half(CORNER + i));
      putLine(OTHER_LINE, 3 + i, soft(CORNER + i));
    }
    putRows(out, LINE + 6, -2, OTHER_LINE + 6);
  } else if (mode == STEEP_LEFT) putRows(out, HALF + (FIRST_ABOVE << 1), 2, SOFT + (18 << 1));
  else if (mode == FLAT_DOWN) {
    // By x - 2y + 14: the left samples from below upwards, each after its mean with the one above; then those above.
    for (let i = 0; i < 8; i++) {
      putLine(LINE, 2 * i, half(8 + i));
      putLine(LINE, 2 * i + 1, soft(9 + i));
    }
    for (let i = 0; i < 6; i++) putLine(LINE, 16 + i, soft(FIRST_ABOVE + i));
    putRows(out, LINE + 28, -4, 0);
  } else {
    // By x + 2y: the left samples downwards.
    for (let i = 0; i < 11; i++) {
      putLine(LINE, 2 * i, half(14 - i));
      putLine(LINE, 2 * i + 1, soft(14 - i));
    }
    putRows(out, LINE, 4, 0);
  }
}

/** Rows from a line: each one `step` bytes further; or, with a line for odd rows, every second row. */
function putRows(out: usize, line: usize, step: i32, odd: usize): void {
  for (let y = 0; y < 8; y++) {
    const from = odd ? (y & 1 ? odd : line) + (y >> 1) * step : line + y * step;
    copyRow(out + (<usize> y << 4), from);
  }
}

function copyRow(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
  store<u64>(to, load<u64>(from, 8), 8);
}

function fillRow(to: usize, value: i16): void {
  const four = <u64> <u16> value * 0x0001000100010001;
  store<u64>(to, four);
  store<u64>(to, four, 8);
}

function predictMean(out: usize): void {
  let sum = 8;
  for (let i = 8; i < 16; i++) sum += edge(i) + edge(i + 9);
  for (let y: usize = 0; y < 8; y++) fillRow(out + (y << 4), <i16> (sum >> 4));
}

function predictGradient(out: usize): void {
  for (let y = 0; y < 8; y++) {
    const rise = edge(15 - y) - edge(CORNER);
    if (ASC_FEATURE_SIMD) {
      const sum = i16x8.add(v128.load(EDGE + (FIRST_ABOVE << 1)), i16x8.splat(<i16> rise));
      const low = i16x8.max_s(sum, i16x8.splat(-255));
      v128.store(out + (<usize> y << 4), i16x8.min_s(low, i16x8.splat(255)));
      continue;
    }
    for (let x = 0; x < 8; x++) {
      putLine(out, y << 3 | x, <i16> max(-255, min(255, edge(FIRST_ABOVE + x) + rise)));
    }
  }
}

function predictSmooth(out: usize): void {
  const right = edge(FIRST_ABOVE + 7), below = edge(8);
  if (ASC_FEATURE_SIMD) return predictSmoothWide(out, right, below);
  for (let y = 0; y < 8; y++) {
    const nearAbove = <i32> load<u16>(NEAR + (<usize> y << 1));
    const left = edge(15 - y), fromBelow = (256 - nearAbove) * below;
    for (let x = 0; x < 8; x++) {
      const nearLeft = <i32> load<u16>(NEAR + (<usize> x << 1));
      const sum = nearAbove * edge(FIRST_ABOVE + x) + fromBelow + nearLeft * left + (256 - nearLeft) * right;
      putLine(out, y << 3 | x, <i16> ((sum + 256) >> 9));
    }
  }
}

function predictSmoothWide(out: usize, right: i32, below: i32): void {
  const near = v128.load(NEAR), above = v128.load(EDGE + (FIRST_ABOVE << 1));
  const far = i16x8.sub(i16x8.splat(256), near), round = i32x4.splat(256);
  const fromRight = i16x8.splat(<i16> right);
  const low = i32x4.add(i32x4.extmul_low_i16x8_s(far, fromRight), round);
  const high = i32x4.add(i32x4.extmul_high_i16x8_s(far, fromRight), round);
  for (let y = 0; y < 8; y++) {
    const nearAbove = <i32> load<u16>(NEAR + (<usize> y << 1));
    const weight = i16x8.splat(<i16> nearAbove), left = i16x8.splat(<i16> edge(15 - y));
    const fromBelow = i32x4.splat((256 - nearAbove) * below);
    const first = i32x4.add(
      i32x4.add(low, fromBelow),
      i32x4.add(i32x4.extmul_low_i16x8_s(weight, above), i32x4.extmul_low_i16x8_s(near, left)),
    );
    const second = i32x4.add(
      i32x4.add(high, fromBelow),
      i32x4.add(i32x4.extmul_high_i16x8_s(weight, above), i32x4.extmul_high_i16x8_s(near, left)),
    );
    v128.store(
      out + (<usize> y << 4),
      i16x8.narrow_i32x4_s(i32x4.shr_s(first, 9), i32x4.shr_s(second, 9)),
    );
  }
}
