import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import process from "node:process";

/** Below the user's folder for downloads. */
const FOLDER = "MFB";

/** Where received files go unless the user chooses another folder; it need not be there yet. */
export async function suggestedFolder(): Promise<string> {
  const home = homedir();
  if (process.platform === "win32") {
    const { downloadsFolder } = await import("./windows/known_folder.ts");
    return join(downloadsFolder() ?? join(home, "Downloads"), FOLDER);
  }
  return join(xdgDownloads(process.env, home) ?? join(home, "Downloads"), FOLDER);
}

/**
 * What `user-dirs.dirs` says (freedesktop.org, xdg-user-dirs: lines `XDG_xxx_DIR="$HOME/yyy"` or `"/yyy"`, escaped as for
 * a shell).
 *
 * @returns null if it says nothing, or names the home folder itself, which means that there is none.
 */
export function xdgDownloads(env: Record<string, string | undefined>, home: string): string | null {
  const config = env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)
    ? env.XDG_CONFIG_HOME
    : join(home, ".config");
  let text: string;
  try {
    text = readFileSync(join(config, "user-dirs.dirs"), "utf8");
  } catch {
    return null; // most servers, and systems before their first login, have none
  }
  const value = /^\s*XDG_DOWNLOAD_DIR="((?:[^"\\]|\\.)*)"/m.exec(text)?.[1];
  if (value === undefined) return null;
  const [, inHome, rest] = /^(\$HOME(?=\/|$))?(.*)$/s.exec(value)!;
  const path = join(inHome ? home : "/", rest.replace(/\\(.)/g, "$1"), ".");
  return (inHome || isAbsolute(rest)) && path !== join(home, ".") ? path : null;
}
