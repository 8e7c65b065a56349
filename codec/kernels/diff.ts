import {
  copyRows,
  inputAt,
  offsetOf,
  sameRow,
  sourceAt,
  TILE,
  tileHeight,
  tilesX,
  tileWidth,
} from "./frames";

/** True when tile (tx, ty) of `input` differs from `source`; makes it opaque, whatever its X bytes were. */
export function differs(tx: i32, ty: i32): bool {
  const columns = tileWidth(tx), rows = tileHeight(ty);
  let a = inputAt(tx * TILE, ty * TILE), b = sourceAt(tx * TILE, ty * TILE);
  const step = offsetOf(0, 1);
  let same = true;
  for (let y = 0; y < rows; y++, a += step, b += step) {
    makeOpaque(a, columns);
    same = same && sameRow(a, b, columns);
  }
  return !same;
}

function makeOpaque(row: usize, columns: i32): void {
  const end = row + (<usize> columns << 2);
  for (; row + 8 <= end; row += 8) store<u64>(row, load<u64>(row) | 0xff000000_ff000000);
  if (row < end) store<u32>(row, load<u32>(row) | 0xff000000);
}

/** Marks in `changed` (a byte a tile) those of the tiles [tx0, tx1) × [ty0, ty1) that differ. @returns how many. */
export function markChanged(changed: usize, tx0: i32, ty0: i32, tx1: i32, ty1: i32): i32 {
  let count = 0;
  for (let ty = ty0; ty < ty1; ty++) {
    for (let tx = tx0; tx < tx1; tx++) {
      const mark = changed + <usize> (ty * tilesX + tx);
      if (load<u8>(mark) || !differs(tx, ty)) continue;
      store<u8>(mark, 1);
      count++;
    }
  }
  return count;
}

/** Makes tile (tx, ty) of `source` what it is in `input`. */
export function takeOver(tx: i32, ty: i32): void {
  const x = tx * TILE, y = ty * TILE;
  copyRows(sourceAt(x, y), inputAt(x, y), tileWidth(tx), tileHeight(ty));
}
