import { TRANSFER_FILES_MAX } from "../protocol/limits.ts";
import type { TransferMessage } from "../protocol/transfer.ts";
import { Feed, type Position } from "./feed.ts";
import { Progress } from "./progress.ts";
import { type Digest, type SourceFile, TransferError, type TransferFault } from "./types.ts";

/** One transfer at its sender's end. */
export class Outgoing {
  readonly progress: Progress;
  readonly files: SourceFile[] = [];
  readonly feed: Feed;
  /** All files are listed. */
  complete = false;
  /** The receiver may know of it. */
  offered = false;
  /** Where the receiver wants to go on, before anything else is sent. */
  seekTo: Position | null = null;
  /** The receiver said on this connection where it stands. */
  ready = false;
  /** Everything was sent. */
  exhausted = false;
  /** Nothing more is sent: it ended, or was given up at this end. */
  over = false;
  #settled = new Set<number>();
  #sums = new Map<number, string>();
  #bytesDone = 0;

  constructor({ id, name, digest }: { id: string; name: string; digest: () => Digest }) {
    this.progress = new Progress({ id, direction: "send", name });
    this.feed = new Feed({
      id,
      files: this.files,
      digest,
      settled: (file) => this.#settled.has(file),
      onEnd: (file, sha256) => void this.#sums.set(file, sha256),
    });
  }

  get id(): string {
    return this.progress.id;
  }

  /** There is something of it to send now. */
  get due(): boolean {
    return this.ready && !this.exhausted && !this.over;
  }

  /**
   * Lists the files.
   * @throws TransferError "size" if there are too many; what the iterable throws.
   */
  async list(files: Iterable<SourceFile> | AsyncIterable<SourceFile>, onMore: () => void): Promise<void> {
    for await (const file of files) {
      if (this.over) return;
      const size = this.progress.size + file.size;
      if (this.files.length >= TRANSFER_FILES_MAX || !Number.isSafeInteger(size)) {
        throw new TransferError("size", "Cannot send files: too many");
      }
      this.files.push(file);
      this.progress.files++;
      this.progress.size = size;
      onMore();
    }
    this.complete = true;
  }

  offer(): TransferMessage {
    const { id, name, files, size, filesSettled, filesFailed } = this.progress;
    const told = { files: filesSettled, failed: filesFailed, bytes: this.#bytesDone };
    return { type: "offer", id, name, files, size, complete: this.complete, told };
  }

  /** Takes a result in. @returns the file and its SHA-256 (empty if it failed); null for one that can't be. */
  settle(file: number, result: "done" | TransferFault): { source: SourceFile; sha256: string } | null {
    const source = this.files[file], sha256 = this.#sums.get(file);
    if (!source || this.#settled.has(file) || result === "done" && !sha256) return null;
    this.#settled.add(file);
    this.#sums.delete(file);
    this.progress.settle(result);
    if (result === "done") this.#bytesDone += source.size;
    return { source, sha256: result === "done" && sha256 ? sha256 : "" };
  }

  /** @returns what was begun, and nobody will ever tell what became of it. */
  giveUp(): SourceFile[] {
    const open = new Set([...this.#sums.keys(), this.feed.last].filter((file) => !this.#settled.has(file)));
    return [...open].flatMap((file) => this.settle(file, "aborted")?.source ?? []);
  }

  disconnected(): void {
    this.ready = false;
    this.seekTo = null;
    this.progress.pause();
  }
}
