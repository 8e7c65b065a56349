import { nameKey, numberedName } from "../../transfer/names.ts";
import { type Store, TransferError } from "../../transfer/types.ts";
import { createBrowserStore } from "./browser_store.ts";
import type { Sink } from "./written_file.ts";

/** So many files or folders may want the same name. */
const NUMBER_MAX = 100_000;
/** Until an unfinished file can be removed. */
const REMOVE_TRIES = 100;
const REMOVE_MS = 50;

/**
 * Keeps files in a folder that the user picked (`showDirectoryPicker`, File System Access). What is written lies in a file
 * of the browser's own until all of it is there; then it takes the place of an empty one, which holds the name meanwhile.
 */
export function createPickedFolderStore(folder: FileSystemDirectoryHandle): Store {
  /** How often each name was given. */
  const given = new Map<string, number>();
  let turn: Promise<unknown> = Promise.resolve();

  return createBrowserStore((parts) => {
    // Looking whether a name is taken and taking it are two steps: one file after the other.
    const sink = turn.then(() => takeName(folder, parts, given));
    turn = sink.catch(() => {});
    return sink;
  });
}

async function takeName(
  root: FileSystemDirectoryHandle,
  parts: readonly string[],
  given: Map<string, number>,
): Promise<Sink> {
  const path: string[] = [];
  let folder = root;
  for (const part of parts.slice(0, -1)) folder = await enterNumbered(folder, part, path);
  const last = parts[parts.length - 1];
  const key = nameKey([...path, last].join("/"));
  for (let number = given.get(key) ?? 1; number <= NUMBER_MAX; number++) {
    const name = numbered(last, number);
    if (await isTaken(folder, name)) continue;
    given.set(key, number + 1);
    const handle = await folder.getFileHandle(name, { create: true });
    try {
      return fileSink(await handle.createWritable(), { folder, name, path: [...path, name].join("/") });
    } catch (error) {
      await folder.removeEntry(name).catch(() => {});
      throw error;
    }
  }
  throw new TransferError("name", "Cannot name a file: every number is taken");
}

function fileSink(
  writable: FileSystemWritableFileStream,
  { folder, name, path }: { folder: FileSystemDirectoryHandle; name: string; path: string },
): Sink {
  return {
    write: (bytes) => writable.write(bytes),
    async restart() {
      await writable.truncate(0);
      await writable.seek(0);
    },
    async finish() {
      await writable.close();
      return path;
    },
    async discard() {
      // Where writing failed it is closed already.
      await writable.abort().catch(() => {});
      await removeUnlocked(folder, name);
    },
  };
}

/** Chromium lets go of a file a moment after writing to it was given up. */
async function removeUnlocked(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      return await folder.removeEntry(name);
    } catch (error) {
      if (nameOf(error) !== "NoModificationAllowedError" || tries === REMOVE_TRIES) return ifNotFound(error);
      await new Promise((resolve) => setTimeout(resolve, REMOVE_MS));
    }
  }
}

async function enterNumbered(
  folder: FileSystemDirectoryHandle,
  part: string,
  path: string[],
): Promise<FileSystemDirectoryHandle> {
  for (let number = 1; number <= NUMBER_MAX; number++) {
    const name = numbered(part, number);
    try {
      const entered = await folder.getDirectoryHandle(name, { create: true });
      path.push(name);
      return entered;
    } catch (error) {
      if (nameOf(error) !== "TypeMismatchError") throw error; // it is a file
    }
  }
  throw new TransferError("name", "Cannot name a folder: every number is taken");
}

async function isTaken(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (nameOf(error) === "TypeMismatchError") return true; // by a folder
    ifNotFound(error);
    return false;
  }
}

function ifNotFound(error: unknown): void {
  if (nameOf(error) !== "NotFoundError") throw error;
}

function nameOf(error: unknown): string {
  return error instanceof DOMException ? error.name : "";
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : numberedName(name, number);
}
