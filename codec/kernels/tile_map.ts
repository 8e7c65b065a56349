import { tiles, tilesX, tilesY } from "./frames";
import { allocate, fillWords } from "./memory";
import { dx, dy, moves, MOVES_MAX, setMove, setMoves } from "./moves";
import { codeBit, codeRaw, codeTree, encoding, NEW_BIT } from "./range_coder";
import { slots } from "./tile_cache";

/** What happens to each tile in an update, and how the decoder is told. */

/** A tile's status; with several moves, MOVED + move and REFERRED + move. */
export const CLEAN: u8 = 0, CODED: u8 = 1, CACHED: u8 = 2, MOVED: u8 = 3, REFERRED: u8 = 7;
/** How a coded tile is coded. */
export const TEXT: u8 = 0, PHOTO: u8 = 1, LOSSY: u8 = 2;

const STATUS_MODELS = 25 * 12,
  KIND_MODELS = 18,
  SLOT_MODELS = 1,
  BOX_MODELS = 4 * 256,
  MOVE_MODELS = 8 + 4 * 256,
  TICK_MODELS = 256,
  QUALITY_MODELS = 128;

export let statuses: usize = 0;
let lastStatuses: usize = 0;
export let kinds: usize = 0;
let slotNumbers: usize = 0;
let models: usize = 0;
let kindModels: usize = 0;
let slotModels: usize = 0;
let boxModels: usize = 0;
let moveModels: usize = 0;
let tickModels: usize = 0;
let qualityModels: usize = 0;

/** The tiles of this update lie in the columns [left, right] and rows [top, bottom]. */
export let left: i32 = 0;
export let top: i32 = 0;
export let right: i32 = 0;
export let bottom: i32 = 0;

export function setUpMap(): void {
  statuses = allocate(tiles);
  lastStatuses = allocate(tiles);
  kinds = allocate(tiles);
  slotNumbers = allocate(<usize> tiles << 2);
  const words = STATUS_MODELS + KIND_MODELS + SLOT_MODELS + BOX_MODELS + MOVE_MODELS + TICK_MODELS +
    QUALITY_MODELS;
  models = allocate(words << 2);
  fillWords(models, NEW_BIT, words);
  kindModels = models + (STATUS_MODELS << 2);
  slotModels = kindModels + (KIND_MODELS << 2);
  boxModels = slotModels + (SLOT_MODELS << 2);
  moveModels = boxModels + (BOX_MODELS << 2);
  tickModels = moveModels + (MOVE_MODELS << 2);
  qualityModels = tickModels + (TICK_MODELS << 2);
}

export function statusOf(tile: i32): u8 {
  return load<u8>(statuses + <usize> tile);
}

export function setStatus(tile: i32, status: u8): void {
  store<u8>(statuses + <usize> tile, status);
}

export function kindOf(tile: i32): u8 {
  return load<u8>(kinds + <usize> tile);
}

export function setKind(tile: i32, kind: u8): void {
  store<u8>(kinds + <usize> tile, kind);
}

export function slotOf(tile: i32): i32 {
  return load<i32>(slotNumbers + (<usize> tile << 2));
}

export function setSlot(tile: i32, slot: i32): void {
  store<i32>(slotNumbers + (<usize> tile << 2), slot);
}

export function isCoded(status: u8): bool {
  return status == CODED || status >= REFERRED;
}

/** Which move a MOVED or REFERRED status names. */
export function moveOf(status: u8): i32 {
  return status >= REFERRED ? status - REFERRED : status - MOVED;
}

/** The map of an update that is over becomes what the next one is compared with. */
export function ageMap(): void {
  memory.copy(lastStatuses, statuses, tiles);
  memory.fill(statuses, CLEAN, tiles);
  memory.fill(kinds, TEXT, tiles);
}

/** Encoder: the smallest box around all that isn't clean. @returns false if all is. */
export function measureBox(): bool {
  left = tilesX;
  top = tilesY;
  right = bottom = -1;
  for (let ty = 0; ty < tilesY; ty++) {
    for (let tx = 0; tx < tilesX; tx++) {
      if (statusOf(ty * tilesX + tx) == CLEAN) continue;
      left = min(left, tx);
      right = max(right, tx);
      top = min(top, ty);
      bottom = ty;
    }
  }
  return right >= 0;
}

/**
 * Codes the head of an update: how many ticks since the last one, the moves, the box and each tile's fate.
 *
 * @returns the ticks (0 … 255), or -1 when the decoder reads what can't be.
 */
export function codeMap<D>(ticks: i32): i32 {
  ticks = <i32> codeTree<D>(tickModels, <u32> ticks, 8);
  codeMoves<D>();
  left = <i32> codeTree<D>(boxModels, <u32> left, 8);
  top = <i32> codeTree<D>(boxModels + 1024, <u32> top, 8);
  right = <i32> codeTree<D>(boxModels + 2048, <u32> right, 8);
  bottom = <i32> codeTree<D>(boxModels + 3072, <u32> bottom, 8);
  if (left > right || top > bottom || right >= tilesX || bottom >= tilesY) return -1;
  let slot = -1;
  for (let ty = top; ty <= bottom; ty++) {
    for (let tx = left; tx <= right; tx++) {
      const tile = ty * tilesX + tx;
      const status = codeStatus<D>(tile, tx, ty);
      if (!encoding<D>()) setStatus(tile, status);
      if (status == CACHED) {
        slot = codeSlot<D>(slotOf(tile), slot);
        if (!encoding<D>()) setSlot(tile, slot);
      } else if (isCoded(status)) {
        const kind = codeKind<D>(tile, tx, ty);
        if (!encoding<D>()) setKind(tile, kind);
      }
    }
  }
  return ticks;
}

/** The quantiser of the update's lossy tiles, 1 … 127. */
export function codeQuality<D>(quality: i32): i32 {
  return <i32> codeTree<D>(qualityModels, <u32> quality, 7);
}

function codeMoves<D>(): void {
  const count = <i32> codeTree<D>(moveModels, <u32> moves, 3);
  if (!encoding<D>()) setMoves(min(count, MOVES_MAX));
  for (let k = 0; k < moves; k++) {
    const x = codeDistance<D>(moveModels + 32, dx(k)), y = codeDistance<D>(moveModels + 32 + 2048, dy(k));
    if (!encoding<D>()) setMove(k, x, y);
  }
}

/** A signed number of 16 bits, in two trees: the same distances come again and again. */
function codeDistance<D>(trees: usize, value: i32): i32 {
  const high = codeTree<D>(trees, <u32> value >>> 8 & 255, 8);
  const low = codeTree<D>(trees + 1024, <u32> value & 255, 8);
  return <i32> (high << 24 | low << 16) >> 16;
}

/** Of statuses that behave alike. */
function classOf(status: u8): u32 {
  return status < MOVED ? status : status < REFERRED ? 3 : 4;
}

function codeStatus<D>(tile: i32, tx: i32, ty: i32): u8 {
  const status = statusOf(tile);
  const west = tx ? classOf(statusOf(tile - 1)) : 0, north = ty ? classOf(statusOf(tile - tilesX)) : 0;
  const at = models + <usize> ((west * 5 + north) * 48);
  const wasClean = load<u8>(lastStatuses + <usize> tile) == CLEAN;
  if (!codeBit<D>(wasClean ? at : at + 4, u32(status != CLEAN))) return CLEAN;
  if (!moves || codeBit<D>(at + 8, u32(status == CODED || status == CACHED))) {
    if (!slots) return CODED;
    return codeBit<D>(at + 12, u32(status == CACHED)) ? CACHED : CODED;
  }
  const base = codeBit<D>(at + 16, u32(status >= REFERRED)) ? REFERRED : MOVED;
  let move = 0;
  while (move < moves - 1 && codeBit<D>(at + 20 + (<usize> move << 2), u32(<i32> status - base > move))) {
    move++;
  }
  return base + <u8> move;
}

function codeSlot<D>(slot: i32, last: i32): i32 {
  const next = last + 1 >= slots ? 0 : last + 1;
  if (codeBit<D>(slotModels, u32(slot == next))) return next;
  return <i32> codeRaw<D>(<u32> slot, 14);
}

function codeKind<D>(tile: i32, tx: i32, ty: i32): u8 {
  const kind = kindOf(tile);
  const west = tx ? kindOf(tile - 1) : 0, north = ty ? kindOf(tile - tilesX) : 0;
  const at = kindModels + (<usize> (west * 3 + north) << 3);
  if (!codeBit<D>(at, u32(kind != TEXT))) return TEXT;
  return codeBit<D>(at + 4, u32(kind == LOSSY)) ? LOSSY : PHOTO;
}
