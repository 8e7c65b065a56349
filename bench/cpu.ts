/** Processor time of a process with all its threads (Linux /proc). */

const TICKS_PER_SECOND = 100;

/** Seconds of user and system time so far. */
export async function cpuSeconds(pid: number): Promise<number> {
  const text = await Deno.readTextFile(`/proc/${pid}/stat`);
  // The second field is the program's name in parentheses and may hold blanks.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Percent of one core over the time that `work` takes. */
export async function cpuPercent(pid: number, work: () => Promise<unknown>): Promise<number> {
  const [before, start] = [await cpuSeconds(pid), performance.now()];
  await work();
  return 100 * (await cpuSeconds(pid) - before) / ((performance.now() - start) / 1000);
}
