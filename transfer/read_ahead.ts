import type { SourceFile, SourceReader } from "./types.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file's bytes in order, read while those before them are sent. */
export interface ByteStream {
  /** @returns at least one and at most `max` bytes of what is at `offset`. @throws what the source throws. */
  read(offset: number, max: number): Promise<Bytes>;
  close(): Promise<void>;
}

const CHUNK_BYTES = 256 * 1024;
/** Files up to this size are read whole, some before it is their turn: each costs several turns of the event loop. */
export const SMALL_FILE_BYTES = 32 * 1024;

export async function openStream(source: SourceFile): Promise<ByteStream> {
  if (source.size > SMALL_FILE_BYTES) return new ReadAhead(await source.open(), source.size);
  const reader = await source.open();
  try {
    const bytes = source.size > 0 ? await reader.read(0, source.size) : new Uint8Array(0);
    return {
      read: (offset, max) => Promise.resolve(bytes.subarray(offset, offset + max)),
      close: () => Promise.resolve(),
    };
  } finally {
    await reader.close();
  }
}

/** A chunk at hand and one being read. */
class ReadAhead implements ByteStream {
  #reader: SourceReader;
  #size: number;
  #chunk: { at: number; bytes: Bytes } = { at: 0, bytes: new Uint8Array(0) };
  #ahead: { at: number; bytes: Promise<Bytes> } | null = null;

  constructor(reader: SourceReader, size: number) {
    this.#reader = reader;
    this.#size = size;
  }

  async read(offset: number, max: number): Promise<Bytes> {
    const chunk = this.#chunk;
    const inside = offset >= chunk.at && offset < chunk.at + chunk.bytes.length;
    const { at, bytes } = inside ? chunk : await this.#load(offset);
    return bytes.subarray(offset - at, offset - at + max);
  }

  async close(): Promise<void> {
    await this.#settle();
    await this.#reader.close();
  }

  async #load(offset: number): Promise<{ at: number; bytes: Bytes }> {
    // A reader is asked for one thing at a time.
    if (this.#ahead?.at !== offset) await this.#settle();
    const ahead = this.#ahead ?? this.#ask(offset);
    this.#ahead = null;
    this.#chunk = { at: offset, bytes: await ahead.bytes };
    const next = offset + this.#chunk.bytes.length;
    if (next < this.#size) {
      this.#ahead = this.#ask(next);
      // Told when it is asked for.
      this.#ahead.bytes.catch(() => {});
    }
    return this.#chunk;
  }

  async #settle(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = null;
    await ahead?.bytes.catch(() => {});
  }

  #ask(at: number): { at: number; bytes: Promise<Bytes> } {
    return { at, bytes: this.#reader.read(at, Math.min(CHUNK_BYTES, this.#size - at)) };
  }
}
