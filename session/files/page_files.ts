import type { FilesCommand, FilesUpdate } from "../../protocol/files.ts";
import { FILE_PART_MAX_BYTES } from "../../protocol/limits.ts";
import { type SourceFile, TransferError, type TransferFault } from "../../transfer/types.ts";

type Send = Extract<FilesCommand, { kind: "send" }>;
type Chosen = Send["files"][number];
type Bytes = Uint8Array<ArrayBuffer>;

/** The files that the client chose in its page: only the page can read them, and only these. */
export interface PageFiles {
  /** One message of a batch. @returns the batch with its first message, else null. */
  choose(message: Send): AsyncIterable<SourceFile> | null;
  /** What was asked for; `bytes` are used before this returns. */
  part(part: { read: number; bytes: Uint8Array }): void;
  unreadable(message: Extract<FilesCommand, { kind: "unreadable" }>): void;
  /** The page that knew them is gone. */
  gone(): void;
}

interface Reading {
  into: Bytes;
  done(): void;
  failed(fault: TransferFault): void;
}

/** @param ask sends a `read` to the page. */
export function createPageFiles(ask: (update: FilesUpdate) => void): PageFiles {
  const batches = new Map<number, Batch>();
  const readings = new Map<number, Reading>();
  let reads = 0;
  /** Counts pages: files of an earlier one can't be read any more. */
  let page = 0;

  function readPart(file: number, offset: number, into: Bytes): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const read = reads = (reads + 1) >>> 0;
    readings.set(read, {
      into,
      done: resolve,
      failed: (fault) => reject(new TransferError(fault, "Cannot read file: the page doesn't have it")),
    });
    ask({ kind: "read", read, file, offset, length: into.length });
    return promise;
  }

  function source(chosen: Chosen): SourceFile {
    const { file, path, size, modified } = chosen;
    const mine = page;
    return {
      path,
      size,
      modified,
      open: () =>
        Promise.resolve({
          async read(offset, length) {
            if (mine !== page) throw new TransferError("vanished", "Cannot read file: its page is gone");
            const bytes = new Uint8Array(length);
            const parts: Promise<void>[] = [];
            for (let at = 0; at < length; at += FILE_PART_MAX_BYTES) {
              parts.push(readPart(file, offset + at, bytes.subarray(at, at + FILE_PART_MAX_BYTES)));
            }
            await Promise.all(parts);
            return bytes;
          },
          close: () => Promise.resolve(),
        }),
    };
  }

  function settle(read: number, use: (reading: Reading) => void): void {
    const reading = readings.get(read);
    readings.delete(read);
    // What nobody asked for is void.
    if (reading) use(reading);
  }

  return {
    choose({ batch: id, files, last }) {
      const known = batches.get(id);
      const batch = known ?? new Batch();
      batch.add(files.map(source), last);
      if (last) batches.delete(id);
      else batches.set(id, batch);
      return known ? null : batch;
    },
    part({ read, bytes }) {
      settle(read, ({ into, done, failed }) => {
        if (bytes.length !== into.length) return failed("changed");
        into.set(bytes);
        done();
      });
    },
    unreadable: ({ read, fault }) => settle(read, ({ failed }) => failed(fault)),
    gone() {
      page++;
      for (const batch of batches.values()) batch.add([], true);
      batches.clear();
      for (const { failed } of readings.values()) failed("vanished");
      readings.clear();
    },
  };
}

/** Files that are still being told of while the first are walked. */
class Batch implements AsyncIterable<SourceFile> {
  #files: SourceFile[] = [];
  #last = false;
  #more = Promise.withResolvers<void>();

  add(files: SourceFile[], last: boolean): void {
    this.#files.push(...files);
    this.#last ||= last;
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceFile> {
    for (let at = 0;; at++) {
      while (at >= this.#files.length) {
        if (this.#last) return;
        await this.#more.promise;
      }
      yield this.#files[at];
    }
  }
}
