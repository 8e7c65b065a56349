import { createHash, randomBytes } from "node:crypto";
import { lstat, readdir, unlink } from "node:fs/promises";
import { UNFINISHED_PREFIX } from "../../transfer/names.ts";
import { codeOf } from "./faults.ts";
import type { HeldFolder } from "./held_folder.ts";

/** Unfinished files of earlier runs are kept so long, milliseconds. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const PATTERN = new RegExp(`^\\${UNFINISHED_PREFIX}[0-9a-f]{32}\\.part$`);

/** What tells one file from another that is sent again. */
export interface FileIdentity {
  path: string;
  size: number;
  modified: number;
}

/** An unfinished file: ours alone as long as it is open. */
export interface Unfinished {
  name: string;
  file: Deno.FsFile;
}

/**
 * Opens what an earlier run left of this file, or begins a new one.
 *
 * @throws the system's error
 */
export async function openUnfinished(folder: HeldFolder, identity: FileIdentity): Promise<Unfinished> {
  const name = unfinishedName(identity);
  const path = folder.at(name);
  const file = await create(path) ?? await reopen(path, identity.size);
  if (file) return { name, file };
  // Another one of the very same file is under way, or something else is called so.
  const other = unfinishedName(null);
  const fresh = await create(folder.at(other));
  if (!fresh) throw new Error("Cannot begin a file: its random name is taken");
  return { name: other, file: fresh };
}

/** Takes away what earlier runs left, and nobody came back for. */
export async function sweepUnfinished(folder: HeldFolder, now: number): Promise<void> {
  for (const name of await readdir(folder.at("."))) {
    if (!PATTERN.test(name)) continue;
    const path = folder.at(name);
    try {
      const info = await lstat(path);
      // One with two names is finished, and whoever gave it the second one was ended before he took the first away.
      if (info.isFile() && (info.nlink > 1 || info.mtimeMs < now - KEPT_MS)) await unlink(path);
    } catch (error) {
      // Another client sweeps here as well.
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }
}

function unfinishedName(identity: FileIdentity | null): string {
  const hex = identity
    ? createHash("sha256").update(JSON.stringify([identity.path, identity.size, identity.modified]))
      .digest("hex").slice(0, 32)
    : randomBytes(16).toString("hex");
  return `${UNFINISHED_PREFIX}${hex}.part`;
}

/** @returns null if the name is taken. */
async function create(path: string): Promise<Deno.FsFile | null> {
  try {
    return await lock(await Deno.open(path, { read: true, write: true, createNew: true }));
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return null;
    throw error;
  }
}

/** @returns null if it isn't a leftover that nobody uses. */
async function reopen(path: string, size: number): Promise<Deno.FsFile | null> {
  let file: Deno.FsFile | null = null;
  try {
    // Before it is opened: opening a pipe would wait for ever.
    if (!(await Deno.lstat(path)).isFile) return null;
    file = await lock(await Deno.open(path, { read: true, write: true }));
    if (!file) return null;
    const there = await Deno.lstat(path);
    const ours = await file.stat();
    if (there.isFile && there.ino === ours.ino && there.dev === ours.dev && (there.nlink ?? 1) === 1) {
      if (ours.size > size) await file.truncate(0);
      return file;
    }
    file.close();
    file = null;
    if ((there.nlink ?? 1) === 1) return null;
    // A run ended between two steps: it is finished under its other name, and must not be written to.
    await Deno.remove(path);
    return await create(path);
  } catch (error) {
    file?.close();
    // Who had it has just finished it.
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** @returns null if another one has it. Where files can't be locked, nobody else is taken to be there. */
async function lock(file: Deno.FsFile): Promise<Deno.FsFile | null> {
  if (await file.tryLock(true).catch(() => true)) return file;
  file.close();
  return null;
}
