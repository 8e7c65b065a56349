import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readlink, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { TransferError } from "../../transfer/types.ts";
import { codeOf } from "./faults.ts";

/**
 * A folder that stays the one it was, whatever is put in its place meanwhile. On Linux it is held open, and all that is
 * done in it goes through its handle (/proc/self/fd, proc(5)), so a link in its place leads nowhere. Elsewhere its true
 * path is compared before and after.
 */
export interface HeldFolder {
  /** The path to what is called so in it. */
  at(name: string): string;
  /**
   * The folder of that name in it, made if there is none.
   *
   * @returns null if something else is called so; a link is never followed. @throws the system's error
   */
  enter(name: string): Promise<HeldFolder | null>;
  /** @throws TransferError "not-writable" if something else is in its place. */
  check(): Promise<void>;
  /** Brings the names in it safely to the disk, where the system offers that. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** @param path of a folder; may be a link itself: the user's own. @throws the system's error */
export async function holdFolder(path: string): Promise<HeldFolder> {
  if (process.platform !== "linux") return new KnownFolder(await realpath(path));
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  if (await readlink(pathOf(handle)).catch(() => null) !== null) return new OpenFolder(handle);
  await handle.close(); // there is no /proc
  return new KnownFolder(await realpath(path));
}

const pathOf = (handle: FileHandle) => `/proc/self/fd/${handle.fd}`;

class OpenFolder implements HeldFolder {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  at(name: string): string {
    return `${pathOf(this.#handle)}/${name}`;
  }

  async enter(name: string): Promise<HeldFolder | null> {
    const path = this.at(name);
    await mkdirIfMissing(path);
    try {
      return new OpenFolder(
        await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW),
      );
    } catch (error) {
      if (["ENOTDIR", "ELOOP"].includes(codeOf(error))) return null;
      throw error;
    }
  }

  async check(): Promise<void> {}

  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

class KnownFolder implements HeldFolder {
  readonly #path: string;

  /** @param path without links. */
  constructor(path: string) {
    this.#path = path;
  }

  at(name: string): string {
    return join(this.#path, name);
  }

  async enter(name: string): Promise<HeldFolder | null> {
    const path = this.at(name);
    await mkdirIfMissing(path);
    // A junction of Windows counts as a link.
    if (!(await lstat(path)).isDirectory()) return null;
    // As it is written there: "belege" may be what "Belege" finds.
    const real = await realpath(path);
    return dirname(real) === this.#path ? new KnownFolder(real) : null;
  }

  async check(): Promise<void> {
    if (await realpath(this.#path) === this.#path) return;
    throw new TransferError("not-writable", "Cannot use a folder: something else is in its place");
  }

  async sync(): Promise<void> {
    // Windows has no such call for folders; its file systems keep a journal of names.
    if (process.platform === "win32") return;
    const handle = await open(this.#path, constants.O_RDONLY | constants.O_DIRECTORY);
    await handle.sync().finally(() => handle.close());
  }

  async close(): Promise<void> {}
}

async function mkdirIfMissing(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}
