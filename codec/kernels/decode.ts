import { height, TILE, tilesX, width } from "./frames";
import { codeLossy } from "./lossy_tile";
import { codePhoto } from "./photo_tile";
import { codeBit, Decode, leftOver, NEW_BIT, overrun, startDecoder } from "./range_coder";
import { codeText } from "./text_tile";
import {
  bottom,
  codeMap,
  codeQuality,
  isCoded,
  kindOf,
  left,
  LOSSY,
  right,
  statusOf,
  TEXT,
  top,
} from "./tile_map";
import {
  addTicks,
  applyKnown,
  canApply,
  countIn,
  finishUpdate,
  isFull,
  isLossy,
  referenceOf,
  startPacket,
  unitEnd,
} from "./update";

/** The decoder. It trusts no packet: whatever it reads ends within bounds, or is refused. */

/** The update isn't complete. */
export let open: bool = false;
let quality: i32 = 0;
let nextX: i32 = 0;
let nextY: i32 = 0;

/** What a packet produced: columns [changedLeft, changedRight) … of pixels. */
export let changedLeft: i32 = 0;
export let changedTop: i32 = 0;
export let changedRight: i32 = 0;
export let changedBottom: i32 = 0;

const MORE: usize = memory.data(4, 4);

export function setUpDecode(): void {
  open = false;
  store<u32>(MORE, NEW_BIT);
}

/** @returns false for what no encoder writes; the picture is then void. */
export function readPacket(packet: usize, length: i32): bool {
  startDecoder(packet, length);
  startPacket();
  changedLeft = width;
  changedTop = height;
  changedRight = changedBottom = 0;
  if (!open && !readMap()) return false;
  while (nextY <= bottom) {
    const full = decodeUnit();
    if (overrun()) return false;
    seek();
    if (nextY > bottom || full) break;
    if (!codeBit<Decode>(MORE, 0)) break;
  }
  if (overrun() || leftOver()) return false;
  if (nextY > bottom) {
    finishUpdate();
    open = false;
  }
  return true;
}

function readMap(): bool {
  const ticks = codeMap<Decode>(0);
  if (ticks < 0 || overrun()) return false;
  addTicks(ticks);
  let lossy = false;
  for (let ty = top; ty <= bottom; ty++) {
    for (let tx = left; tx <= right; tx++) {
      const tile = ty * tilesX + tx;
      if (!canApply(tile)) return false;
      if (isCoded(statusOf(tile)) && kindOf(tile) == LOSSY) lossy = true;
      else if (statusOf(tile) > 1 && !isCoded(statusOf(tile))) note(tx, tx + 1, ty);
    }
  }
  quality = lossy ? codeQuality<Decode>(0) : 0;
  if (lossy && quality == 0) return false;
  applyKnown();
  open = true;
  nextX = left;
  nextY = top;
  seek();
  return true;
}

function note(tx: i32, end: i32, ty: i32): void {
  changedLeft = min(changedLeft, tx * TILE);
  changedRight = max(changedRight, min(width, end * TILE));
  changedTop = min(changedTop, ty * TILE);
  changedBottom = max(changedBottom, min(height, (ty + 1) * TILE));
}

function seek(): void {
  for (; nextY <= bottom; nextY++, nextX = left) {
    for (; nextX <= right; nextX++) if (isCoded(statusOf(nextY * tilesX + nextX))) return;
  }
}

/** @returns true when the packet must end here. */
function decodeUnit(): bool {
  const tx = nextX, ty = nextY, tile = ty * tilesX + tx;
  const status = statusOf(tile), kind = kindOf(tile);
  const end = unitEnd(tx, ty, right);
  const x0 = tx * TILE, y0 = ty * TILE, x1 = min(width, end * TILE), y1 = min(height, y0 + TILE);
  const reference = referenceOf(status);
  if (kind == LOSSY) codeLossy<Decode>(tx, ty, quality, status);
  else if (kind == TEXT) codeText<Decode>(x0, y0, x1, y1, reference);
  else codePhoto<Decode>(x0, y0, x1, y1, isLossy(tile) && reference == 0, reference);
  countIn(tx, end, ty);
  note(tx, end, ty);
  nextX = end;
  return isFull(end - tx, kind);
}
