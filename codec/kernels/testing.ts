/**
 * The kernels one by one, for their tests: the module's face and what lies behind it. Not part of the program.
 */

import { confidence, firstColour, largeEntry, secondColour, setUpColours, teach } from "./colour_contexts";
import { inputAt, sourceAt } from "./frames";
import { allocate, fillWords, releaseAll } from "./memory";
import { codeByte, HASHES, newModels, newWeights, setUpMixer } from "./mixer";
import { dx, dy, findMoves, moves, setUpMoves } from "./moves";
import {
  codeBit,
  codeRaw,
  codeTree,
  codeUnsigned,
  Decode,
  Encode,
  flush,
  leftOver,
  NEW_BIT,
  overrun,
  position,
  setUpCoder,
  startDecoder,
  startEncoder,
  UNSIGNED_MODELS,
} from "./range_coder";
import { findSlot, hashTile, keepTile, setUpCache, slotAt, slotFilled, slotHolds } from "./tile_cache";

export * from "./main";
export { confidence, findSlot, firstColour, hashTile, inputAt, keepTile, largeEntry, secondColour, slotAt };
export { slotFilled, slotHolds, sourceAt };

/** Ways to code a number; see codeNumber(). */
const BIT = 0, RAW = 1, TREE = 2;

let models: usize = 0;
let weights: usize = 0;
let numbers: usize = 0;
let bytes: usize = 0;

/** Room for `count` numbers and 8 bytes of packet for each; all models are new. */
export function setUpTest(count: i32): void {
  releaseAll();
  setUpCoder();
  setUpMixer();
  setUpColours();
  models = allocate(256 << 2);
  fillWords(models, NEW_BIT, 256);
  numbers = allocate(<usize> count << 2);
  bytes = allocate((<usize> count << 3) + 16);
}

export function numbersAddress(): usize {
  return numbers;
}

export function bytesAddress(): usize {
  return bytes;
}

function codeNumber<D>(way: i32, value: u32): u32 {
  if (way == BIT) return codeBit<D>(models, value);
  if (way == RAW) return codeRaw<D>(value, 16);
  if (way == TREE) return codeTree<D>(models, value, 6);
  return codeUnsigned<D>(models, value);
}

/** Codes the numbers one way: bits, 16 raw bits, trees of 6 bits, or unsigned. @returns the packet's length. */
export function encodeNumbers(count: i32, way: i32): i32 {
  startEncoder(bytes);
  for (let i = 0; i < count; i++) codeNumber<Encode>(way, load<u32>(numbers + (<usize> i << 2)));
  flush();
  return <i32> (position() - bytes);
}

/** @returns false if the packet was too short, or has bytes left. */
export function decodeNumbers(count: i32, way: i32, length: i32): bool {
  fillWords(models, NEW_BIT, 256);
  startDecoder(bytes, length);
  for (let i = 0; i < count; i++) store<u32>(numbers + (<usize> i << 2), codeNumber<Decode>(way, 0));
  return !overrun() && !leftOver();
}

export function unsignedModels(): i32 {
  return UNSIGNED_MODELS;
}

function codeBytes<D>(count: i32): void {
  models = newModels();
  weights = newWeights(1, 2);
  let last: u32 = 0, before: u32 = 0;
  for (let i = 0; i < count; i++) {
    const at = numbers + (<usize> i << 2);
    store<u32>(HASHES, last);
    store<u32>(HASHES, last << 8 | before | 1 << 16, 4);
    const value = codeByte<D>(models, weights, 2, load<u32>(at));
    store<u32>(at, value);
    before = last;
    last = value;
  }
}

/** Codes the numbers (0 … 255), mixed from what follows the last one and the last two. */
export function encodeBytes(count: i32): i32 {
  startEncoder(bytes);
  codeBytes<Encode>(count);
  flush();
  return <i32> (position() - bytes);
}

export function decodeBytes(count: i32, length: i32): bool {
  startDecoder(bytes, length);
  codeBytes<Decode>(count);
  return !overrun() && !leftOver();
}

/** Teaches the neighbourhood of this hash a colour. */
export function teachColour(hash: u32, colour: u32): void {
  const at = largeEntry(hash);
  teach(at, load<u64>(at), hash, colour);
}

export function entryOf(hash: u32): u64 {
  return load<u64>(largeEntry(hash));
}

/** Of `input` against `source`, where all tiles marked at `changed` count. @returns how many moves. */
export function movesOf(changed: usize, count: i32): i32 {
  findMoves(changed, count);
  return moves;
}

export function moveX(move: i32): i32 {
  return dx(move);
}

export function moveY(move: i32): i32 {
  return dy(move);
}

export { setUpCache, setUpMoves };
