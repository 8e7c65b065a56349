import { join } from "node:path";

/** A bar chart as SVG: one group of bars per clip, one bar per codec, on a logarithmic scale. */

export interface ChartOptions {
  title: string;
  /** Beside the scale: "bytes", "ms". */
  unit: string;
  /** The bars of each group, in the order in which they are drawn; the first one is emphasized. */
  series: readonly string[];
  /** Values by group and series; a missing one leaves a gap, those below 1 are drawn as 1. */
  groups: Readonly<Record<string, Readonly<Record<string, number | null | undefined>>>>;
}

const BAR = 14, BAR_GAP = 3, GROUP_GAP = 28;
const LEFT = 64, RIGHT = 16, TOP = 74, BOTTOM = 34, HEIGHT = 300;
const LEGEND_LETTER = 7, LEGEND_GAP = 30;
/** Ours, then peers: told apart without colour vision by lightness too (Paul Tol, "muted" and "bright"). */
const COLOURS = ["#005f73", "#ee9b00", "#9b2226", "#bb86c8", "#7a7a7a", "#5aa9e6", "#94a561", "#d8a48f"];
const INK = "#333333", RULE = "#dddddd", PAPER = "#ffffff";

/** @returns an SVG document of its own. @throws RangeError when there is nothing to draw. */
export function barChart({ title, unit, series, groups }: ChartOptions): string {
  const names = Object.keys(groups);
  const values = names.flatMap((group) => series.flatMap((name) => groups[group][name] ?? []));
  if (values.length === 0) throw new RangeError("Cannot draw a chart of nothing");
  const scale = logScale(values);
  const groupWidth = series.length * (BAR + BAR_GAP) + GROUP_GAP;
  const width = Math.max(LEFT + names.length * groupWidth + RIGHT, legendWidth(series));
  const height = TOP + HEIGHT + BOTTOM;
  const y = (value: number) => round(TOP + HEIGHT * (1 - scale.place(value)));
  const rules = scale.marks.flatMap((mark) => [
    `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${y(mark)}" y2="${y(mark)}" stroke="${RULE}"/>`,
    text(LEFT - 8, y(mark) + 4, short(mark), 'text-anchor="end"'),
  ]);
  const bars = names.flatMap((group, index) => {
    const left = LEFT + GROUP_GAP / 2 + index * groupWidth;
    const middle = left + (groupWidth - GROUP_GAP) / 2;
    return [
      ...series.flatMap((name, at) => {
        const value = groups[group][name];
        if (value === null || value === undefined) return [];
        const x = left + at * (BAR + BAR_GAP), top = y(value);
        const label = `<title>${escape(`${group}, ${name}: ${short(value)} ${unit}`)}</title>`;
        const size = `width="${BAR}" height="${round(TOP + HEIGHT - top)}"`;
        return [`<rect x="${x}" y="${top}" ${size} fill="${colourOf(at)}">${label}</rect>`];
      }),
      text(middle, TOP + HEIGHT + 20, group, 'text-anchor="middle"'),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"` +
    ` font-family="sans-serif" font-size="12" fill="${INK}" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${PAPER}"/>`,
    text(LEFT, 24, title, 'font-size="16" font-weight="bold"'),
    ...legend(series),
    ...rules,
    text(LEFT - 8, TOP - 12, unit, 'text-anchor="end"'),
    ...bars,
    "</svg>",
    "",
  ].join("\n");
}

/** Writes a chart to docs/bench/NAME.svg. @returns the file's path. */
export async function writeChart(name: string, options: ChartOptions): Promise<string> {
  const folder = join(import.meta.dirname!, "../docs/bench");
  await Deno.mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.svg`);
  await Deno.writeTextFile(path, barChart(options));
  return path;
}

/** Powers of ten around the values. `place` gives 0 for the lowest mark, 1 for the highest. */
export function logScale(values: readonly number[]): { marks: number[]; place(value: number): number } {
  const atLeastOne = values.map((value) => Math.max(1, value));
  const low = Math.floor(Math.log10(Math.min(...atLeastOne)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...atLeastOne))));
  return {
    marks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
    place: (value) => (Math.log10(Math.max(1, value, 10 ** low)) - low) / (high - low),
  };
}

/** 1234567 → "1.2M": three figures at most. */
export function short(value: number): string {
  const [size, letter] = value >= 1e9
    ? [1e9, "G"]
    : value >= 1e6
    ? [1e6, "M"]
    : value >= 1e3
    ? [1e3, "k"]
    : [1, ""];
  const scaled = value / size;
  return `${scaled >= 100 ? Math.round(scaled) : Math.round(scaled * 10) / 10}${letter}`;
}

function legend(series: readonly string[]): string[] {
  let x = LEFT;
  return series.flatMap((name, at) => {
    const parts = [
      `<rect x="${x}" y="38" width="12" height="12" fill="${colourOf(at)}"/>`,
      text(x + 17, 48, name, at === 0 ? 'font-weight="bold"' : ""),
    ];
    x += name.length * LEGEND_LETTER + LEGEND_GAP;
    return parts;
  });
}

function legendWidth(series: readonly string[]): number {
  return LEFT + series.reduce((sum, name) => sum + name.length * LEGEND_LETTER + LEGEND_GAP, 0) + RIGHT;
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length];
}

function text(x: number, y: number, content: string, attributes: string): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escape(content)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(content: string): string {
  return content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
