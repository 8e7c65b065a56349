import {
  type ChosenFiles,
  type PageFilesDown,
  type PageFilesUp,
  READ_HEADER_BYTES,
} from "../../protocol/page_files.ts";
import { CHOSEN_FILES_MAX, FILE_READ_MAX_BYTES } from "../../protocol/limits.ts";
import { ProtocolError } from "../../protocol/parse.ts";
import { type SourceFile, TransferError, type TransferFault } from "../../transfer/types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A page whose socket broke has this long to come back, milliseconds. */
const RETURN_MS = 30_000;
/** A page that doesn't answer for so long has lost the file (a network drive that is gone), milliseconds. */
const ANSWER_MS = 60_000;

/** Files chosen together, as they come from the page. */
export interface Chosen {
  /** Of all of them together, for people. */
  name: string;
  total: ChosenFiles["total"];
  /** Those of the first message: enough to say what it is about. */
  first: readonly { path: string; size: number }[];
  /** All of them; grows while the page is still telling. */
  files: AsyncIterable<SourceFile>;
}

export interface PageSourceOptions {
  onChosen(chosen: Chosen): void;
}

/** One page's socket, as the process sees it. */
export interface PageLine {
  /** @throws ProtocolError */
  receive(message: Exclude<PageFilesUp, { type: "auth" }>): void;
  /** A binary answer. @throws ProtocolError */
  receiveBytes(bytes: Uint8Array): void;
  /** It broke. */
  gone(): void;
}

interface Read {
  message: Extract<PageFilesDown, { type: "read" }>;
  settle(result: Bytes | TransferFault): void;
}

/**
 * The files that were chosen in the client's page: the page alone can read them, and only what its user picked. Where its
 * socket breaks and the same page comes back, reading goes on.
 */
export class PageSource {
  readonly #options: PageSourceOptions;
  readonly #reads = new Map<number, Read>();
  readonly #batches = new Map<number, Batch>();
  /** The last batch of which all is known: they come one after the other. */
  #taken = 0;
  #count = 0;
  #page: string | null = null;
  #send: ((message: PageFilesDown) => void) | null = null;
  #returning: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PageSourceOptions) {
    this.#options = options;
  }

  /** A page proved itself: the newest one counts. @param page as in its `auth`. */
  attach(page: string, send: (message: PageFilesDown) => void): PageLine {
    clearTimeout(this.#returning);
    if (page !== this.#page) this.#forget();
    this.#page = page;
    this.#send = send;
    // What the old socket had under way is lost with it.
    for (const { message } of this.#reads.values()) send(message);
    const current = () => this.#send === send;
    return {
      receive: (message) => {
        if (!current()) return;
        if (message.type === "chosen") this.#choose(message);
        else this.#take(message.read)?.settle(message.fault);
      },
      receiveBytes: (bytes) => {
        if (current()) this.#answer(bytes);
      },
      gone: () => {
        if (!current()) return;
        this.#send = null;
        this.#returning = setTimeout(() => this.#forget(), RETURN_MS);
      },
    };
  }

  /** Nothing of any page is read any more. */
  close(): void {
    clearTimeout(this.#returning);
    this.#send = null;
    this.#forget();
  }

  /** The page is another one by now, or won't come back: its files can't be read. */
  #forget(): void {
    this.#page = null;
    this.#taken = 0;
    for (const batch of this.#batches.values()) batch.break();
    this.#batches.clear();
    for (const read of [...this.#reads.keys()]) this.#take(read)!.settle("vanished");
  }

  #choose(message: ChosenFiles): void {
    const { batch: number, name, total, files, last } = message;
    // Told once more on a new socket.
    if (number <= this.#taken) return this.#send!({ type: "taken", batch: number });
    let batch = this.#batches.get(number);
    const fresh = batch === undefined;
    batch ??= new Batch(total.files);
    this.#batches.set(number, batch);
    const page = this.#page!;
    const news = batch.news(files);
    batch.add(news.map((file) => this.#source(page, file)), last);
    if (last) {
      this.#batches.delete(number);
      this.#taken = number;
      this.#send!({ type: "taken", batch: number });
    }
    if (!fresh) return;
    const first = files.map(({ path, size }) => ({ path, size }));
    this.#options.onChosen({ name, total, first, files: batch });
  }

  #source(page: string, { file, path, size, modified }: ChosenFiles["files"][number]): SourceFile {
    const read = async (offset: number, length: number) => {
      const bytes = new Uint8Array(length);
      const parts: Promise<void>[] = [];
      for (let at = 0; at < length; at += FILE_READ_MAX_BYTES) {
        const part = { file, offset: offset + at, length: Math.min(FILE_READ_MAX_BYTES, length - at) };
        parts.push(this.#read(page, part).then((some) => bytes.set(some, at)));
      }
      await Promise.all(parts);
      return bytes;
    };
    return { path, size, modified, open: () => Promise.resolve({ read, close: () => Promise.resolve() }) };
  }

  async #read(page: string, part: { file: number; offset: number; length: number }): Promise<Bytes> {
    if (page !== this.#page) throw new TransferError("vanished", "Cannot read a file: its page is gone");
    const read = this.#count = (this.#count + 1) >>> 0;
    const { promise, resolve, reject } = Promise.withResolvers<Bytes>();
    const settle = (result: Bytes | TransferFault) => {
      clearTimeout(timer);
      if (typeof result !== "string") resolve(result);
      else reject(new TransferError(result, "Cannot read a file: its page can't read it"));
    };
    const timer = setTimeout(() => this.#take(read)?.settle("unreadable"), ANSWER_MS);
    const message = { type: "read", read, ...part } as const;
    this.#reads.set(read, { message, settle });
    this.#send?.(message);
    return await promise;
  }

  #answer(bytes: Uint8Array): void {
    if (bytes.length < READ_HEADER_BYTES) {
      throw new ProtocolError("malformed", "Cannot take bytes: they have no number");
    }
    const number = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
    const read = this.#take(number);
    // An answer to what was given up meanwhile.
    if (!read) return;
    const answer = bytes.slice(READ_HEADER_BYTES);
    // Shorter: the file is.
    read.settle(answer.length === read.message.length ? answer : "changed");
  }

  #take(number: number): Read | undefined {
    const read = this.#reads.get(number);
    this.#reads.delete(number);
    return read;
  }
}

/** Files that are still told while the first are walked. */
class Batch implements AsyncIterable<SourceFile> {
  readonly #files: SourceFile[] = [];
  readonly #most: number;
  #state: "open" | "complete" | "broken" = "open";
  #known = 0;
  #more = Promise.withResolvers<void>();

  constructor(most: number) {
    this.#most = Math.min(most, CHOSEN_FILES_MAX);
  }

  /** Those that weren't told yet: files are numbered upward. */
  news(files: ChosenFiles["files"]): ChosenFiles["files"] {
    const news = files.filter(({ file }) => file > this.#known);
    this.#known = Math.max(this.#known, ...news.map(({ file }) => file));
    return news;
  }

  /** @throws ProtocolError if there are more or fewer than announced. */
  add(files: SourceFile[], last: boolean): void {
    const count = this.#files.length + files.length;
    if (count > this.#most || (last && count !== this.#most)) {
      throw new ProtocolError("unexpected", "Cannot take files: another number was announced");
    }
    this.#files.push(...files);
    if (last) this.#state = "complete";
    this.#wake();
  }

  /** Nobody will tell the rest. */
  break(): void {
    if (this.#state === "open") this.#state = "broken";
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SourceFile> {
    for (let at = 0;; at++) {
      while (at >= this.#files.length) {
        if (this.#state === "complete") return;
        if (this.#state === "broken") {
          throw new TransferError("vanished", "Cannot list files: their page is gone");
        }
        await this.#more.promise;
      }
      yield this.#files[at];
    }
  }

  #wake(): void {
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }
}
