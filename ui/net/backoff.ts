const FIRST_MS = 250;
const MAX_MS = 3_000;
const DOUBLINGS_MAX = 4;

/** Pause before try `tries` (0 is the first) to open a socket again, with ±25 % jitter. @param random 0 … 1. */
export function backoffMs(tries: number, random = Math.random()): number {
  return Math.min(MAX_MS, FIRST_MS * 2 ** Math.min(tries, DOUBLINGS_MAX)) * (0.75 + random / 2);
}

const RESTARTS_MS = [1_000, 2_000, 3_000, 5_000];

/** Pause between two requests to restart ICE; the last value is repeated for as long as it takes. */
export function restartMs(tries: number): number {
  return RESTARTS_MS[Math.min(tries, RESTARTS_MS.length - 1)];
}
