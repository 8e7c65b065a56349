/** A box of tiles; right and bottom are the first that aren't in it. */
export interface TileBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface TileMap {
  /** Not 0: this tile counts. Row by row. */
  tiles: Uint8Array;
  columns: number;
  rows: number;
}

/** An outermost row or column with less than this isn't part of the box. */
const EDGE_SHARE = 0.5;

export function boxArea({ left, top, right, bottom }: TileBox): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** The tiles that count in a box. */
export function countTiles({ tiles, columns }: TileMap, box: TileBox): number {
  let count = 0;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) if (tiles[y * columns + x] !== 0) count++;
  }
  return count;
}

/**
 * The largest box of tiles that hang together (side by side) and fill it densely: what sticks out or is sparse at an edge
 * is left out.
 *
 * @returns null when none has so many tiles.
 */
export function findDenseBox(
  map: TileMap,
  { minTiles, density }: { minTiles: number; density: number },
): TileBox | null {
  const { tiles, columns, rows } = map;
  const group = new Uint8Array(tiles.length);
  const seen = new Uint8Array(tiles.length);
  let best: TileBox | null = null;
  for (let first = 0; first < tiles.length; first++) {
    if (tiles[first] === 0 || seen[first]) continue;
    const members = gather(map, first, seen);
    if (members.length < minTiles) continue;
    for (const tile of members) group[tile] = 1;
    const box = trim({ tiles: group, columns, rows }, boxOf(members, columns), { minTiles, density });
    for (const tile of members) group[tile] = 0;
    if (box && (!best || boxArea(box) > boxArea(best))) best = box;
  }
  return best;
}

/** All tiles that hang together with the first. */
function gather({ tiles, columns }: TileMap, first: number, seen: Uint8Array): number[] {
  const members = [first];
  seen[first] = 1;
  for (let at = 0; at < members.length; at++) {
    const tile = members[at], x = tile % columns;
    const around = [tile - columns, tile + columns, x > 0 ? tile - 1 : -1, x + 1 < columns ? tile + 1 : -1];
    for (const next of around) {
      if (next < 0 || next >= tiles.length || tiles[next] === 0 || seen[next]) continue;
      seen[next] = 1;
      members.push(next);
    }
  }
  return members;
}

function boxOf(members: readonly number[], columns: number): TileBox {
  const box = { left: Infinity, top: Infinity, right: 0, bottom: 0 };
  for (const tile of members) {
    const x = tile % columns, y = Math.floor(tile / columns);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  }
  return box;
}

/** Takes the sparsest edge away until the rest is dense. */
function trim(
  map: TileMap,
  start: TileBox,
  { minTiles, density }: { minTiles: number; density: number },
): TileBox | null {
  const box = { ...start };
  for (;;) {
    const { left, top, right, bottom } = box;
    const count = countTiles(map, box);
    if (count < minTiles) return null;
    const edges = [
      { ...box, bottom: top + 1 },
      { ...box, top: bottom - 1 },
      { ...box, right: left + 1 },
      { ...box, left: right - 1 },
    ].map((edge) => countTiles(map, edge) / boxArea(edge));
    const sparsest = Math.min(...edges);
    if (sparsest >= EDGE_SHARE && count >= density * boxArea(box)) return box;
    const at = edges.indexOf(sparsest);
    if (at === 0) box.top++;
    else if (at === 1) box.bottom--;
    else if (at === 2) box.left++;
    else box.right--;
  }
}
