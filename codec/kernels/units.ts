import { copyRows, height, inputAt, shownAt, TILE, tilesX, width } from "./frames";
import { codeLossy } from "./lossy_tile";
import { codePhoto } from "./photo_tile";
import { codeBit, encoding, NEW_BIT } from "./range_coder";
import { codeText } from "./text_tile";
import { bottom, isCoded, kindOf, left, LOSSY, right, statusOf, TEXT, top } from "./tile_map";
import { countIn, isFull, isLossy, referenceOf, unitEnd } from "./update";

/** The coded tiles of an update, rectangle by rectangle ("units"): the same on both sides. */

/** The next tile. */
let nextX: i32 = 0;
let nextY: i32 = 0;
/** The unit coded last: tiles [unitLeft, unitRight) of row unitRow, and how they are coded. */
export let unitLeft: i32 = 0;
export let unitRight: i32 = 0;
export let unitRow: i32 = 0;
export let unitKind: u8 = 0;

/** Whether another unit follows in this packet. */
const MORE: usize = memory.data(4, 4);

export function setUpUnits(): void {
  store<u32>(MORE, NEW_BIT);
}

/** To the first unit of the map. */
export function startUnits(): void {
  nextX = left;
  nextY = top;
  seek();
}

export function unitsLeft(): bool {
  return nextY <= bottom;
}

/** Goes on to the next tile that is coded. */
function seek(): void {
  for (; nextY <= bottom; nextY++, nextX = left) {
    for (; nextX <= right; nextX++) if (isCoded(statusOf(nextY * tilesX + nextX))) return;
  }
}

/** @param quality quantiser of the update's lossy tiles. @returns true when the packet must end after it. */
export function codeUnit<D>(quality: i32): bool {
  const tx = nextX, ty = nextY, tile = ty * tilesX + tx;
  const status = statusOf(tile), kind = kindOf(tile);
  const end = unitEnd(tx, ty, right);
  const x0 = tx * TILE, y0 = ty * TILE, x1 = min(width, end * TILE), y1 = min(height, y0 + TILE);
  if (kind == LOSSY) codeLossy<D>(tx, ty, quality, status);
  else {
    if (encoding<D>()) copyRows(shownAt(x0, y0), inputAt(x0, y0), x1 - x0, y1 - y0);
    const reference = referenceOf(status);
    if (kind == TEXT) codeText<D>(x0, y0, x1, y1, reference);
    else codePhoto<D>(x0, y0, x1, y1, isLossy(tile) && reference == 0, reference);
  }
  countIn(tx, end, ty);
  unitLeft = tx;
  unitRight = end;
  unitRow = ty;
  unitKind = kind;
  nextX = end;
  seek();
  return isFull(end - tx, kind);
}

/** Whether the packet goes on after a unit; `more` is the encoder's choice. */
export function codeMore<D>(more: bool): bool {
  return codeBit<D>(MORE, u32(more)) != 0;
}
