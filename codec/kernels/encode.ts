import { analyse, chooseQuiet, photographs } from "./analysis";
import { takeOver } from "./diff";
import { copyRows, height, inputAt, shownAt, TILE, tiles, tilesX, tilesY, width } from "./frames";
import { codeLossy } from "./lossy_tile";
import { codePhoto } from "./photo_tile";
import { codeBit, Encode, flush, NEW_BIT, position, startEncoder } from "./range_coder";
import { codeText } from "./text_tile";
import {
  bottom,
  CLEAN,
  codeMap,
  codeQuality,
  isCoded,
  kindOf,
  left,
  LOSSY,
  measureBox,
  PHOTO,
  right,
  setKind,
  statusOf,
  TEXT,
  top,
} from "./tile_map";
import {
  addTicks,
  applyKnown,
  countIn,
  finishUpdate,
  isFull,
  isLossy,
  referenceOf,
  startPacket,
  unitEnd,
} from "./update";

/** The encoder: begin an update, then write its packets until it is complete. */

/** Packets of an update follow while it isn't complete. */
export let pending: bool = false;
let opened: bool = false;
/** The caller's clock, now and when the decoder was told last; in between are `ticks`, as far as they can be told. */
let clock: i32 = 0;
let toldClock: i32 = 0;
let ticks: i32 = 0;
const TICKS_MAX = 255;
let quality: i32 = 0;
/** The tile that comes next. */
let nextX: i32 = 0;
let nextY: i32 = 0;
/** Bytes of the last packet by kind of tile, and how many tiles of it. */
export let lossyBytes: i32 = 0;
export let lossyCount: i32 = 0;
export let photoBytes: i32 = 0;
export let photoCount: i32 = 0;

const MORE: usize = memory.data(4, 4);

export function setUpEncode(): void {
  pending = false;
  clock = toldClock = ticks = 0;
  store<u32>(MORE, NEW_BIT);
}

/**
 * Takes the changes that lookAt() or markAll() found.
 *
 * @param now the caller's clock, in ticks.
 * @returns how many tiles changed; 0 when there is nothing to send.
 */
export function beginUpdate(now: i32, anew: bool): i32 {
  setClock(now);
  const count = analyse(anew);
  begin();
  return count;
}

/** Begins to make up to `most` quiet lossy tiles exact. @returns how many they are. */
export function beginRefinement(now: i32, most: i32): i32 {
  setClock(now);
  const count = chooseQuiet(most);
  begin();
  return count;
}

/** Both ends' clock goes on, but the decoder's only with a packet. */
function setClock(now: i32): void {
  const before = ticks;
  clock = now;
  ticks = max(before, min(TICKS_MAX, clock - toldClock));
  addTicks(ticks - before);
}

function begin(): void {
  pending = measureBox();
  opened = false;
  quality = 0;
}

/** Of the update that has just begun: photographs lossy, with this quantiser; 1 … 127. */
export function makeLossy(quantiser: i32): void {
  quality = quantiser;
  for (let tile = 0; tile < tiles; tile++) {
    if (statusOf(tile) != CLEAN && kindOf(tile) == PHOTO) setKind(tile, LOSSY);
  }
}

/** Writes the next packet to `out` until it has `enough` bytes, or the update ends. @returns its length. */
export function writePacket(out: usize, enough: i32): i32 {
  startEncoder(out);
  startPacket();
  lossyBytes =
    lossyCount =
    photoBytes =
    photoCount =
      0;
  if (!opened) {
    codeMap<Encode>(ticks);
    toldClock = clock;
    ticks = 0;
    if (quality) codeQuality<Encode>(quality);
    applyKnown();
    opened = true;
    nextX = left;
    nextY = top;
    seek();
  }
  while (nextY <= bottom) {
    const full = codeUnit();
    seek();
    if (nextY > bottom || full) break;
    const more = position() - out < <usize> enough;
    codeBit<Encode>(MORE, u32(more));
    if (!more) break;
  }
  flush();
  if (nextY > bottom) {
    for (let ty = 0; ty < tilesY; ty++) {
      for (let tx = 0; tx < tilesX; tx++) if (statusOf(ty * tilesX + tx) != CLEAN) takeOver(tx, ty);
    }
    finishUpdate();
    pending = false;
  }
  return <i32> (position() - out);
}

/** Goes on to the next tile that is coded. */
function seek(): void {
  for (; nextY <= bottom; nextY++, nextX = left) {
    for (; nextX <= right; nextX++) if (isCoded(statusOf(nextY * tilesX + nextX))) return;
  }
}

/** @returns true when the packet must end here. */
function codeUnit(): bool {
  const tx = nextX, ty = nextY, tile = ty * tilesX + tx;
  const status = statusOf(tile), kind = kindOf(tile);
  const end = unitEnd(tx, ty, right);
  const x0 = tx * TILE, y0 = ty * TILE, x1 = min(width, end * TILE), y1 = min(height, y0 + TILE);
  const from = position();
  if (kind == LOSSY) {
    codeLossy<Encode>(tx, ty, quality, status);
    lossyBytes += <i32> (position() - from);
    lossyCount++;
  } else {
    copyRows(shownAt(x0, y0), inputAt(x0, y0), x1 - x0, y1 - y0);
    const reference = referenceOf(status);
    if (kind == TEXT) codeText<Encode>(x0, y0, x1, y1, reference);
    else {
      codePhoto<Encode>(x0, y0, x1, y1, isLossy(tile) && reference == 0, reference);
      photoBytes += <i32> (position() - from);
      photoCount += end - tx;
    }
  }
  countIn(tx, end, ty);
  nextX = end;
  return isFull(end - tx, kind);
}
