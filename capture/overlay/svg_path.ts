export type Point = readonly [x: number, y: number];

/** Pieces that a curve is cut into: enough for icons up to some 100 pixels. */
const CURVE_PIECES = 8;
const ARGUMENTS: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, A: 7, C: 6, Z: 0 };

/**
 * Reads the `d` of an SVG path as lines of points (SVG 2, chapter 9). Knows moveto, lineto, arcs, cubic curves and
 * closepath, absolute and relative.
 *
 * @throws SyntaxError at anything else.
 */
export function parsePath(d: string): Point[][] {
  const lines: Point[][] = [];
  let line: Point[] = [];
  let here: Point = [0, 0];
  const tokens = d.match(/[a-zA-Z]|[-+]?(?:\d+\.?\d*|\.\d+)/g) ?? [];
  let at = 0, command = "";
  while (at < tokens.length) {
    if (/[a-zA-Z]/.test(tokens[at])) command = tokens[at++];
    const name = command.toUpperCase();
    const count = ARGUMENTS[name];
    const numbers = tokens.slice(at, at + count).map(Number);
    if (count === undefined || numbers.length < count || numbers.some(Number.isNaN)) {
      throw new SyntaxError(`Cannot read the path "${d}" at "${command}"`);
    }
    at += count;
    const [x0, y0] = here;
    const base: Point = command === name ? [0, 0] : here;
    const point = (i: number): Point => [base[0] + numbers[i], base[1] + numbers[i + 1]];
    if (name === "M") {
      here = point(0);
      line = [here];
      lines.push(line);
      command = command === name ? "L" : "l";
      continue;
    }
    if (name === "L") line.push(point(0));
    if (name === "H") line.push([base[0] + numbers[0], y0]);
    if (name === "V") line.push([x0, base[1] + numbers[0]]);
    if (name === "C") line.push(...cubic(here, point(0), point(2), point(4)));
    if (name === "A") {
      line.push(...arc(here, point(5), {
        radius: [numbers[0], numbers[1]],
        tilt: numbers[2],
        large: numbers[3] !== 0,
        clockwise: numbers[4] !== 0,
      }));
    }
    if (name === "Z") line.push(line[0]);
    here = line.at(-1)!;
  }
  return lines;
}

function cubic(a: Point, b: Point, c: Point, d: Point): Point[] {
  return Array.from({ length: CURVE_PIECES }, (_, i) => {
    const t = (i + 1) / CURVE_PIECES, s = 1 - t;
    const along = (k: 0 | 1) =>
      s * s * s * a[k] + 3 * s * s * t * b[k] + 3 * s * t * t * c[k] + t * t * t * d[k];
    return [along(0), along(1)] as const;
  });
}

interface ArcShape {
  radius: readonly [number, number];
  tilt: number;
  large: boolean;
  clockwise: boolean;
}

/** From the ends to the centre: SVG 2, appendix B.2.4. Icons have untilted arcs only. */
function arc(from: Point, to: Point, { radius, tilt, large, clockwise }: ArcShape): Point[] {
  if (tilt !== 0 && radius[0] !== radius[1]) throw new SyntaxError("Tilted arcs are not supported");
  let [rx, ry] = radius;
  const dx = (from[0] - to[0]) / 2, dy = (from[1] - to[1]) / 2;
  const short = dx * dx / (rx * rx) + dy * dy / (ry * ry);
  if (short > 1) {
    rx *= Math.sqrt(short);
    ry *= Math.sqrt(short);
  }
  const square = (rx * rx * ry * ry) / (rx * rx * dy * dy + ry * ry * dx * dx) - 1;
  const factor = Math.sqrt(Math.max(0, square)) * (large === clockwise ? -1 : 1);
  const cx = factor * rx * dy / ry, cy = -factor * ry * dx / rx;
  const centre: Point = [cx + (from[0] + to[0]) / 2, cy + (from[1] + to[1]) / 2];
  const start = Math.atan2((dy - cy) / ry, (dx - cx) / rx);
  let turn = Math.atan2((-dy - cy) / ry, (-dx - cx) / rx) - start;
  if (clockwise && turn < 0) turn += 2 * Math.PI;
  if (!clockwise && turn > 0) turn -= 2 * Math.PI;
  const pieces = Math.max(2, Math.ceil(Math.abs(turn) / (Math.PI / 2) * CURVE_PIECES));
  return Array.from({ length: pieces }, (_, i) => {
    const angle = start + turn * (i + 1) / pieces;
    return [centre[0] + rx * Math.cos(angle), centre[1] + ry * Math.sin(angle)] as const;
  });
}
