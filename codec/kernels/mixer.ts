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
/** Of one node's weights. */
export const NODE_BYTES: usize = CONTEXTS * 2;

/**
 * What a kind of byte learns of its contexts, one behind the other: weights by the node in the byte's tree; weights by
 * which of the contexts 1 … 3 are known, and the node in the half; what a context's probability is worth, by how often
 * it was used; and what the network's is worth, by the node in the byte's tree.
 */
const BY_KNOWN: usize = 256 * 16;
const WORTH: usize = BY_KNOWN + 8 * 16 * 16;
const FINAL: usize = WORTH + 8 * 8 * 64 * 4;
const NETWORK_BYTES: usize = FINAL + 256 * 33 * 4;
/** Contexts are told apart by uses 1, 2, 3, 4, 5–6, 7–10, 11–20, more. */
const USES_CLASSES: usize = memory.data(128, 16);
/** As if their models had been used so often. */
const WORTH_USES: u32 = 6, FINAL_USES: u32 = 10;
const FINAL_USES_MAX: u32 = 127, WORTH_USES_MAX: u32 = 255;

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

/** Scratch: the inputs of this bit (i16), where they come from, and the lines of this half byte (u32). */
const INPUTS: usize = memory.data(CONTEXTS * 2, 16);
const WORTHS: usize = memory.data(CONTEXTS * 4, 16);
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
  for (let uses = 0; uses < 128; uses++) store<u8>(USES_CLASSES + <usize> uses, usesClass(uses));
}

function usesClass(uses: i32): u8 {
  if (uses < 5) return <u8> max(0, uses - 1);
  return uses < 7 ? 4 : uses < 11 ? 5 : uses < 21 ? 6 : 7;
}

/** Weights for so many nodes, NODE_BYTES each. */
export function newWeights(nodes: i32): usize {
  const weights = allocate(NODE_BYTES * <usize> nodes);
  startWeights(weights, <usize> nodes);
  return weights;
}

function startWeights(weights: usize, nodes: usize): void {
  for (let i: usize = 0; i < nodes * CONTEXTS; i++) store<i16>(weights + (i << 1), WEIGHT_START);
}

/** A network for one kind of byte, or of decisions that are mixed. */
export function newNetwork(): usize {
  const network = allocate(NETWORK_BYTES);
  startWeights(network, 256 + 8 * 16);
  for (let i: u32 = 0; i < 8 * 8 * 64; i++) {
    store<u32>(network + WORTH + (<usize> i << 2), (i & 63) << 26 | 1 << 25 | WORTH_USES);
  }
  for (let i: usize = 0; i < 256 * 33; i++) {
    const probability: u32 = load<u16>(SQUASH + (min<usize>(4095, i % 33 << 7) << 1));
    store<u32>(network + FINAL + (i << 2), probability << 20 | FINAL_USES);
  }
  return network;
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
 * @param network that of its kind.
 * @param contexts how many of HASHES count, 1 … 8.
 */
export function codeByte<D>(models: usize, network: usize, contexts: i32, value: u32): u32 {
  // What another kind of byte left there counts for nothing.
  for (let i = contexts; i < CONTEXTS; i++) store<i16>(INPUTS + (<usize> i << 1), 0);
  const high = codeHalf<D>(models, network, contexts, 1, value >>> 4);
  return high << 4 | codeHalf<D>(models, network, contexts, 16 | high, value & 15);
}

function codeHalf<D>(models: usize, network: usize, contexts: i32, root: u32, value: u32): u32 {
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
    const weights = network + <usize> whole * NODE_BYTES;
    const bit = codeMixed<D>(network, weights, contexts, node, whole, value >>> k & 1);
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

/**
 * Codes one bit.
 *
 * @param weights those of its place among all bits; others are chosen by what is known.
 * @param node its place in the contexts' lines, 1 … 15.
 * @param whole its place among all bits, 0 … 255.
 */
export function codeMixed<D>(
  network: usize,
  weights: usize,
  contexts: i32,
  node: u32,
  whole: u32,
  bit: u32,
): u32 {
  const offset = <usize> node << 2;
  for (let i = 0; i < contexts; i++) {
    const state = load<u32>(<usize> load<u32>(LINES + (<usize> i << 2)) + offset);
    const uses = state & 1023;
    let input = 0;
    let worth: usize = 0;
    // What was never used says nothing.
    if (uses) {
      const row = i << 3 | <i32> load<u8>(USES_CLASSES + uses);
      worth = network + WORTH + (<usize> (row << 6 | <i32> (state >>> 26)) << 2);
      input = <i32> load<i16>(STRETCH + (<usize> (load<u32>(worth) >>> 20) << 1));
    }
    store<u32>(WORTHS + (<usize> i << 2), <u32> worth);
    store<i16>(INPUTS + (<usize> i << 1), <i16> input);
  }
  const known = u32(load<i16>(INPUTS, 2) != 0) << 2 | u32(load<i16>(INPUTS, 4) != 0) << 1 |
    u32(load<i16>(INPUTS, 6) != 0);
  const byKnown = network + BY_KNOWN + <usize> (known << 4 | node) * NODE_BYTES;
  const sum = max(-2047, min(2047, (dot(weights) + dot(byKnown)) >> 15)) + 2048;
  const mixed = <i32> load<u16>(SQUASH + (<usize> sum << 1));
  const final = network + FINAL + (<usize> (<i32> whole * 33 + (sum >> 7)) << 2);
  const share = sum & 127;
  const refined = (<i32> (load<u32>(final) >>> 16) * (128 - share) +
    <i32> (load<u32>(final, 4) >>> 16) * share) >> 7;
  const probability = max(64, min(65472, ((mixed << 4) + refined >> 1) + 4));
  bit = codeWith<D>(<u32> probability, bit);
  const nearer = share < 64 ? final : final + 4;
  store<u32>(nearer, taught(load<u32>(nearer), bit, FINAL_USES_MAX));
  const error = (<i32> (bit << 12) - mixed) * 8;
  train(weights, error);
  train(byKnown, error);
  for (let i = 0; i < contexts; i++) {
    const at = <usize> load<u32>(LINES + (<usize> i << 2)) + offset;
    store<u32>(at, taught(load<u32>(at), bit, USES_MAX));
    const worth = <usize> load<u32>(WORTHS + (<usize> i << 2));
    if (worth) store<u32>(worth, taught(load<u32>(worth), bit, WORTH_USES_MAX));
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
