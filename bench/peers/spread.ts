import { median, quantile } from "../report.ts";
import type { PeerFigures, Spread } from "./types.ts";

/** @returns null of nothing. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  return { median: rounded(median(values)), p95: rounded(quantile(values, 0.95)) };
}

/** Delays as figures; null where it never came. */
export function delayFigures(delays: readonly number[]): Pick<PeerFigures, "delayP50" | "delayP95"> {
  const finite = (value: number) => Number.isFinite(value) ? rounded(value) : null;
  return { delayP50: finite(median(delays)), delayP95: finite(quantile(delays, 0.95)) };
}

/** To a hundredth. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
