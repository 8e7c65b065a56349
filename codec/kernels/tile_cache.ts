import { hashBlock } from "./block_hash";
import { copyBlock, sameRow, stride, TILE } from "./frames";
import { allocate, allocateRaw, fillWords } from "./memory";

/**
 * Tiles that were seen before: a ring of pixels, found by hash. Both sides put the same tiles into it in the same order;
 * only whole tiles of 32×32 pixels.
 */

const BUCKETS_BITS = 16;
const NONE: u32 = 0xffffffff;
const TILE_BYTES: usize = TILE * TILE * 4;
const ROW_BYTES: usize = TILE * 4;

/** Tiles that fit, 0 … 16384. */
export let slots: i32 = 0;
let pixels: usize = 0;
let hashes: usize = 0;
let nexts: usize = 0;
let buckets: usize = 0;
let cursor: i32 = 0;

export function setUpCache(size: i32): void {
  slots = size;
  cursor = 0;
  pixels = allocateRaw(TILE_BYTES * <usize> slots);
  hashes = allocate(<usize> slots << 3);
  nexts = allocate(<usize> slots << 2);
  buckets = allocate(4 << BUCKETS_BITS);
  fillWords(buckets, NONE, 1 << BUCKETS_BITS);
}

/** The pixels of a slot, TILE to a row. */
export function slotAt(slot: i32): usize {
  return pixels + <usize> slot * TILE_BYTES;
}

/** A tile's hash, never 0. */
export function hashTile(tile: usize): u64 {
  const hash = hashBlock(tile, <usize> stride << 2, TILE, TILE, 0);
  return hash ? hash : 1;
}

/** @returns the slot whose tile has this hash, or -1. */
export function findSlot(hash: u64): i32 {
  if (!slots) return -1;
  let slot = load<u32>(bucketOf(hash));
  while (slot != NONE) {
    if (load<u64>(hashes + (<usize> slot << 3)) == hash) return slot;
    slot = load<u32>(nexts + (<usize> slot << 2));
  }
  return -1;
}

/** True when the tile at `tile` (a picture's stride) is the slot's. */
export function slotHolds(slot: i32, tile: usize): bool {
  let kept = slotAt(slot);
  for (let y = 0; y < TILE; y++, tile += <usize> stride << 2, kept += ROW_BYTES) {
    if (!sameRow(tile, kept, TILE)) return false;
  }
  return true;
}

/** Keeps a tile, in the place of the oldest; does nothing if its hash is known. */
export function keepTile(tile: usize): void {
  if (!slots) return;
  const hash = hashTile(tile);
  if (findSlot(hash) >= 0) return;
  const slot = cursor;
  cursor = slot + 1 == slots ? 0 : slot + 1;
  forget(slot);
  store<u64>(hashes + (<usize> slot << 3), hash);
  const bucket = bucketOf(hash);
  store<u32>(nexts + (<usize> slot << 2), load<u32>(bucket));
  store<u32>(bucket, slot);
  copyBlock(slotAt(slot), ROW_BYTES, tile, <usize> stride << 2, TILE, TILE);
}

/** True when the slot was filled. */
export function slotFilled(slot: i32): bool {
  return slot >= 0 && slot < slots && load<u64>(hashes + (<usize> slot << 3)) != 0;
}

function forget(slot: i32): void {
  const hash = load<u64>(hashes + (<usize> slot << 3));
  if (!hash) return;
  let link = bucketOf(hash);
  while (load<u32>(link) != NONE && load<u32>(link) != <u32> slot) {
    link = nexts + (<usize> load<u32>(link) << 2);
  }
  if (load<u32>(link) == <u32> slot) store<u32>(link, load<u32>(nexts + (<usize> slot << 2)));
}

function bucketOf(hash: u64): usize {
  return buckets + (<usize> (hash >>> (64 - BUCKETS_BITS)) << 2);
}
