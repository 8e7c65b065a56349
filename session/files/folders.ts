import { dirname, isAbsolute, join } from "node:path";
import type { FilesState, FolderChoice } from "../../protocol/files.ts";
import type { FolderFault } from "./access.ts";
import { suggestedFolder } from "./suggested_folder.ts";

export type Folders = FilesState["folders"];

/** What xdg-user-dirs calls people's folders, and what they are called where it says nothing, as on Windows. */
const NAMED = { desktop: ["XDG_DESKTOP_DIR", "Desktop"], documents: ["XDG_DOCUMENTS_DIR", "Documents"] };

/** This computer's folders for received files; none of them need be there yet. */
export async function findFolders(env: (name: string) => string | undefined): Promise<Folders> {
  const windows = Deno.build.os === "windows";
  const home = env(windows ? "USERPROFILE" : "HOME") ?? Deno.cwd();
  const named = windows
    ? ""
    : await readText(join(env("XDG_CONFIG_HOME") || join(home, ".config"), "user-dirs.dirs"));
  const find = ([key, usual]: string[]) => userDir(named, key, home) ?? join(home, usual);
  return {
    downloads: await suggestedFolder(),
    desktop: find(NAMED.desktop),
    documents: find(NAMED.documents),
  };
}

/** One line of user-dirs.dirs: `XDG_DOWNLOAD_DIR="$HOME/Downloads"`, or an absolute path. */
function userDir(text: string, key: string, home: string): string | null {
  const found = new RegExp(`^\\s*${key}="([^"\\n]*)"`, "m").exec(text)?.[1];
  if (!found) return null;
  const path = found.replace(/^\$HOME(?=\/|$)/, home).replace(/\\(.)/g, "$1");
  return isAbsolute(path) ? path : null;
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return ""; // NotFound: a desktop without it
  }
}

/**
 * Looks whether received files can be kept in the folder of choice. One that is offered by name may be missing: it is
 * made for the first file. A typed one must be there.
 */
export async function checkFolder(
  choice: FolderChoice,
  folders: Folders,
): Promise<{ folder: string } | { fault: FolderFault }> {
  const typed = choice.kind === "path";
  const folder = typed ? choice.path.trim() : folders[choice.kind];
  if (!isAbsolute(folder) || folder.includes("\0")) return { fault: "not-absolute" };
  try {
    const there = typed ? folder : await nearest(folder);
    if (!(await Deno.stat(there)).isDirectory) return { fault: "missing" };
    // Only trying tells: permissions may come from anywhere.
    await Deno.remove(await Deno.makeTempDir({ dir: there, prefix: ".mfb-" }));
  } catch (error) {
    return { fault: error instanceof Deno.errors.NotFound ? "missing" : "not-writable" };
  }
  return { folder };
}

/** The folder itself, or the one above in which it would be made. */
async function nearest(folder: string): Promise<string> {
  try {
    await Deno.stat(folder);
    return folder;
  } catch (error) {
    const above = dirname(folder);
    if (!(error instanceof Deno.errors.NotFound) || above === folder) throw error;
    return await nearest(above);
  }
}
