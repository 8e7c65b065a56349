import { readPath, type Segment } from "./symbol_path.ts";

/** The program's symbol: a filled square with round corners, and lines on it. */
export interface ProgramSymbol {
  /** Side of the square that everything is measured in. */
  side: number;
  corner: number;
  fill: Colour;
  stroke: Colour;
  strokeWidth: number;
  lines: Segment[];
}
type Colour = readonly [red: number, green: number, blue: number];

/** Straight-alpha RGBA rows, top first. */
export interface Picture {
  side: number;
  rgba: Uint8Array;
}

/** The symbol out of a page's `<link rel="icon">`. @throws SyntaxError if it isn't drawn like ours. */
export function readSymbol(html: string): ProgramSymbol {
  const link = /href="data:image\/svg\+xml,([^"]+)"/.exec(html);
  const svg = decodeURIComponent(link?.[1] ?? "");
  const value = (pattern: RegExp): string => {
    const found = pattern.exec(svg);
    if (!found) throw new SyntaxError(`Cannot read the symbol: no ${pattern}`);
    return found[1];
  };
  return {
    side: Number(value(/viewBox='0 0 (\d+) \d+'/)),
    corner: Number(value(/<rect[^>]* rx='([\d.]+)'/)),
    fill: colour(value(/<rect[^>]* fill='#([0-9a-f]{3,6})'/)),
    stroke: colour(value(/<path[^>]* stroke='#([0-9a-f]{3,6})'/)),
    strokeWidth: Number(value(/<path[^>]* stroke-width='([\d.]+)'/)),
    lines: readPath(value(/<path[^>]* d='([^']+)'/)),
  };
}

/** Draws the symbol, each pixel by its distance to the edges. */
export function drawSymbol(symbol: ProgramSymbol, side: number): Picture {
  const rgba = new Uint8Array(side * side * 4);
  const unit = symbol.side / side;
  const halfWidth = symbol.strokeWidth / 2;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const x = (column + 0.5) * unit, y = (row + 0.5) * unit;
      const inside = covered(squareDistance(symbol, x, y) / unit);
      const onLine = covered(
        (Math.min(...symbol.lines.map((line) => lineDistance(line, x, y))) - halfWidth) / unit,
      );
      const mix = symbol.fill.map((channel, i) =>
        Math.round(channel + (symbol.stroke[i] - channel) * onLine)
      );
      rgba.set([...mix, Math.round(255 * inside)], 4 * (row * side + column));
    }
  }
  return { side, rgba };
}

/** How much of a pixel lies within an edge that is `distance` pixels away, negative inside. */
function covered(distance: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance));
}

function squareDistance({ side, corner }: ProgramSymbol, x: number, y: number): number {
  const half = side / 2 - corner;
  const dx = Math.abs(x - side / 2) - half, dy = Math.abs(y - side / 2) - half;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
}

function lineDistance([[x0, y0], [x1, y1]]: Segment, x: number, y: number): number {
  const dx = x1 - x0, dy = y1 - y0;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - along * dx, y - y0 - along * dy);
}

function colour(hex: string): Colour {
  const full = hex.length === 3 ? hex.replaceAll(/./g, "$&$&") : hex;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)) as unknown as Colour;
}
