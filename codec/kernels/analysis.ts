import { boxBottom, boxLeft, boxRight, boxTop, classify, NO_PHOTO, PHOTO_LIKE, PHOTO_NEAR } from "./classify";
import { markChanged } from "./diff";
import {
  inputAt,
  offsetOf,
  sameRow,
  sourceAt,
  stride,
  TILE,
  tileHeight,
  tiles,
  tilesX,
  tilesY,
  tileWidth,
} from "./frames";
import { allocate } from "./memory";
import { dx, dy, findMoves, moves, setMoves } from "./moves";
import { findSlot, hashTile, slotFilled, slotHolds } from "./tile_cache";
import {
  CACHED,
  CLEAN,
  CODED,
  kindOf,
  MOVED,
  PHOTO,
  REFERRED,
  setKind,
  setSlot,
  setStatus,
} from "./tile_map";
import { isInside, isLossy, tick } from "./update";

/** The encoder's choice: which tiles changed, and how each is best told. */

/** A lossy tile is made exact when the host's pixels stood still for so many ticks. */
const QUIET_TICKS: u32 = 4;

let changed: usize = 0;
/** When the host's pixels of a tile last changed. */
let movedAt: usize = 0;
/** Of each photographic tile, the box that changed: left, top, right, bottom. */
let boxes: usize = 0;
/** Tiles of this update, and how many of them are photographs. */
export let updated: i32 = 0;
export let photographs: i32 = 0;

export function setUpAnalysis(): void {
  changed = allocate(tiles);
  movedAt = allocate(<usize> tiles << 2);
  boxes = allocate(<usize> tiles << 2);
}

/** Looks for changes in the tiles [tx0, tx1) × [ty0, ty1). */
export function lookAt(tx0: i32, ty0: i32, tx1: i32, ty1: i32): void {
  updated += markChanged(changed, tx0, ty0, tx1, ty1);
}

/** Every tile counts as changed: the decoder has nothing. */
export function markAll(): void {
  memory.fill(changed, 1, tiles);
  updated = tiles;
}

/** Of a tile's changed pixels; bytes left, top, right, bottom. */
export function boxOf(tile: i32): usize {
  return boxes + (<usize> tile << 2);
}

/** Decides each changed tile's fate. `anew`: there is nothing to move. @returns how many tiles the update has. */
export function analyse(anew: bool): i32 {
  setMoves(0);
  photographs = 0;
  if (!anew) findMoves(changed, updated);
  for (let ty = 0; ty < tilesY; ty++) {
    for (let tx = 0; tx < tilesX; tx++) {
      const tile = ty * tilesX + tx;
      if (!load<u8>(changed + <usize> tile)) continue;
      store<u32>(movedAt + (<usize> tile << 2), tick);
      choose(tile, tx, ty);
    }
  }
  joinNearPhotographs();
  memory.fill(changed, 0, tiles);
  const count = updated;
  updated = 0;
  return count;
}

function choose(tile: i32, tx: i32, ty: i32): void {
  const columns = tileWidth(tx), rows = tileHeight(ty);
  const x = tx * TILE, y = ty * TILE;
  let best = moves ? 1 + sameRows(x, y, 0, 0, columns, rows) : 0;
  let move = -1;
  for (let k = 0; k < moves; k++) {
    if (!isInside(tx, ty, k)) continue;
    const same = sameRows(x, y, dx(k), dy(k), columns, rows);
    if (same == rows) return setStatus(tile, MOVED + <u8> k);
    if (same <= best) continue;
    best = same;
    move = k;
  }
  if (columns == TILE && rows == TILE && slotFilled(0)) {
    const slot = findSlot(hashTile(inputAt(x, y)));
    if (slot >= 0 && slotHolds(slot, inputAt(x, y))) {
      setSlot(tile, slot);
      return setStatus(tile, CACHED);
    }
  }
  setStatus(tile, move < 0 ? CODED : REFERRED + <u8> move);
  setKind(tile, classify(x, y, columns, rows));
  const box = boxOf(tile);
  store<u8>(box, <u8> boxLeft);
  store<u8>(box, <u8> boxTop, 1);
  store<u8>(box, <u8> boxRight, 2);
  store<u8>(box, <u8> boxBottom, 3);
}

/** How many of a tile's rows were at (x + dx, y + dy). */
function sameRows(x: i32, y: i32, dx: i32, dy: i32, columns: i32, rows: i32): i32 {
  let now = inputAt(x, y), then = sourceAt(x + dx, y + dy);
  const step = offsetOf(0, 1);
  let same = 0;
  for (let j = 0; j < rows; j++, now += step, then += step) same += i32(sameRow(now, then, columns));
  return same;
}

/** Tiles that might be photographs are, where they touch one. */
function joinNearPhotographs(): void {
  for (let tile = 0; tile < tiles; tile++) {
    if (kindOf(tile) == PHOTO_LIKE) photographs++;
    else if (kindOf(tile) == PHOTO_NEAR && !touchesPhotograph(tile)) setKind(tile, NO_PHOTO);
  }
  for (let tile = 0; tile < tiles; tile++) {
    if (kindOf(tile) != PHOTO_NEAR) continue;
    setKind(tile, PHOTO);
    photographs++;
  }
}

function touchesPhotograph(tile: i32): bool {
  const tx = tile % tilesX, ty = tile / tilesX;
  for (let j = max(0, ty - 1); j <= min(tilesY - 1, ty + 1); j++) {
    for (let i = max(0, tx - 1); i <= min(tilesX - 1, tx + 1); i++) {
      if (kindOf(j * tilesX + i) == PHOTO_LIKE) return true;
    }
  }
  return false;
}

/** Tiles [left, right) × [top, bottom) that are left as they are. */
let leftOutLeft: i32 = 0;
let leftOutTop: i32 = 0;
let leftOutRight: i32 = 0;
let leftOutBottom: i32 = 0;

export function leaveOut(left: i32, top: i32, right: i32, bottom: i32): void {
  leftOutLeft = left;
  leftOutTop = top;
  leftOutRight = right;
  leftOutBottom = bottom;
}

function isLeftOut(tile: i32): bool {
  const tx = tile % tilesX, ty = tile / tilesX;
  return tx >= leftOutLeft && tx < leftOutRight && ty >= leftOutTop && ty < leftOutBottom;
}

/** Chooses up to `most` lossy tiles that have been quiet and aren't left out, to be coded exactly. @returns how many. */
export function chooseQuiet(most: i32): i32 {
  setMoves(0);
  let count = 0;
  for (let tile = 0; tile < tiles && count < most; tile++) {
    if (!isLossy(tile) || isLeftOut(tile) || tick - load<u32>(movedAt + (<usize> tile << 2)) < QUIET_TICKS) {
      continue;
    }
    setStatus(tile, CODED);
    setKind(tile, PHOTO);
    count++;
  }
  return count;
}
