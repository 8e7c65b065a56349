/** What a process may leave behind on this computer (Linux). */

/** Processes that were started with this text in their environment, such as a folder of the test's own. */
export async function processesWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === Deno.pid) continue;
    try {
      const environment = await Deno.readTextFile(`/proc/${name}/environ`);
      if (!environment.includes(text)) continue;
      found.push((await Deno.readTextFile(`/proc/${name}/cmdline`)).replaceAll("\0", " ").trim());
    } catch (error) {
      // It ended while we looked, or is another user's.
      if (!isGone(error)) throw error;
    }
  }
  return found;
}

/** Names in a folder and below. */
export async function filesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    names.push(entry.name);
    if (entry.isDirectory) {
      names.push(...(await filesIn(`${folder}/${entry.name}`)).map((name) => `${entry.name}/${name}`));
    }
  }
  return names.sort();
}

/** System V shared memory made by this process. */
export async function sharedMemoryOf(pid: number): Promise<number> {
  const lines = (await Deno.readTextFile("/proc/sysvipc/shm")).trim().split("\n");
  const column = lines[0].trim().split(/\s+/).indexOf("cpid");
  return lines.slice(1).filter((line) => Number(line.trim().split(/\s+/)[column]) === pid).length;
}

function isGone(error: unknown): boolean {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return true;
  // ESRCH has no class of its own.
  return error instanceof Error && error.message.includes("(os error 3)");
}
