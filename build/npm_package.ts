import { join } from "node:path";
import { run } from "./commands.ts";

/**
 * Takes one file out of a package of npm; none of its scripts run.
 *
 * @param source.name with its exact version.
 * @param source.file its path in the package's archive.
 * @param folder to unpack into.
 * @returns the file's path.
 */
export async function unpackFromNpm(source: { name: string; file: string }, folder: string): Promise<string> {
  const args = ["pack", source.name, "--pack-destination", folder, "--ignore-scripts", "--silent"];
  const archive = (await run("npm", args)).trim().split("\n").at(-1)!;
  await run("tar", ["-xzf", join(folder, archive), "-C", folder, source.file]);
  return join(folder, source.file);
}
