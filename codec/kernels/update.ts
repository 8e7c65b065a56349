import { hashBlock } from "./block_hash";
import {
  beforeAt,
  copyBlock,
  copyRows,
  height,
  shownAt,
  stride,
  TILE,
  tileHeight,
  tiles,
  tilesX,
  tilesY,
  tileWidth,
  width,
} from "./frames";
import { allocate } from "./memory";
import { dx, dy } from "./moves";
import { keepTile, slotAt, slotFilled } from "./tile_cache";
import {
  ageMap,
  CACHED,
  CLEAN,
  isCoded,
  kindOf,
  LOSSY,
  MOVED,
  moveOf,
  PHOTO,
  REFERRED,
  slotOf,
  statusOf,
} from "./tile_map";

/** What both ends of the coder do with an update, in the same order. */

/** A tile that is overwritten is kept in the cache if it stood for so many ticks. */
const KEEP_TICKS: u32 = 4;
/** Tiles side by side that are coded as one rectangle. */
const TEXT_UNIT_MAX = 8, PHOTO_UNIT_MAX = 4;

/** Work of one packet at most, so that no decoder is held up: a photograph coded exactly counts as four tiles. */
const WORK_MAX = 256, PHOTO_WORK = 4;

let lossies: usize = 0;
let nextLossies: usize = 0;
/** When a tile last changed. */
let changedAt: usize = 0;
/** The clock of both ends; one tick is 50 ms. */
export let tick: u32 = 0;
/** Tiles whose pixels aren't the host's yet. */
export let lossyTiles: i32 = 0;
/** Of the pixels that the packet produced. */
export let check: u64 = 0;
let work: i32 = 0;

export function setUpUpdates(): void {
  lossies = allocate(tiles);
  nextLossies = allocate(tiles);
  changedAt = allocate(<usize> tiles << 2);
  tick = 0;
  lossyTiles = 0;
}

export function addTicks(ticks: i32): void {
  tick += ticks;
}

export function isLossy(tile: i32): bool {
  return load<u8>(lossies + <usize> tile) != 0;
}

export function startPacket(): void {
  check = 0;
  work = 0;
}

/** Counts a unit of this many tiles. @returns true when the packet must end after it. */
export function isFull(count: i32, kind: u8): bool {
  work += kind == PHOTO ? PHOTO_WORK * count : count;
  return work >= WORK_MAX;
}

/** Counts the tiles [tx0, tx1) of row ty into the check. */
export function countIn(tx0: i32, tx1: i32, ty: i32): void {
  const x = tx0 * TILE;
  const columns = min(width, tx1 * TILE) - x;
  check = hashBlock(shownAt(x, ty * TILE), <usize> stride << 2, columns, tileHeight(ty), check);
}

/** False when the decoder was told a move or slot that isn't there. */
export function canApply(tile: i32): bool {
  const status = statusOf(tile);
  const tx = tile % tilesX, ty = tile / tilesX;
  if (status == CACHED) return slotFilled(slotOf(tile)) && tileWidth(tx) == TILE && tileHeight(ty) == TILE;
  if (status < MOVED) return true;
  return isInside(tx, ty, moveOf(status));
}

/** True when tile (tx, ty), moved, lies in the picture. */
export function isInside(tx: i32, ty: i32, move: i32): bool {
  const x = tx * TILE + dx(move), y = ty * TILE + dy(move);
  return x >= 0 && y >= 0 && x + tileWidth(tx) <= width && y + tileHeight(ty) <= height;
}

/** Puts the moved and the cached tiles where they belong. */
export function applyKnown(): void {
  for (let ty = 0; ty < tilesY; ty++) {
    for (let tx = 0; tx < tilesX; tx++) {
      const tile = ty * tilesX + tx, status = statusOf(tile);
      if (status < CACHED || status >= REFERRED) continue;
      const x = tx * TILE, y = ty * TILE, to = shownAt(x, y);
      if (status == CACHED) copyBlock(to, <usize> stride << 2, slotAt(slotOf(tile)), TILE * 4, TILE, TILE);
      else {
        const move = moveOf(status);
        copyRows(to, beforeAt(x + dx(move), y + dy(move)), tileWidth(tx), tileHeight(ty));
      }
      countIn(tx, tx + 1, ty);
    }
  }
}

/** Bytes from a pixel of this tile to the one it is compared with. */
export function referenceOf(status: u8): i32 {
  if (status < REFERRED) return 0;
  const move = moveOf(status);
  return (dy(move) * stride + dx(move)) << 2;
}

/** The first column after the unit that begins with the coded tile (tx, ty); lossy tiles stand alone. */
export function unitEnd(tx: i32, ty: i32, right: i32): i32 {
  const tile = ty * tilesX + tx, status = statusOf(tile), kind = kindOf(tile);
  if (kind == LOSSY) return tx + 1;
  const most = min(right + 1, tx + (kind ? PHOTO_UNIT_MAX : TEXT_UNIT_MAX));
  let end = tx + 1;
  for (; end < most; end++) {
    const next = ty * tilesX + end;
    if (statusOf(next) != status || kindOf(next) != kind || isLossy(next) != isLossy(tile)) break;
  }
  return end;
}

/** Ends an update: what was overwritten goes into the cache, what is shown becomes what was before. */
export function finishUpdate(): void {
  spreadLossy();
  for (let ty = 0; ty < tilesY; ty++) {
    for (let tx = 0; tx < tilesX; tx++) {
      const tile = ty * tilesX + tx;
      if (statusOf(tile) == CLEAN) continue;
      const columns = tileWidth(tx), rows = tileHeight(ty);
      const old = beforeAt(tx * TILE, ty * TILE);
      const at = changedAt + (<usize> tile << 2);
      const stood = tick - load<u32>(at) >= KEEP_TICKS;
      if (stood && columns == TILE && rows == TILE && !isLossy(tile)) keepTile(old);
      store<u32>(at, tick);
      copyRows(old, shownAt(tx * TILE, ty * TILE), columns, rows);
    }
  }
  const swap = lossies;
  lossies = nextLossies;
  nextLossies = swap;
  lossyTiles = 0;
  for (let tile = 0; tile < tiles; tile++) lossyTiles += load<u8>(lossies + <usize> tile);
  ageMap();
}

/** Which tiles are lossy after this update: those coded so, and those moved from lossy ones. */
function spreadLossy(): void {
  memory.copy(nextLossies, lossies, tiles);
  for (let tile = 0; tile < tiles; tile++) {
    const status = statusOf(tile);
    if (status == CLEAN) continue;
    let lossy = false;
    if (isCoded(status)) lossy = kindOf(tile) == LOSSY;
    else if (status >= MOVED) lossy = comesFromLossy(tile % tilesX, tile / tilesX, moveOf(status));
    store<u8>(nextLossies + <usize> tile, u8(lossy));
  }
}

function comesFromLossy(tx: i32, ty: i32, move: i32): bool {
  const x = tx * TILE + dx(move), y = ty * TILE + dy(move);
  const x0 = x / TILE, x1 = (x + tileWidth(tx) - 1) / TILE;
  const y0 = y / TILE, y1 = (y + tileHeight(ty) - 1) / TILE;
  return isLossy(y0 * tilesX + x0) || isLossy(y0 * tilesX + x1) || isLossy(y1 * tilesX + x0) ||
    isLossy(y1 * tilesX + x1);
}
