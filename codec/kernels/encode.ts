import { analyse, chooseQuiet } from "./analysis";
import { takeOver } from "./diff";
import { tiles, tilesX, tilesY } from "./frames";
import { Encode, flush, position, startEncoder } from "./range_coder";
import { CLEAN, codeMap, codeQuality, kindOf, LOSSY, measureBox, PHOTO, setKind, statusOf } from "./tile_map";
import { codeMore, codeUnit, startUnits, unitKind, unitLeft, unitRight, unitsLeft } from "./units";
import { noteLossy, startLooking, takeStale } from "./stale";
import { addTicks, applyKnown, finishUpdate, startPacket } from "./update";

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
/** Bytes of the last packet by kind of tile, and how many tiles of it. */
export let lossyBytes: i32 = 0;
export let lossyCount: i32 = 0;
export let photoBytes: i32 = 0;
export let photoCount: i32 = 0;

export function setUpEncode(): void {
  pending = false;
  clock = toldClock = ticks = 0;
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
  startLooking();
  for (let tile = 0; tile < tiles; tile++) {
    if (statusOf(tile) == CLEAN || kindOf(tile) != PHOTO || takeStale(tile)) continue;
    setKind(tile, LOSSY);
    // The decoder reads a quantiser only where a tile needs it.
    quality = quantiser;
  }
}

/** Writes the next packet to `out` until it has `enough` bytes, or the update ends. @returns its length. */
export function writePacket(out: usize, enough: i32): i32 {
  startEncoder(out);
  startPacket();
  lossyBytes = lossyCount = 0;
  photoBytes = photoCount = 0;
  if (!opened) {
    codeMap<Encode>(ticks);
    toldClock = clock;
    ticks = 0;
    if (quality) codeQuality<Encode>(quality);
    applyKnown();
    opened = true;
    startUnits();
  }
  while (unitsLeft()) {
    const from = position();
    const full = codeUnit<Encode>(quality);
    count(<i32> (position() - from));
    if (full || !unitsLeft() || !codeMore<Encode>(position() - out < <usize> enough)) break;
  }
  flush();
  if (!unitsLeft()) {
    for (let ty = 0; ty < tilesY; ty++) {
      for (let tx = 0; tx < tilesX; tx++) if (statusOf(ty * tilesX + tx) != CLEAN) takeOver(tx, ty);
    }
    noteLossy();
    finishUpdate();
    pending = false;
  }
  return <i32> (position() - out);
}

function count(bytes: i32): void {
  const tiles = unitRight - unitLeft;
  if (unitKind == LOSSY) {
    lossyBytes += bytes;
    lossyCount += tiles;
  } else if (unitKind == PHOTO) {
    photoBytes += bytes;
    photoCount += tiles;
  }
}
