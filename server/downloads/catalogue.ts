import { stat } from "node:fs/promises";
import { basename, join } from "node:path";

/**
 * The executables that a server may offer: the name in the download's address, under which `task build` also puts it
 * (build/executable.ts), and the folder that may hold it instead, under a plain name.
 */
export const DOWNLOADS = [
  { platform: "windows", name: "MFB-Kunde.exe", folder: "windows" },
  { platform: "linux", name: "MFB-Kunde", folder: "linux" },
  { platform: "linux-arm64", name: "MFB-Kunde-linux-arm64", folder: "linux-arm64" },
  { platform: "macos-arm64", name: "MFB-Kunde-macos-arm64", folder: "macos" },
] as const;
export type Platform = typeof DOWNLOADS[number]["platform"];
export type DownloadName = typeof DOWNLOADS[number]["name"];

export interface Places {
  /** Folders that are looked into, the first find wins. */
  folders: readonly string[];
  /** The running program, where it is an executable of ours: offered for its own system if no folder has one. */
  own: { platform: Platform; path: string } | null;
}

export interface FileFacts {
  path: string;
  bytes: number;
  /** Milliseconds since 1970, with the file system's own precision. */
  mtimeMs: number;
}

/** Looks anew each time, so that a new build is offered at once. */
export async function findExecutable(name: DownloadName, places: Places): Promise<FileFacts | null> {
  const { platform, folder } = DOWNLOADS.find((one) => one.name === name)!;
  const plain = platform === "windows" ? "MFB-Kunde.exe" : "MFB-Kunde";
  for (const place of places.folders) {
    for (const file of [join(place, name), join(place, folder, name), join(place, folder, plain)]) {
      const facts = await fileFacts(file);
      if (facts) return facts;
    }
  }
  return places.own?.platform === platform ? await fileFacts(places.own.path) : null;
}

/** @returns null where there is no such file. */
export async function fileFacts(path: string): Promise<FileFacts | null> {
  try {
    const info = await stat(path);
    return info.isFile() ? { path, bytes: info.size, mtimeMs: info.mtimeMs } : null;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
}

const PLATFORM_OF: Record<string, Platform> = {
  "x86_64-pc-windows-msvc": "windows",
  "x86_64-unknown-linux-gnu": "linux",
  "aarch64-unknown-linux-gnu": "linux-arm64",
  "aarch64-apple-darwin": "macos-arm64",
};

/**
 * The running program as a download.
 *
 * @param target of the base runtime, as in Deno.build.target.
 * @param built it was made by build.ts.
 */
export function ownExecutable(path: string, { target, built }: { target: string; built: boolean }) {
  const platform = PLATFORM_OF[target];
  // A bundle may also be run by the Deno that lies beside it.
  return built && platform && !/^deno(\.exe)?$/i.test(basename(path)) ? { platform, path } : null;
}
