/** One lost step heals by itself and is nobody's concern; so many within so long are (milliseconds). */
const OFTEN = 3;
const MEMORY_MS = 60_000;

/** Counts how often the picture had to be asked for anew. Times are milliseconds of one clock. */
export interface FaultCounter {
  add(now: number): void;
  /** Whether it happens so often that people should know. */
  often(now: number): boolean;
}

export function createFaultCounter(): FaultCounter {
  let times: number[] = [];
  return {
    add(now) {
      times = [...times, now].slice(-OFTEN);
    },
    often: (now) => times.length === OFTEN && now - times[0] < MEMORY_MS,
  };
}
