import { allocateRaw, fillWords } from "./memory";
import { codeMixed, CONTEXTS, LINES, newWeights } from "./mixer";
import { codeBit, NEW_BIT } from "./range_coder";

/**
 * Codes the difference between a byte and its prediction: zero or not, sign, class of size (1, 2, 3–4, 5–8 … 65–128),
 * place within the class. Small differences so need few decisions. Decisions are mixed from eight contexts, each of
 * which leads to one cache line; only the last bits of large differences aren't.
 */

/** Kinds of bytes: three channels, with and without a lossy version. */
export const KINDS = 6;
/** Values of one context of one kind. */
export const CONTEXT_VALUES: usize = 1024;
const LINE_BYTES: usize = 64;
/** By how busy the neighbourhood is, weights of their own. */
export const BUSY_CLASSES = 4;

/** Places of the decisions in a line. */
const NONZERO: u32 = 1, NEGATIVE: u32 = 2, LARGER: u32 = 3, PLACE: u32 = 10, CLASSES = 8;

let lines: usize = 0;
let weights: usize = 0;
/** Models of the places' later bits: by kind, class and node. */
let places: usize = 0;
const PLACE_NODES: usize = 64;

export function setUpResiduals(): void {
  const words = <usize> CONTEXTS * KINDS * CONTEXT_VALUES * LINE_BYTES >> 2;
  lines = allocateRaw(words << 2);
  fillWords(lines, NEW_BIT, words);
  // A kind and class of busyness has 16 nodes, a set has 256.
  weights = newWeights((KINDS * BUSY_CLASSES * 16 + 255) >> 8, CONTEXTS);
  places = allocateRaw(<usize> KINDS * CLASSES * PLACE_NODES << 2);
  fillWords(places, NEW_BIT, <usize> KINDS * CLASSES * PLACE_NODES);
}

/**
 * Tells what context `index` of a byte of this kind is.
 *
 * @param value below CONTEXT_VALUES.
 */
export function setContext(index: usize, kind: i32, value: i32): void {
  const line = (index * KINDS + <usize> kind) * CONTEXT_VALUES + <usize> value;
  store<u32>(LINES + (index << 2), <u32> (lines + line * LINE_BYTES));
}

/** Codes a difference, -128 … 127. @param busy below BUSY_CLASSES. */
export function codeResidual<D>(kind: i32, busy: i32, value: i32): i32 {
  const set = weights + (<usize> (kind * BUSY_CLASSES + busy) * 16 * CONTEXTS << 1);
  if (!decide<D>(set, NONZERO, u32(value != 0))) return 0;
  const negative = decide<D>(set, NEGATIVE, u32(value < 0));
  const size = abs(value) - 1;
  // Sizes less one of class k: 2^(k-1) … 2^k - 1.
  let k = 0;
  const last = CLASSES - 1;
  while (k < last && decide<D>(set, LARGER + <u32> k, u32(size >= 1 << k))) k++;
  const found = 1 + (k < 2 ? k : codePlace<D>(set, kind, k, size));
  return negative ? -found : found;
}

function decide<D>(set: usize, node: u32, bit: u32): u32 {
  return codeMixed<D>(set + (<usize> node * CONTEXTS << 1), CONTEXTS, node, bit);
}

function codePlace<D>(set: usize, kind: i32, k: i32, size: i32): i32 {
  let bits = k - 2;
  // The first bit of the place is mixed for all classes that have one node to themselves.
  let found = 2 | <i32> decide<D>(set, PLACE + <u32> min(k - 2, 5), <u32> size >>> bits & 1);
  const models = places + (<usize> (kind * CLASSES + k) * PLACE_NODES << 2);
  for (; bits > 0; bits--) {
    const next = <u32> size >>> (bits - 1) & 1;
    // Later nodes share models: their bits are nearly even.
    found = found << 1 | <i32> codeBit<D>(models + (<usize> min(found, 63) << 2), next);
  }
  return found;
}
