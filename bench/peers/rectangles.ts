/** Changed tiles, and the rectangles that cover them: how tile codecs cut up an update. */

export const TILE = 32;

export interface Size {
  width: number;
  height: number;
}

export interface Rectangle extends Size {
  x: number;
  y: number;
}

/** One byte per tile of 32×32, row by row: 1 where the pictures (BGRX, a word a pixel) differ. Null: all of them. */
export function changedTiles(
  after: Int32Array,
  before: Int32Array | null,
  { width, height }: Size,
): Uint8Array {
  const columns = Math.ceil(width / TILE), rows = Math.ceil(height / TILE);
  const tiles = new Uint8Array(columns * rows);
  if (!before) return tiles.fill(1);
  for (let y = 0; y < height; y++) {
    const firstTile = Math.floor(y / TILE) * columns;
    for (let column = 0; column < columns; column++) {
      if (tiles[firstTile + column]) continue;
      const from = y * width + column * TILE, to = Math.min(from + TILE, (y + 1) * width);
      for (let i = from; i < to; i++) {
        if (after[i] === before[i]) continue;
        tiles[firstTile + column] = 1;
        break;
      }
    }
  }
  return tiles;
}

/** Covers the changed tiles: each rectangle as wide as its first row of tiles goes, then as high as it stays full. */
export function mergeTiles(tiles: Uint8Array, { width, height }: Size): Rectangle[] {
  const columns = Math.ceil(width / TILE), rows = Math.ceil(height / TILE);
  const open = tiles.slice();
  const rectangles: Rectangle[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!open[row * columns + column]) continue;
      let right = column;
      while (right < columns && open[row * columns + right]) right++;
      const isFull = (at: number) =>
        open.subarray(at * columns + column, at * columns + right).every(Boolean);
      let bottom = row + 1;
      while (bottom < rows && isFull(bottom)) bottom++;
      for (let at = row; at < bottom; at++) open.fill(0, at * columns + column, at * columns + right);
      const x = column * TILE, y = row * TILE;
      rectangles.push({
        x,
        y,
        width: Math.min(right * TILE, width) - x,
        height: Math.min(bottom * TILE, height) - y,
      });
    }
  }
  return rectangles;
}

/** The smallest rectangle around every change, or null when there is none. */
export function boundingBox(tiles: Uint8Array, size: Size): Rectangle | null {
  const rectangles = mergeTiles(tiles, size);
  if (rectangles.length === 0) return null;
  const x = Math.min(...rectangles.map(({ x }) => x)), y = Math.min(...rectangles.map(({ y }) => y));
  const right = Math.max(...rectangles.map(({ x, width }) => x + width));
  const bottom = Math.max(...rectangles.map(({ y, height }) => y + height));
  return { x, y, width: right - x, height: bottom - y };
}
