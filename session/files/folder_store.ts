import { mkdir, statfs } from "node:fs/promises";
import { safePath } from "../../transfer/names.ts";
import { type Store, type StoredFile, TransferError } from "../../transfer/types.ts";
import { storeError } from "./faults.ts";
import { FolderFile } from "./folder_file.ts";
import { type HeldFolder, holdFolder } from "./held_folder.ts";
import type { GivenNames } from "./place_file.ts";
import { openScanner } from "./scanner.ts";
import type { Scanner } from "./types.ts";
import { type FileIdentity, openUnfinished, sweepUnfinished } from "./unfinished.ts";

export interface FolderStoreOptions {
  /** Whole path; made when the first file arrives. */
  folder: string;
  /** Null: none is asked. The system's own by default. */
  scanner?: Scanner | null;
  now?(): number;
}

/**
 * Keeps files in a folder of this computer. A file is unfinished, under a name of ours in that folder, until all of it is
 * there, is what was sent, and is safe on the disk; a file that has its name is whole.
 */
export function createFolderStore(options: FolderStoreOptions): Store {
  const given: GivenNames = new Map();
  let ready: Promise<void> | null = null;

  async function prepare(): Promise<void> {
    // Only once: what is gone later (a stick that was pulled out) isn't made again in another place.
    await mkdir(options.folder, { recursive: true });
    const root = await holdFolder(options.folder);
    await sweepUnfinished(root, (options.now ?? Date.now)()).finally(() => root.close());
  }

  async function open(identity: FileIdentity): Promise<StoredFile> {
    if (!Number.isSafeInteger(identity.size) || identity.size < 0) {
      throw new TransferError("size", "Cannot begin a file: its size is none");
    }
    const parts = safePath(identity.path);
    if (!parts) throw new TransferError("name", "Cannot begin a file: its path is too long");
    ready ??= prepare();
    // Tried anew next time: the user may have made room, or put the stick back.
    await ready.catch((error) => {
      ready = null;
      throw error;
    });
    const scanner = options.scanner === undefined ? await openScanner() : options.scanner;
    const root = await holdFolder(options.folder);
    let unfinished;
    try {
      unfinished = await openUnfinished(root, identity);
    } catch (error) {
      await root.close();
      throw error;
    }
    const file = await FolderFile.open({ root, unfinished, size: identity.size, parts, given, scanner });
    try {
      await checkSpace(root, identity.size - file.kept.size);
    } catch (error) {
      // What is there already is worth to be kept until there is room.
      await (file.kept.size > 0 ? file.leave() : file.discard());
      throw error;
    }
    return file;
  }

  return {
    open: (identity) => open(identity).catch((error) => Promise.reject(storeError("begin a file", error))),
  };
}

/** @throws TransferError "disk-full" */
async function checkSpace(root: HeldFolder, bytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await statfs(root.at("."));
  // Some network drives don't tell.
  if (blocks === 0 || bavail * bsize >= bytes) return;
  throw new TransferError("disk-full", "Cannot begin a file: there isn't room for it");
}
