import { link, lstat, unlink } from "node:fs/promises";
import process from "node:process";
import { codeOf } from "./faults.ts";

/** What a file system without hard links (FAT, exFAT, some network drives) answers to link(). */
const NO_LINKS = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"];

/**
 * Gives a file another name, in one step, and never in the place of another file.
 *
 * @returns false if the name is taken. @throws the system's error
 */
export async function renameNew(from: string, to: string): Promise<boolean> {
  if (process.platform === "win32") {
    const { moveFile } = await import("./windows/move_file.ts");
    return await settled(await moveFile(from, to), to);
  }
  try {
    // A file that has both names for a moment is whole under both.
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    if (process.platform !== "linux" || !NO_LINKS.includes(codeOf(error))) throw error;
    const { renameNoReplace } = await import("./rename_linux.ts");
    return await settled(renameNoReplace(from, to), to, error);
  }
  // Another client may sweep here, and finds it done.
  await unlink(from).catch((error) => {
    if (codeOf(error) !== "ENOENT") throw error;
  });
  return true;
}

/** Why it failed is asked of the file system: between two calls, an error's number may be another call's. */
async function settled(moved: boolean, to: string, cause?: unknown): Promise<boolean> {
  if (moved) return true;
  const taken = await lstat(to).then(() => true, () => false);
  if (!taken) throw new Error("Cannot rename a file", { cause });
  return false;
}
