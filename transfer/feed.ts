import { TRANSFER_PATH_MAX_BYTES } from "../protocol/limits.ts";
import { BlockWriter, SOURCE_FAULTS, type SourceFault } from "../protocol/transfer_blocks.ts";
import { type ByteStream, openStream, SMALL_FILE_BYTES } from "./read_ahead.ts";
import { type Digest, type SourceFile, TransferError } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Where the receiver stands: what comes next of this transfer. */
export interface Position {
  file: number;
  offset: number;
  /** Of the bytes before `offset`, where the receiver has them from an earlier try. */
  sha256: string | null;
}

export interface FeedOptions {
  id: string;
  files: readonly SourceFile[];
  digest(): Digest;
  /** The receiver has told what became of it: it isn't sent (any further). */
  settled(file: number): boolean;
  /** A file was read to its end. */
  onEnd(file: number, sha256: string): void;
}

interface Current {
  file: number;
  begun: boolean;
  stream: ByteStream | null;
  digest: Digest;
  /** Bytes that the digest knows; sent again are only some before that. */
  hashed: number;
  /** Of the next byte to send. */
  offset: number;
  sha256: string | null;
  fault: SourceFault | null;
}

/** So many small files are read at once. */
const FILES_AHEAD = 16;
/** Less room in a message is left empty. */
const DATA_WORTH_BYTES = 256;

/** One transfer's files as messages of the channel `files`, from any position on. Its calls come one after the other. */
export class Feed {
  #options: FeedOptions;
  #next = 0;
  #last = -1;
  #current: Current | null = null;
  #ahead = new Map<number, Promise<ByteStream>>();
  #closed = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** The file that was begun last; -1 before the first. */
  get last(): number {
    return this.#last;
  }

  /** @returns one message of about `max` bytes, the caller's own; null when everything was sent. Never throws. */
  next(max: number): Promise<Bytes | null> {
    return this.#working(this.#fill(max));
  }

  /** Goes on from there. Never throws. */
  seek(position: Position): Promise<void> {
    return this.#working(this.#goTo(position));
  }

  /** May be called while something else is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#work;
    await this.#leave();
    await this.#forget();
  }

  #working<T>(work: Promise<T>): Promise<T> {
    this.#work = work;
    return work;
  }

  async #fill(max: number): Promise<Bytes | null> {
    const out = new BlockWriter(this.#options.id, max);
    while (!this.#closed) {
      this.#current ??= this.#begin();
      if (!this.#current) break;
      if (this.#options.settled(this.#current.file)) await this.#leave();
      else if (!await this.#put(out, this.#current)) break;
    }
    return out.empty ? null : out.message();
  }

  async #goTo({ file, offset, sha256 }: Position): Promise<void> {
    const current = this.#current;
    if (current?.file === file && !sha256 && current.hashed >= offset) {
      current.begun = false;
      current.offset = offset;
      return;
    }
    await this.#leave();
    await this.#forget();
    this.#next = file;
    if (offset === 0) return;
    const again = this.#current = this.#begin();
    if (again?.file === file) await this.#skip(again, { offset, sha256 });
  }

  #begin(): Current | null {
    const { files, settled, digest } = this.#options;
    while (this.#next < files.length && settled(this.#next)) this.#next++;
    if (this.#next >= files.length) return null;
    const file = this.#last = this.#next++;
    const rest = { begun: false, stream: null, hashed: 0, offset: 0, sha256: null, fault: null };
    return { file, digest: digest(), ...rest };
  }

  /** Puts the current file's next record in. @returns false if it doesn't fit. */
  async #put(out: BlockWriter, current: Current): Promise<boolean> {
    const source = this.#options.files[current.file];
    if (!current.begun) {
      const { size, modified } = source, path = fittingPath(source.path);
      const { file, offset } = current;
      if (!out.begin({ file, offset, size, modified, path })) return false;
      current.begun = true;
    }
    if (current.fault) {
      if (!out.fail({ file: current.file, fault: current.fault })) return false;
      await this.#leave();
      return true;
    }
    if (current.offset < source.size) return await this.#putData(out, current);
    // An empty file is looked at as well: it may have vanished.
    if (!await this.#attempt(current, () => this.#open(current))) return true;
    current.sha256 ??= current.digest.hex();
    if (!out.end({ file: current.file, sha256: current.sha256 })) return false;
    this.#options.onEnd(current.file, current.sha256);
    await this.#leave();
    return true;
  }

  async #putData(out: BlockWriter, current: Current): Promise<boolean> {
    const left = this.#options.files[current.file].size - current.offset;
    if (out.room < Math.min(left, DATA_WORTH_BYTES)) return false;
    const bytes = await this.#attempt(current, () => this.#read(current, out.room));
    if (!bytes) return true;
    out.data({ file: current.file, offset: current.offset, bytes });
    current.offset += bytes.length;
    return true;
  }

  /** Reads what the receiver has, so that the digest knows it; if the receiver has something else, all is sent. */
  async #skip(current: Current, { offset, sha256 }: { offset: number; sha256: string | null }) {
    const prefix = this.#options.digest();
    const read = async () => {
      while (current.offset < offset && !this.#closed) {
        const bytes = await this.#read(current, offset - current.offset);
        prefix.update(bytes);
        current.offset += bytes.length;
      }
    };
    await this.#attempt(current, read);
    if (current.fault) current.offset = offset;
    else if (sha256 && prefix.hex() !== sha256) {
      current.offset = current.hashed = 0;
      current.digest = this.#options.digest();
    }
  }

  async #read(current: Current, max: number): Promise<Bytes> {
    const stream = await this.#open(current);
    const bytes = await stream.read(current.offset, max);
    const known = Math.min(bytes.length, current.hashed - current.offset);
    if (known < bytes.length) {
      current.digest.update(bytes.subarray(known));
      current.hashed = current.offset + bytes.length;
    }
    return bytes;
  }

  async #open(current: Current): Promise<ByteStream> {
    if (current.stream) return current.stream;
    const { files } = this.#options;
    for (let file = current.file; file < Math.min(files.length, current.file + FILES_AHEAD); file++) {
      if (file !== current.file && files[file].size > SMALL_FILE_BYTES) break;
      if (this.#ahead.has(file) || this.#options.settled(file)) continue;
      const stream = openStream(files[file]);
      // Told when its turn comes.
      stream.catch(() => {});
      this.#ahead.set(file, stream);
    }
    const mine = this.#ahead.get(current.file) ?? openStream(files[current.file]);
    this.#ahead.delete(current.file);
    return current.stream = await mine;
  }

  /** @returns undefined if the source failed: that is the file's fault from now on. */
  async #attempt<T>(current: Current, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const fault = error instanceof TransferError ? error.fault : "unreadable";
      current.fault = SOURCE_FAULTS.find((known) => known === fault) ?? "unreadable";
    }
  }

  async #forget(): Promise<void> {
    const streams = [...this.#ahead.values()];
    this.#ahead.clear();
    await Promise.all(streams.map((stream) => stream.then(closeQuietly, () => {})));
  }

  async #leave(): Promise<void> {
    const stream = this.#current?.stream;
    this.#current = null;
    if (stream) await closeQuietly(stream);
  }
}

async function closeQuietly(stream: ByteStream): Promise<void> {
  // It was read or given up: nothing depends on it any more.
  await stream.close().catch(() => {});
}

/** The receiver makes paths safe and short; only what the wire can't carry is cut, from the front. */
function fittingPath(path: string): string {
  let fitting = path;
  const length = () => new TextEncoder().encode(fitting).length;
  while (fitting.includes("/") && length() > TRANSFER_PATH_MAX_BYTES) {
    fitting = fitting.slice(fitting.indexOf("/") + 1);
  }
  return length() > TRANSFER_PATH_MAX_BYTES ? fitting.slice(-TRANSFER_PATH_MAX_BYTES / 4) : fitting || "_";
}
