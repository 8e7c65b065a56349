import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  type FinishedFile,
  type StoredFile,
  TransferError,
  type TransferFault,
} from "../../transfer/types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where the bytes of one file go. Called one after the other. */
export interface Sink {
  write(bytes: Bytes): Promise<void>;
  /** Drops what was written. */
  restart(): Promise<void>;
  /** All was written: the file gets its name, which is returned. */
  finish(): Promise<string>;
  discard(): Promise<void>;
}

/** Bytes that are collected before they are written: each write of a browser's file costs a way between processes. */
const COLLECT_BYTES = 1024 * 1024;

/** What browsers say when a file can't be kept; everything else is "not-writable". */
const FAULTS: Record<string, TransferFault> = {
  QuotaExceededError: "disk-full",
  /** Chromium: a name that pages may not use, e.g. "x.lnk". */
  TypeError: "name",
  /** Chromium: Safe Browsing refused it when it was finished. */
  AbortError: "scan",
};

/** @param what as in "Cannot ⟨what⟩: QuotaExceededError". */
export function storeError(what: string, error: unknown): TransferError {
  if (error instanceof TransferError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : "unknown";
  return new TransferError(FAULTS[name] ?? "not-writable", `Cannot ${what}: ${name}`, { cause: error });
}

/** A file on its way into a browser's store. Its steps are taken one after the other, in the order they are asked for. */
export class WrittenFile implements StoredFile {
  kept: { size: number; sha256: string };
  readonly #sink: Sink;
  readonly #size: number;
  readonly #onLeave: (file: WrittenFile) => void;
  #hash = sha256.create();
  #written = 0;
  #collected = new Uint8Array(COLLECT_BYTES);
  #used = 0;
  #over = false;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param onLeave keeps it for a later try. */
  constructor(sink: Sink, { size, onLeave }: { size: number; onLeave(file: WrittenFile): void }) {
    this.#sink = sink;
    this.#size = size;
    this.#onLeave = onLeave;
    this.kept = this.#stand();
  }

  restart(): Promise<void> {
    return this.#next("begin a file again", async () => {
      await this.#sink.restart();
      this.#hash = sha256.create();
      this.#written = this.#used = 0;
    });
  }

  write(bytes: Bytes): Promise<void> {
    return this.#next("write a file", async () => {
      if (this.#written + bytes.length > this.#size) {
        throw new TransferError("size", "Cannot write a file: it is longer than announced");
      }
      this.#hash.update(bytes);
      this.#written += bytes.length;
      for (let at = 0; at < bytes.length;) {
        const some = bytes.subarray(at, at + COLLECT_BYTES - this.#used);
        this.#collected.set(some, this.#used);
        this.#used += some.length;
        at += some.length;
        if (this.#used === COLLECT_BYTES) await this.#flush();
      }
    });
  }

  finish(digest: string): Promise<FinishedFile> {
    return this.#next("finish a file", async () => {
      try {
        if (this.#written !== this.#size) {
          throw new TransferError("size", "Cannot finish a file: it is shorter than announced");
        }
        if (bytesToHex(this.#hash.digest()) !== digest.toLowerCase()) {
          throw new TransferError("digest", "Cannot finish a file: what arrived isn't what was sent");
        }
        await this.#flush();
        const name = await this.#sink.finish();
        this.#over = true;
        return { name, scan: "none" };
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

  async leave(): Promise<void> {
    await this.#turn;
    if (this.#over) return;
    this.kept = this.#stand();
    this.#onLeave(this);
  }

  #stand(): { size: number; sha256: string } {
    return { size: this.#written, sha256: bytesToHex(this.#hash.clone().digest()) };
  }

  async #flush(): Promise<void> {
    if (this.#used === 0) return;
    const used = this.#used;
    this.#used = 0;
    await this.#sink.write(this.#collected.subarray(0, used));
  }

  async #remove(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    await this.#sink.discard();
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
}
