import type { Mask } from "./canvas.ts";
import { parsePath, type Point } from "./svg_path.ts";

/**
 * Icons of Lucide (https://lucide.dev, ISC license), from @iconify-json/lucide 1.2.137, as in ui/parts/icons.ts: strokes two
 * wide on 24 × 24.
 */
const PATHS = {
  eye:
    "M2.062 12.348a1 1 0 0 1 0-.696a10.75 10.75 0 0 1 19.876 0a1 1 0 0 1 0 .696a10.75 10.75 0 0 1-19.876 0M15 12a3 3 0 0 1-6 0a3 3 0 0 1 6 0z",
  pause:
    "M15 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-16a1 1 0 0 1 1-1zM6 3h3a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1h-3a1 1 0 0 1-1-1v-16a1 1 0 0 1 1-1z",
  play: "M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z",
  warning: "m21.73 18l-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4m0 4h.01",
  steer:
    "M14 4.1L12 6M5.1 8l-2.9-.8M6 12l-1.9 2M7.2 2.2L8 5.1m1.037 4.59a.498.498 0 0 1 .653-.653l11 4.5a.5.5 0 0 1-.074.949l-4.349 1.041a1 1 0 0 0-.74.739l-1.04 4.35a.5.5 0 0 1-.95.074z",
  choose: "M13 5h8m-8 7h8m-8 7h8M3 17l2 2l4-4M3 7l2 2l4-4",
  folder:
    "M20 20a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-7.9a2 2 0 0 1-1.69-.9L9.6 3.9A2 2 0 0 0 7.93 3H4a2 2 0 0 0-2 2v13a2 2 0 0 0 2 2Z",
  chat:
    "M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z",
  end: "M12 2v10m6.4-5.4a9 9 0 1 1-12.77.04",
  question: "M22 12a10 10 0 0 1-20 0a10 10 0 0 1 20 0M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3m.08 4h.01",
  up: "m18 15l-6-6l-6 6",
  down: "m6 9l6 6l6-6",
} as const;

export type IconName = keyof typeof PATHS;
export const ICONS = Object.keys(PATHS) as IconName[];

/** Which button has which icon, by the button's id (session/bar.ts); others have none. */
const BY_BUTTON: Record<string, IconName> = {
  steering: "steer",
  choose: "choose",
  pause: "pause",
  resume: "play",
  files: "folder",
  chat: "chat",
  end: "end",
};

/** A pause that is pressed is one that will go on. */
export function iconOfButton({ id, pressed }: { id: string; pressed?: boolean }): IconName | null {
  if (id === "pause" && pressed) return "play";
  return Object.hasOwn(BY_BUTTON, id) ? BY_BUTTON[id] : null;
}

const GRID = 24;
const STROKE = 2;
/** Thinner lines look broken. */
const STROKE_MIN_PX = 1.25;
const cache = new Map<string, Mask>();

/** An icon as a square mask of `size` pixels. */
export function iconMask(name: IconName, size: number): Mask {
  const key = `${name} ${size}`;
  let mask = cache.get(key);
  if (!mask) {
    mask = stroke(parsePath(PATHS[name]), size);
    cache.set(key, mask);
  }
  return mask;
}

/** Round caps and joins come by themselves: a pixel is covered by how near it is to the next line. */
function stroke(lines: Point[][], size: number): Mask {
  const scale = size / GRID;
  const half = Math.max(STROKE * scale, STROKE_MIN_PX) / 2;
  const segments = lines.flatMap((line) => line.slice(1).map((end, i) => [...line[i], ...end] as const));
  const coverage = new Uint8Array(size * size);
  for (let i = 0; i < coverage.length; i++) {
    const x = (i % size + 0.5) / scale, y = (Math.floor(i / size) + 0.5) / scale;
    let nearest = Infinity;
    for (const segment of segments) nearest = Math.min(nearest, squareDistance(x, y, segment));
    coverage[i] = Math.round(255 * Math.max(0, Math.min(1, half - Math.sqrt(nearest) * scale + 0.5)));
  }
  return { width: size, height: size, coverage };
}

type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

function squareDistance(x: number, y: number, [ax, ay, bx, by]: Segment): number {
  const dx = bx - ax, dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  const away = x - ax - along * dx, below = y - ay - along * dy;
  return away * away + below * below;
}
