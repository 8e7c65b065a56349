import { createHash, type Hash } from "node:crypto";
import { unlink } from "node:fs/promises";
import process from "node:process";
import { type FinishedFile, type StoredFile, TransferError } from "../../transfer/types.ts";
import { codeOf, storeError } from "./faults.ts";
import type { HeldFolder } from "./held_folder.ts";
import { type GivenNames, placeFile } from "./place_file.ts";
import type { Scanner } from "./types.ts";
import type { Unfinished } from "./unfinished.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const READ_BYTES = 1024 * 1024;

export interface FolderFileOptions {
  /** This file's own; closed with it. */
  root: HeldFolder;
  unfinished: Unfinished;
  /** Bytes in the end. */
  size: number;
  /** Safe names: folders, then the file. */
  parts: readonly string[];
  given: GivenNames;
  scanner: Scanner | null;
}

/** A file on its way into a folder. Its steps are taken one after the other, in the order in which they are asked for. */
export class FolderFile implements StoredFile {
  kept: { size: number; sha256: string } = { size: 0, sha256: "" };
  readonly #options: FolderFileOptions;
  #hash: Hash = createHash("sha256");
  #written = 0;
  #over = false;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: FolderFileOptions) {
    this.#options = options;
  }

  /** Reads again what is there already. @throws TransferError; nothing is open then. */
  static async open(options: FolderFileOptions): Promise<FolderFile> {
    const file = new FolderFile(options);
    try {
      await file.#readAgain();
    } catch (error) {
      await file.#close();
      throw storeError("go on with a file", error);
    }
    return file;
  }

  restart(): Promise<void> {
    return this.#next("begin a file again", async () => {
      await this.#file.truncate(0);
      await this.#file.seek(0, Deno.SeekMode.Start);
      this.#hash = createHash("sha256");
      this.#written = 0;
    });
  }

  write(bytes: Bytes): Promise<void> {
    return this.#next("write a file", async () => {
      if (this.#written + bytes.length > this.#options.size) {
        throw new TransferError("size", "Cannot write a file: it is longer than announced");
      }
      try {
        for (let at = 0; at < bytes.length;) at += await this.#file.write(bytes.subarray(at));
      } catch (error) {
        // What was written of it isn't counted: the same bytes can be written again when there is room.
        await this.#file.truncate(this.#written).catch(() => {});
        await this.#file.seek(this.#written, Deno.SeekMode.Start);
        throw error;
      }
      this.#hash.update(bytes);
      this.#written += bytes.length;
    });
  }

  finish(sha256: string): Promise<FinishedFile> {
    return this.#next("finish a file", async () => {
      try {
        const finished = await this.#finish(sha256);
        await this.#close();
        return finished;
      } catch (error) {
        await this.#remove().catch(() => {}); // what went wrong first is what is told
        throw error;
      }
    });
  }

  discard(): Promise<void> {
    const removed = this.#turn.then(() => this.#remove());
    this.#turn = removed.catch(() => {});
    return removed;
  }

  /** Closes it; what is there stays for a later try. */
  async leave(): Promise<void> {
    await this.#turn;
    await this.#close();
  }

  async #finish(sha256: string): Promise<FinishedFile> {
    const { root, unfinished, parts, given, scanner, size } = this.#options;
    if (this.#written !== size) {
      throw new TransferError("size", "Cannot finish a file: it is shorter than announced");
    }
    if (this.#hash.digest("hex") !== sha256.toLowerCase()) {
      throw new TransferError("digest", "Cannot finish a file: what arrived isn't what was sent");
    }
    // Before it has its name: under that, there is never less than the whole.
    await this.#file.syncData();
    if (process.platform === "win32") {
      const { markAsForeign } = await import("./windows/mark.ts");
      await markAsForeign(root.at(unfinished.name));
    }
    const scan = scanner
      ? await scanner.scan({ name: parts[parts.length - 1], file: this.#file, size })
      : "none";
    if (scan === "malware") {
      throw new TransferError("scan", "Cannot keep a file: the virus scanner refuses it");
    }
    await this.#checkIsOurs();
    const name = await placeFile(root, { unfinished: unfinished.name, parts, given });
    return { name, scan };
  }

  /** Whether the name still is that of the file which was written. */
  async #checkIsOurs(): Promise<void> {
    const { root, unfinished } = this.#options;
    const [there, ours] = [await Deno.lstat(root.at(unfinished.name)), await this.#file.stat()];
    if (there.isFile && there.ino === ours.ino && there.dev === ours.dev) return;
    throw new TransferError("not-writable", "Cannot finish a file: something else is in its place");
  }

  async #readAgain(): Promise<void> {
    const buffer = new Uint8Array(READ_BYTES);
    for (let read; (read = await this.#file.read(buffer)) !== null; this.#written += read) {
      this.#hash.update(buffer.subarray(0, read));
    }
    this.kept = { size: this.#written, sha256: this.#hash.copy().digest("hex") };
  }

  get #file(): Deno.FsFile {
    return this.#options.unfinished.file;
  }

  #next<T>(what: string, step: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      if (this.#over) throw new TransferError("aborted", `Cannot ${what}: it is over`);
      try {
        return await step();
      } catch (error) {
        throw storeError(what, error);
      }
    });
    this.#turn = result.catch(() => {});
    return result;
  }

  async #remove(): Promise<void> {
    if (this.#over) return;
    const { root, unfinished } = this.#options;
    try {
      await unlink(root.at(unfinished.name));
    } catch (error) {
      // The folder may be gone, or the device: then so is the file.
      if (codeOf(error) !== "ENOENT") throw storeError("take a file away", error);
    } finally {
      await this.#close();
    }
  }

  async #close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#file.close();
    await this.#options.root.close();
  }
}
