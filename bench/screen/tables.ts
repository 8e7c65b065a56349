import { PSNR_EXACT } from "../peers/psnr.ts";
import type { PeerFigures, Spread } from "../peers/types.ts";
import type { Measure } from "../report.ts";
import type { ClipFigures, OurFigures } from "./types.ts";

/** Figures as tables, rows of cells. */

const HEAD = [
  "codec",
  "KB",
  "first KB",
  "first ms",
  "encode ms",
  "decode ms",
  "in Chromium",
  "shown ms",
  "dB mean",
  "dB at rest",
  "exact after s",
];

/** One row per codec, ours first. Pairs of times are median / 95th percentile. */
export function clipTable(figures: ClipFigures): string[][] {
  return [HEAD, ...Object.entries(figures).map(([name, codec]) => rowOf(name, codec))];
}

function rowOf(name: string, figures: PeerFigures | OurFigures): string[] {
  const { delayP50, delayP95, psnr, exactAfterS } = figures;
  const inChromium = "decChromiumMs" in figures ? pair(figures.decChromiumMs) : "";
  return [
    name,
    kilo(figures.bytes),
    kilo(figures.firstBytes),
    whole(figures.firstMs),
    pair(figures.encMs),
    pair(figures.decMs),
    inChromium,
    `${delayP50 === null ? "never" : whole(delayP50)} / ${delayP95 === null ? "never" : whole(delayP95)}`,
    decibels(psnr.mean),
    decibels(psnr.last),
    exactAfterS === null ? "never" : exactAfterS.toFixed(2),
  ];
}

/** What only ours has, a line. */
export function oursInWords(mfb: OurFigures): string {
  const { exactP50, exactP95, framesPerSecond, refinementBytes, encFirstMs, decFirstMs } = mfb;
  const isText = mfb.psnr.mean === PSNR_EXACT && exactP50 !== null && exactP95 !== null;
  const film = mfb.region &&
    `film ${decibels(mfb.region.psnr.mean)} dB, ${mfb.region.aroundWrong} pixels wrong around it`;
  const parts = [
    isText && `exact after ${whole(exactP50)} / ${whole(exactP95)} ms`,
    `${framesPerSecond.toFixed(1)} of 20 ticks a second shown`,
    refinementBytes > 0 && `${kilo(refinementBytes)} KB of the bytes for refinement`,
    `first frame ${whole(encFirstMs)} ms to encode, ${whole(decFirstMs)} ms to decode`,
    mfb.decChromiumFirstMs !== null && `${whole(mfb.decChromiumFirstMs)} ms in Chromium`,
    film,
  ];
  return `mfb: ${parts.filter(Boolean).join(", ")}.`;
}

export function aimsTable(measures: Readonly<Record<string, Measure>>): string[][] {
  const rows = Object.entries(measures).map(([name, { value, aim, better, unit }]) => {
    if (aim === undefined) return [name, `${figure(value)} ${unit}`, "", ""];
    const isMet = better === "lower" ? value <= aim : value >= aim;
    const sign = better === "lower" ? "≤" : "≥";
    return [name, `${figure(value)} ${unit}`, `${sign} ${figure(aim)}`, isMet ? "met" : "missed"];
  });
  return [["aim", "value", "", ""], ...rows];
}

/** For a terminal. */
export function plainTable(rows: readonly string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i])).join("  ").trimEnd()).join("\n");
}

export function markdownTable([head, ...rows]: readonly string[][]): string {
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function pair(spread: Spread | null): string {
  return spread ? `${spread.median.toFixed(1)} / ${spread.p95.toFixed(1)}` : "";
}

function kilo(bytes: number): string {
  return bytes < 99_500 ? (bytes / 1000).toFixed(1) : whole(bytes / 1000);
}

function whole(value: number): string {
  return String(Math.round(value));
}

function decibels(value: number): string {
  return value === PSNR_EXACT ? "exact" : value.toFixed(1);
}

function figure(value: number): string {
  return Math.abs(value) >= 100 ? whole(value) : String(Math.round(value * 100) / 100);
}
