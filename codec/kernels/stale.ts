import { boxOf } from "./analysis";
import { TILE, tiles } from "./frames";
import { allocate } from "./memory";
import { CACHED, CLEAN, isCoded, kindOf, LOSSY, REFERRED, statusOf } from "./tile_map";
import { isLossy, tick } from "./update";

/**
 * Encoder: finds tiles whose lossy pixels would stay for as long as a film plays in another part of the tile. The film
 * keeps the tile from ever being quiet, so such tiles are coded exactly once in between: a few in each update.
 */

/** A tile has been lossy for so many ticks before it counts as stale. */
const STALE_TICKS: u32 = 10;
/** Of one update: each costs as much as hundreds of lossy ones. */
const AT_A_TIME = 3;

/** Of each lossy tile, the box around all that is lossy (left, top, right, bottom), and since when it is. */
let boxes: usize = 0;
let since: usize = 0;
let found: i32 = 0;

export function setUpStale(): void {
  boxes = allocate(<usize> tiles << 2);
  since = allocate(<usize> tiles << 2);
}

export function startLooking(): void {
  found = 0;
}

/** Whether this changed photographic tile is to be coded exactly now. */
export function takeStale(tile: i32): bool {
  if (found == AT_A_TIME || !isLossy(tile) || statusOf(tile) >= REFERRED) return false;
  if (tick - load<u32>(since + (<usize> tile << 2)) < STALE_TICKS) return false;
  const lossy = boxes + (<usize> tile << 2), box = boxOf(tile);
  const covered = load<u8>(box) <= load<u8>(lossy) && load<u8>(box, 1) <= load<u8>(lossy, 1) &&
    load<u8>(box, 2) >= load<u8>(lossy, 2) && load<u8>(box, 3) >= load<u8>(lossy, 3);
  if (covered) return false;
  found++;
  return true;
}

/** At the end of an update, before the tiles' states are renewed. */
export function noteLossy(): void {
  for (let tile = 0; tile < tiles; tile++) {
    const status = statusOf(tile);
    if (status == CLEAN || status == CACHED) continue;
    const kept = boxes + (<usize> tile << 2), box = boxOf(tile);
    const lossy = isLossy(tile);
    if (!lossy) store<u32>(since + (<usize> tile << 2), tick);
    if (!isCoded(status) || status >= REFERRED) {
      // What was moved may be lossy anywhere.
      store<u32>(kept, TILE << 24 | TILE << 16);
    } else if (kindOf(tile) == LOSSY) {
      store<u8>(kept, lossy ? min(load<u8>(kept), load<u8>(box)) : load<u8>(box));
      store<u8>(kept, lossy ? min(load<u8>(kept, 1), load<u8>(box, 1)) : load<u8>(box, 1), 1);
      store<u8>(kept, lossy ? max(load<u8>(kept, 2), load<u8>(box, 2)) : load<u8>(box, 2), 2);
      store<u8>(kept, lossy ? max(load<u8>(kept, 3), load<u8>(box, 3)) : load<u8>(box, 3), 3);
    }
  }
}
