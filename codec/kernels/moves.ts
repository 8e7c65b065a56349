import { height, inputAt, sourceAt, TILE, tilesX, tilesY, width } from "./frames";
import { allocate } from "./memory";

/**
 * How the content of the changed tiles moved: up to four displacements (dx, dy), such that the pixel (x, y) of `input`
 * was at (x + dx, y + dy) of `source`. Scrolling is found by rows of pixels that reappear higher or lower in the same
 * column of tiles; dragged windows by small pieces with the same content ("anchors").
 */

export const MOVES_MAX = 4;
/** Rows, or anchors, that must agree. */
const ROW_VOTES_MIN = 12, ANCHOR_VOTES_MIN: u32 = 10;
const ANCHOR = 24;
const ANCHOR_BITS = 15, VOTE_BITS = 16, ROW_BITS = 12;
/** Of changed tiles: from here on anchors are looked for, unless the rows explain most of it. */
const ANCHOR_TILES_MIN = 32;

export let moves: i32 = 0;
const DX: usize = memory.data(MOVES_MAX * 4, 4);
const DY: usize = memory.data(MOVES_MAX * 4, 4);

let rowsNow: usize = 0;
let rowsThen: usize = 0;
let rowTable: usize = 0;
let rowVotes: usize = 0;
let anchorHashes: usize = 0;
let anchorPlaces: usize = 0;
let moveKeys: usize = 0;
let moveVotes: usize = 0;

export function setUpMoves(): void {
  moves = 0;
  rowsNow = allocate(<usize> height << 2);
  rowsThen = allocate(<usize> height << 2);
  rowTable = allocate(2 << ROW_BITS);
  rowVotes = allocate(<usize> height * 2 * 4);
  anchorHashes = allocate(4 << ANCHOR_BITS);
  anchorPlaces = allocate(4 << ANCHOR_BITS);
  moveKeys = allocate(4 << VOTE_BITS);
  moveVotes = allocate(4 << VOTE_BITS);
}

export function setMoves(count: i32): void {
  moves = count;
}

export function dx(move: i32): i32 {
  return load<i32>(DX + (<usize> move << 2));
}

export function dy(move: i32): i32 {
  return load<i32>(DY + (<usize> move << 2));
}

export function setMove(move: i32, x: i32, y: i32): void {
  store<i32>(DX + (<usize> move << 2), x);
  store<i32>(DY + (<usize> move << 2), y);
}

/** Finds the moves of the tiles marked in `changed`, which are `count`. */
export function findMoves(changed: usize, count: i32): void {
  moves = 0;
  if (count < 8) return;
  let x0 = tilesX, x1 = 0, y0 = tilesY, y1 = 0;
  for (let ty = 0; ty < tilesY; ty++) {
    for (let tx = 0; tx < tilesX; tx++) {
      if (!load<u8>(changed + <usize> (ty * tilesX + tx))) continue;
      x0 = min(x0, tx);
      x1 = max(x1, tx + 1);
      y0 = min(y0, ty);
      y1 = max(y1, ty + 1);
    }
  }
  const best = findScrolls(changed, x0, x1, y0 * TILE, min(height, y1 * TILE));
  if (count >= ANCHOR_TILES_MIN && best < count * 3) {
    findDrags(changed, x0 * TILE, min(width, x1 * TILE), y0 * TILE, min(height, y1 * TILE));
  }
}

/** @returns the votes of the best. */
function findScrolls(changed: usize, tx0: i32, tx1: i32, y0: i32, y1: i32): i32 {
  memory.fill(rowVotes, 0, <usize> height * 2 * 4);
  for (let tx = tx0; tx < tx1; tx++) {
    let marked = 0;
    for (let ty = 0; ty < tilesY; ty++) marked += load<u8>(changed + <usize> (ty * tilesX + tx));
    if (marked >= 2) voteForScrolls(changed, tx, y0, y1);
  }
  let best = 0;
  while (moves < MOVES_MAX) {
    let top = 0, where = 0;
    for (let i = 0; i < 2 * height; i++) {
      const votes = load<i32>(rowVotes + (<usize> i << 2));
      if (votes > top) {
        top = votes;
        where = i;
      }
    }
    if (top < ROW_VOTES_MIN) break;
    store<i32>(rowVotes + (<usize> where << 2), 0);
    setMove(moves++, 0, where - height);
    best = max(best, top);
  }
  return best;
}

function voteForScrolls(changed: usize, tx: i32, y0: i32, y1: i32): void {
  const x = tx * TILE, columns = min(TILE, width - x);
  const ambiguous: u16 = 0xfffe, empty: u16 = 0xffff;
  memory.fill(rowTable, 0xff, 2 << ROW_BITS);
  for (let y = y0; y < y1; y++) {
    store<u32>(rowsNow + (<usize> y << 2), hashRow(inputAt(x, y), columns));
    store<u32>(rowsThen + (<usize> y << 2), hashRow(sourceAt(x, y), columns));
  }
  for (let y = y0 + 1; y < y1; y++) {
    const then = rowsThen + (<usize> y << 2);
    const hash = load<u32>(then);
    if (hash == load<u32>(then - 4)) continue;
    const place = rowTable + (<usize> (hash * 0xC2B2AE3D >>> (32 - ROW_BITS)) << 1);
    const known = load<u16>(place);
    if (known == empty) store<u16>(place, <u16> y);
    else if (known != ambiguous && load<u32>(rowsThen + (<usize> known << 2)) == hash) {
      store<u16>(place, ambiguous);
    }
  }
  for (let y = y0 + 1; y < y1; y++) {
    const now = rowsNow + (<usize> y << 2);
    const hash = load<u32>(now);
    if (hash == load<u32>(now - 4) || hash == load<u32>(rowsThen + (<usize> y << 2))) continue;
    if (!load<u8>(changed + <usize> (y / TILE * tilesX + tx))) continue;
    const from = load<u16>(rowTable + (<usize> (hash * 0xC2B2AE3D >>> (32 - ROW_BITS)) << 1));
    if (from >= ambiguous || load<u32>(rowsThen + (<usize> from << 2)) != hash) continue;
    const vote = rowVotes + (<usize> (<i32> from - y + height) << 2);
    store<i32>(vote, load<i32>(vote) + 1);
  }
}

function hashRow(row: usize, columns: i32): u32 {
  const end = row + (<usize> columns << 2);
  let hash: u32 = 0;
  if (ASC_FEATURE_SIMD) {
    let lanes = i32x4(1, 2, 3, 4);
    const K = i32x4(0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F);
    for (; row + 16 <= end; row += 16) {
      lanes = i32x4.mul(v128.xor(lanes, v128.load(row)), K);
      lanes = v128.xor(lanes, i32x4.shr_u(lanes, 15));
    }
    hash = <u32> i32x4.extract_lane(lanes, 0) ^ rotl(<u32> i32x4.extract_lane(lanes, 1), 7) ^
      rotl(<u32> i32x4.extract_lane(lanes, 2), 14) ^ rotl(<u32> i32x4.extract_lane(lanes, 3), 21);
  }
  for (; row < end; row += 4) {
    hash = (hash ^ load<u32>(row)) * 0x165667B1;
    hash ^= hash >>> 13;
  }
  return hash ^ hash >>> 16;
}

const FACTOR: u32 = 0x9E3779B1;

/** Pieces of 24 pixels that end at an edge; about every 16th is an anchor, chosen by its content. */
function findDrags(changed: usize, x0: i32, x1: i32, y0: i32, y1: i32): void {
  if (x1 - x0 < TILE) return;
  let leaving: u32 = 1;
  for (let i = 0; i < ANCHOR; i++) leaving *= FACTOR;
  memory.fill(anchorHashes, 0, 4 << ANCHOR_BITS);
  memory.fill(moveVotes, 0, 4 << VOTE_BITS);
  for (let pass = 0; pass < 2; pass++) {
    for (let y = y0; y < y1; y++) {
      let at = pass ? inputAt(x0, y) : sourceAt(x0, y);
      let hash: u32 = 0;
      for (let i = 0; i < ANCHOR; i++) hash = hash * FACTOR + load<u32>(at + (<usize> i << 2));
      for (let x = x0;; x++, at += 4) {
        const last = load<u32>(at, 4 * (ANCHOR - 1)), second = load<u32>(at, 4 * (ANCHOR - 2));
        if (last != second && second != load<u32>(at, 4 * (ANCHOR - 3))) {
          let key = (hash ^ hash >>> 15) * 0x2C1B3C6D;
          key ^= key >>> 12;
          if ((key & 15) == 0) {
            if (pass) voteForDrag(changed, key, x, y);
            else keepAnchor(key, x, y);
          }
        }
        if (x + ANCHOR >= x1) break;
        hash = hash * FACTOR + load<u32>(at, 4 * ANCHOR) - load<u32>(at) * leaving;
      }
    }
  }
  chooseDrags();
}

const AMBIGUOUS: u32 = 0xffffffff;

function keepAnchor(key: u32, x: i32, y: i32): void {
  const slot = <usize> (key >>> 8 & ((1 << ANCHOR_BITS) - 1)) << 2;
  const known = load<u32>(anchorHashes + slot);
  if (known != 0 && known != (key | 1)) return;
  store<u32>(anchorPlaces + slot, known ? AMBIGUOUS : y << 16 | x);
  store<u32>(anchorHashes + slot, key | 1);
}

function voteForDrag(changed: usize, key: u32, x: i32, y: i32): void {
  const slot = <usize> (key >>> 8 & ((1 << ANCHOR_BITS) - 1)) << 2;
  const place = load<u32>(anchorPlaces + slot);
  if (load<u32>(anchorHashes + slot) != (key | 1) || place == AMBIGUOUS) return;
  if (!load<u8>(changed + <usize> (y / TILE * tilesX + (x + ANCHOR / 2) / TILE))) return;
  const dx = <i32> (place & 0xffff) - x, dy = <i32> (place >>> 16) - y;
  if (dx == 0 && dy == 0) return;
  const move = dy << 16 | dx & 0xffff;
  let at: u32 = <u32> move * FACTOR >>> (32 - VOTE_BITS);
  for (let i = 0; i < 8; i++, at = (at + 1) & ((1 << VOTE_BITS) - 1)) {
    const votes = moveVotes + (<usize> at << 2), keys = moveKeys + (<usize> at << 2);
    if (load<u32>(votes) == 0) store<i32>(keys, move);
    else if (load<i32>(keys) != move) continue;
    store<u32>(votes, load<u32>(votes) + 1);
    return;
  }
}

function chooseDrags(): void {
  while (moves < MOVES_MAX) {
    let top: u32 = 0;
    let where: usize = 0;
    for (let i: usize = 0; i < 1 << VOTE_BITS; i++) {
      const votes = load<u32>(moveVotes + (i << 2));
      if (votes > top) {
        top = votes;
        where = i;
      }
    }
    if (top < ANCHOR_VOTES_MIN) return;
    store<u32>(moveVotes + (where << 2), 0);
    const move = load<i32>(moveKeys + (where << 2));
    const x = move << 16 >> 16, y = move >> 16;
    let known = false;
    for (let k = 0; k < moves; k++) known = known || dx(k) == x && dy(k) == y;
    if (!known) setMove(moves++, x, y);
  }
}
