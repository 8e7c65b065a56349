import { constants } from "node:fs";
import { type FileHandle, lstat, mkdir, open, readlink, realpath } from "node:fs/promises";
import { join, toNamespacedPath } from "node:path";
import process from "node:process";
import { TransferError } from "../../transfer/types.ts";
import { codeOf } from "./faults.ts";

/**
 * A folder that stays the one it was, whatever is put in its place meanwhile. On Linux it is held open, and all that is
 * done in it goes through its handle (/proc/self/fd, proc(5)), so a link in its place leads nowhere. Elsewhere it and
 * those above it are looked at before and after.
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
  if (process.platform !== "linux") return await holdByPath(path);
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  if (await readlink(pathOf(handle)).catch(() => null) !== null) return new OpenFolder(handle);
  await handle.close(); // there is no /proc
  return await holdByPath(path);
}

/** For systems without /proc: looks again and again whether it still is the one. */
export async function holdByPath(path: string): Promise<HeldFolder> {
  const folder = await KnownFolder.hold(await realpath(path), null);
  if (!folder) throw new TransferError("not-writable", "Cannot use a folder: it is none");
  return folder;
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
  readonly #above: KnownFolder | null;
  readonly #identity: Identity;

  private constructor(path: string, above: KnownFolder | null, identity: Identity) {
    this.#path = path;
    this.#above = above;
    this.#identity = identity;
  }

  /** @returns null if it isn't a folder. */
  static async hold(path: string, above: KnownFolder | null): Promise<KnownFolder | null> {
    const identity = await identify(path);
    return identity && new KnownFolder(path, above, identity);
  }

  at(name: string): string {
    // Windows' long form: else a path ends at 260 characters ("Maximum Path Length Limitation", Microsoft Learn).
    return toNamespacedPath(join(this.#path, name));
  }

  async enter(name: string): Promise<HeldFolder | null> {
    const path = this.at(name);
    await mkdirIfMissing(path);
    return await KnownFolder.hold(path, this);
  }

  async check(): Promise<void> {
    const { dev, ino } = this.#identity;
    const now = await identify(this.#path);
    if (now?.dev !== dev || now.ino !== ino) {
      throw new TransferError("not-writable", "Cannot use a folder: something else is in its place");
    }
    await this.#above?.check();
  }

  async sync(): Promise<void> {
    // Windows has no such call for folders; its file systems keep a journal of names.
    if (process.platform === "win32") return;
    const handle = await open(this.#path, constants.O_RDONLY | constants.O_DIRECTORY);
    await handle.sync().finally(() => handle.close());
  }

  async close(): Promise<void> {}
}

interface Identity {
  dev: bigint;
  ino: bigint;
}

/** @returns null for what isn't a folder; links don't count, nor do Windows' junctions. */
async function identify(path: string): Promise<Identity | null> {
  const info = await lstat(path, { bigint: true });
  return info.isDirectory() ? { dev: info.dev, ino: info.ino } : null;
}

async function mkdirIfMissing(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}
