import { codeWith, NEW_BIT, taught } from "./range_coder";
import { allocate, allocateRaw, fillWords } from "./memory";

/**
 * Codes bytes whose bits are predicted by several contexts at once, mixed by a small logistic network (as in lpaq by
 * M. Mahoney; integers only, so that every machine computes the same). Each context leads, per half of a byte, to one
 * cache line: a check of its hash, and 15 models, the tree of four bits.
 */

/** Contexts of one byte at most; the network has as many inputs. */
export const CONTEXTS = 8;
/** Lines of 64 bytes: 2^18 of them are 16 MiB. */
const LINES_BITS = 18;
const CHECK_MASK: u32 = 0x3fff, CHECK_USED: u32 = 0x4000;
const USES_MAX: u32 = 127;
/** Weights are signed, of 16384. */
const WEIGHT_START: i16 = 4915;
/** Of the weights for one kind of byte. */
export const SET_BYTES: usize = 256 * CONTEXTS * 2;

/** ln(p/(1-p))·256 of a probability of 4096, and back. */
const STRETCH: usize = memory.data(4096 * 2, 16);
const SQUASH: usize = memory.data(4096 * 2, 16);
const KNOTS: usize = memory.data<u16>([
  1,
  2,
  3,
  6,
  10,
  16,
  27,
  45,
  73,
  120,
  194,
  310,
  488,
  747,
  1101,
  1546,
  2047,
  2549,
  2994,
  3348,
  3607,
  3785,
  3901,
  3975,
  4022,
  4050,
  4068,
  4079,
  4085,
  4089,
  4092,
  4093,
  4094,
]);

/** Scratch: the inputs of this bit (i16), and the lines of this half byte (u32). */
const INPUTS: usize = memory.data(CONTEXTS * 2, 16);
export const LINES: usize = memory.data(CONTEXTS * 4, 16);
/** Where callers put the contexts' hashes, u32 each. */
export const HASHES: usize = memory.data(CONTEXTS * 4, 16);

/** Tables for squash and stretch; before anything else. */
export function setUpMixer(): void {
  for (let x = 0; x < 4096; x++) {
    const d = x - 2048;
    const w = d & 127;
    const k = KNOTS + (<usize> ((d >> 7) + 16) << 1);
    const value = d == -2048 ? 1 : (load<u16>(k) * (128 - w) + load<u16>(k, 2) * w + 64) >> 7;
    store<u16>(SQUASH + (<usize> x << 1), <u16> value);
  }
  let from = 0;
  for (let d = -2047; d <= 2047; d++) {
    const to = <i32> load<u16>(SQUASH + (<usize> (d + 2048) << 1));
    for (; from <= to; from++) store<i16>(STRETCH + (<usize> from << 1), <i16> d);
  }
  for (; from < 4096; from++) store<i16>(STRETCH + (<usize> from << 1), 2047);
}

/** A network's weights for each node of a byte's tree, for `sets` kinds of byte. */
export function newWeights(sets: i32, contexts: i32): usize {
  const weights = allocate(SET_BYTES * <usize> sets);
  for (let node: usize = 0; node < 256 * <usize> sets; node++) {
    const at = weights + node * CONTEXTS * 2;
    for (let i = 0; i < contexts; i++) store<i16>(at + (<usize> i << 1), WEIGHT_START);
  }
  return weights;
}

/** A table of models that no context has used yet. */
export function newModels(): usize {
  const models = allocateRaw(64 << LINES_BITS);
  fillWords(models, NEW_BIT, 16 << LINES_BITS);
  return models;
}

/**
 * Codes one byte.
 *
 * @param set the network's weights, 256 nodes.
 * @param contexts how many of HASHES count, 1 … 8.
 */
export function codeByte<D>(models: usize, set: usize, contexts: i32, value: u32): u32 {
  // What another kind of byte left there counts for nothing.
  for (let i = contexts; i < CONTEXTS; i++) store<i16>(INPUTS + (<usize> i << 1), 0);
  const high = codeHalf<D>(models, set, contexts, 1, value >>> 4);
  return high << 4 | codeHalf<D>(models, set, contexts, 16 | high, value & 15);
}

function codeHalf<D>(models: usize, set: usize, contexts: i32, root: u32, value: u32): u32 {
  for (let i = 0; i < contexts; i++) {
    let h = (load<u32>(HASHES + (<usize> i << 2)) + root * 0x9E3779B1) * 0x85EBCA77;
    h ^= h >>> 15;
    h *= 0xC2B2AE3D;
    store<u32>(LINES + (<usize> i << 2), <u32> lineOf(models, h));
  }
  let node: u32 = 1;
  for (let k = 3; k >= 0; k--) {
    // The node in the whole byte's tree.
    const whole = root << (3 - k) | node & ((1 << (3 - k)) - 1);
    const weights = set + <usize> whole * CONTEXTS * 2;
    const bit = codeMixed<D>(weights, contexts, node, value >>> k & 1);
    node = node << 1 | bit;
  }
  return node & 15;
}

/** The line of this hash. Where other contexts have its two places, the less used one is made new. */
function lineOf(models: usize, hash: u32): usize {
  const check = hash & CHECK_MASK | CHECK_USED;
  const place = hash >>> (32 - LINES_BITS);
  const here = models + (<usize> place << 6);
  if (load<u32>(here) == check) return here;
  const there = models + (<usize> (place ^ 1) << 6);
  if (load<u32>(there) == check) return there;
  const line = (load<u32>(here, 4) & 1023) <= (load<u32>(there, 4) & 1023) ? here : there;
  store<u32>(line, check);
  fillWords(line + 4, NEW_BIT, 15);
  return line;
}

export function codeMixed<D>(weights: usize, contexts: i32, node: u32, bit: u32): u32 {
  const offset = <usize> node << 2;
  for (let i = 0; i < contexts; i++) {
    const state = load<u32>(<usize> load<u32>(LINES + (<usize> i << 2)) + offset);
    let input = <i32> load<i16>(STRETCH + (<usize> (state >>> 20) << 1));
    // What was never used says nothing, what was used often says it louder.
    const uses = state & 1023;
    if (uses == 0) input = 0;
    else if (uses > 3) input += input >> 2;
    store<i16>(INPUTS + (<usize> i << 1), <i16> input);
  }
  const sum = dot(weights) >> 14;
  const mixed = load<u16>(SQUASH + (<usize> (max(-2047, min(2047, sum)) + 2048) << 1));
  const probability = max<u32>(64, min<u32>(65472, (<u32> mixed << 4) + 8));
  bit = codeWith<D>(probability, bit);
  train(weights, <i32> ((bit << 12) - mixed) * 8);
  for (let i = 0; i < contexts; i++) {
    const at = <usize> load<u32>(LINES + (<usize> i << 2)) + offset;
    store<u32>(at, taught(load<u32>(at), bit, USES_MAX));
  }
  return bit;
}

function dot(weights: usize): i32 {
  if (ASC_FEATURE_SIMD) {
    const products = i32x4.dot_i16x8_s(v128.load(INPUTS), v128.load(weights));
    return i32x4.extract_lane(products, 0) + i32x4.extract_lane(products, 1) +
      i32x4.extract_lane(products, 2) + i32x4.extract_lane(products, 3);
  }
  let sum = 0;
  for (let i = 0; i < CONTEXTS; i++) {
    sum += <i32> load<i16>(INPUTS + (<usize> i << 1)) * <i32> load<i16>(weights + (<usize> i << 1));
  }
  return sum;
}

/** Weights += inputs · error / 32768, rounded and kept within 16 bits, as i16x8.q15mulr_sat_s computes it. */
function train(weights: usize, error: i32): void {
  if (ASC_FEATURE_SIMD) {
    const step = i16x8.q15mulr_sat_s(v128.load(INPUTS), i16x8.splat(<i16> error));
    v128.store(weights, i16x8.add_sat_s(v128.load(weights), step));
    return;
  }
  for (let i = 0; i < CONTEXTS; i++) {
    const weight = weights + (<usize> i << 1);
    const step = (<i32> load<i16>(INPUTS + (<usize> i << 1)) * error + 0x4000) >> 15;
    store<i16>(weight, <i16> max(-32768, min(32767, <i32> load<i16>(weight) + step)));
  }
}
