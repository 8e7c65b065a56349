const CLOCK_THREAD_CPUTIME_ID = 3;

const libc = Deno.dlopen("libc.so.6", { clock_gettime: { parameters: ["i32", "buffer"], result: "i32" } });
const time = new BigInt64Array(2);
const bytes = new Uint8Array(time.buffer);

/** CPU time of this thread in ms: what other programs do on this core isn't in it. clock_gettime(2), Linux. */
export function threadTime(): number {
  libc.symbols.clock_gettime(CLOCK_THREAD_CPUTIME_ID, bytes);
  return Number(time[0]) * 1000 + Number(time[1]) / 1e6;
}

/** @returns what it does, and the CPU time that it took, ms. */
export function timed<T>(action: () => T): { result: T; ms: number } {
  const begun = threadTime();
  const result = action();
  return { result, ms: threadTime() - begun };
}
