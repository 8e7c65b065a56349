import { height, TILE, tilesX, width } from "./frames";
import { Decode, leftOver, overrun, startDecoder } from "./range_coder";
import {
  bottom,
  CLEAN,
  codeMap,
  codeQuality,
  isCoded,
  kindOf,
  left,
  LOSSY,
  right,
  statusOf,
  top,
} from "./tile_map";
import { codeMore, codeUnit, startUnits, unitLeft, unitRight, unitRow, unitsLeft } from "./units";
import { addTicks, applyKnown, canApply, finishUpdate, startPacket } from "./update";

/** The decoder. It trusts no packet: whatever it reads ends within bounds, or is refused. */

/** The update isn't complete. */
export let open: bool = false;
let quality: i32 = 0;

/** What a packet produced: columns [changedLeft, changedRight) … of pixels. */
export let changedLeft: i32 = 0;
export let changedTop: i32 = 0;
export let changedRight: i32 = 0;
export let changedBottom: i32 = 0;

export function setUpDecode(): void {
  open = false;
}

/** @returns false for what no encoder writes; the picture is then void. */
export function readPacket(packet: usize, length: i32): bool {
  startDecoder(packet, length);
  startPacket();
  changedLeft = width;
  changedTop = height;
  changedRight = changedBottom = 0;
  if (!open && !readMap()) return false;
  while (unitsLeft()) {
    const full = codeUnit<Decode>(quality);
    if (overrun()) return false;
    note(unitLeft, unitRight, unitRow);
    if (full || !unitsLeft() || !codeMore<Decode>(false)) break;
  }
  if (overrun() || leftOver()) return false;
  if (!unitsLeft()) {
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
      else if (statusOf(tile) != CLEAN && !isCoded(statusOf(tile))) note(tx, tx + 1, ty);
    }
  }
  quality = lossy ? codeQuality<Decode>(0) : 0;
  if (lossy && quality == 0) return false;
  applyKnown();
  open = true;
  startUnits();
  return true;
}

function note(tx: i32, end: i32, ty: i32): void {
  changedLeft = min(changedLeft, tx * TILE);
  changedRight = max(changedRight, min(width, end * TILE));
  changedTop = min(changedTop, ty * TILE);
  changedBottom = max(changedBottom, min(height, (ty + 1) * TILE));
}
