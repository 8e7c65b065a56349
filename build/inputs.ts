import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * One hash over files and folders, by path and content; tests don't count.
 *
 * @param paths relative to `root`; those that don't exist are passed over.
 * @param options.leaveOut a folder that holds results.
 */
export async function hashInputs(
  root: string,
  paths: readonly string[],
  { leaveOut }: { leaveOut: string },
): Promise<string> {
  const hash = createHash("sha256");
  for (const path of paths) await addPath(path);
  return hash.digest("hex");

  async function addPath(path: string): Promise<void> {
    const full = join(root, path);
    if (full === leaveOut || /_test\.tsx?$/.test(path)) return;
    let info: Deno.FileInfo;
    try {
      info = await Deno.stat(full);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      throw error;
    }
    if (info.isFile) {
      hash.update(`${path}\0${info.size}\0`).update(await Deno.readFile(full));
      return;
    }
    const names = (await Array.fromAsync(Deno.readDir(full))).map(({ name }) => name).sort();
    for (const name of names) await addPath(join(path, name));
  }
}
