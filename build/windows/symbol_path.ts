type Point = readonly [x: number, y: number];
/** A straight piece of a line. */
export type Segment = readonly [from: Point, to: Point];

const ARGUMENTS: Record<string, number> = { M: 2, L: 2, H: 1, V: 1, A: 7, Z: 0 };
/** Pieces that a corner is cut into: no angle is seen at 256 pixels. */
const ARC_PIECES = 16;

/** Reads what the symbol's path is made of (SVG 2, chapter 9): lines, and round corners up to a half circle. */
export function readPath(d: string): Segment[] {
  const segments: Segment[] = [];
  const tokens = d.match(/[a-zA-Z]|[-+]?(?:\d+\.?\d*|\.\d+)/g) ?? [];
  let here: Point = [0, 0], start: Point = here, command = "";
  for (let at = 0; at < tokens.length;) {
    if (/[a-zA-Z]/.test(tokens[at])) command = tokens[at++];
    const name = command.toUpperCase();
    const numbers = tokens.slice(at, at += ARGUMENTS[name] ?? NaN).map(Number);
    if (numbers.length !== ARGUMENTS[name]) {
      throw new SyntaxError(`Cannot read the path "${d}" at "${command}"`);
    }
    const [x0, y0] = command === name ? [0, 0] : here;
    const to: Point = name === "Z"
      ? start
      : name === "H"
      ? [x0 + numbers[0], here[1]]
      : name === "V"
      ? [here[0], y0 + numbers[0]]
      : [x0 + numbers.at(-2)!, y0 + numbers.at(-1)!];
    if (name === "M") start = to;
    else if (name === "A") {
      segments.push(...corner(here, to, { radius: numbers[0], clockwise: numbers[4] === 1 }));
    } else segments.push([here, to]);
    here = to;
  }
  return segments;
}

/** The shorter arc of a circle between two points. */
function corner(
  from: Point,
  to: Point,
  { radius, clockwise }: { radius: number; clockwise: boolean },
): Segment[] {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const chord = Math.hypot(dx, dy);
  const height = Math.sqrt(Math.max(0, radius * radius - chord * chord / 4)) * (clockwise ? 1 : -1);
  const centre: Point = [
    (from[0] + to[0]) / 2 - dy / chord * height,
    (from[1] + to[1]) / 2 + dx / chord * height,
  ];
  const begin = Math.atan2(from[1] - centre[1], from[0] - centre[0]);
  const turn = 2 * Math.asin(Math.min(1, chord / 2 / radius)) * (clockwise ? 1 : -1);
  const points = Array.from({ length: ARC_PIECES + 1 }, (_, i): Point => {
    const angle = begin + turn * i / ARC_PIECES;
    return [centre[0] + radius * Math.cos(angle), centre[1] + radius * Math.sin(angle)];
  });
  return points.slice(1).map((point, i) => [points[i], point]);
}
