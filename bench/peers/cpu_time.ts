/** CPU time that a process has used so far, all threads, in ms (proc(5), task/TID/schedstat). Linux only. */
export function cpuTimeOf(pid: number): number {
  let nanoseconds = 0;
  for (const { name } of Deno.readDirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += parseInt(Deno.readTextFileSync(`/proc/${pid}/task/${name}/schedstat`));
    } catch (error) {
      // The thread has just ended.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return nanoseconds / 1e6;
}
