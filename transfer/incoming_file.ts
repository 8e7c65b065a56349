import type { FinishedFile, Store, StoredFile } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What the sender says of a file when it begins. */
export interface FileHead {
  file: number;
  path: string;
  size: number;
  modified: number;
}

/** Files up to this size are sent again rather than looked at. */
const KEPT_MIN_BYTES = 64 * 1024;

/** The file that is being received. */
export class IncomingFile {
  readonly head: FileHead;
  /** Bytes that are there. */
  written = 0;
  /** Of these bytes, where they come from an earlier try and the sender hasn't agreed to them yet. */
  sha256: string | null = null;
  /** Until the sender begins (again), what comes of it was sent before it knew where to go on. */
  waiting = false;
  #stored: StoredFile;

  constructor(head: FileHead, stored: StoredFile) {
    this.head = head;
    this.#stored = stored;
  }

  /** @throws what the store throws. */
  static async open(head: FileHead, store: Store): Promise<IncomingFile> {
    const { path, size, modified } = head;
    const stored = await store.open({ path, size, modified });
    const incoming = new IncomingFile(head, stored);
    const { kept } = stored;
    if (kept.size === 0) return incoming;
    if (kept.size > size || kept.size < KEPT_MIN_BYTES) await incoming.#restart();
    else {
      incoming.written = kept.size;
      incoming.sha256 = kept.sha256;
      incoming.waiting = true;
    }
    return incoming;
  }

  /** @returns false unless this is the very same file, begun where it may be. @throws what the store throws. */
  async begin(head: FileHead, offset: number): Promise<boolean> {
    const { path, size, modified } = this.head;
    if (head.path !== path || head.size !== size || head.modified !== modified) return false;
    if (offset !== 0 && offset !== this.written) return false;
    if (offset !== this.written) await this.#restart();
    this.waiting = false;
    this.sha256 = null;
    return true;
  }

  /** Whether these bytes come next. */
  fits(offset: number, length: number): boolean {
    return offset === this.written && offset + length <= this.head.size;
  }

  /** @throws what the store throws. */
  async write(bytes: Bytes): Promise<void> {
    await this.#stored.write(bytes);
    this.written += bytes.length;
  }

  /** @throws what the store throws. */
  finish(sha256: string): Promise<FinishedFile> {
    return this.#stored.finish(sha256);
  }

  discard(): Promise<void> {
    return this.#stored.discard();
  }

  leave(): Promise<void> {
    return this.#stored.leave();
  }

  async #restart(): Promise<void> {
    await this.#stored.restart();
    this.written = 0;
  }
}
