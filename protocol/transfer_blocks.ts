import { TRANSFER_BLOCK_MAX_BYTES, TRANSFER_FILES_MAX, TRANSFER_PATH_MAX_BYTES } from "./limits.ts";
import { ProtocolError } from "./parse.ts";

/**
 * The `files` data channel, sender → receiver: binary, little endian. One message is the transfer's id (22 characters,
 * ASCII), then any number of records, so that many small files fit into one.
 *
 * | byte    | 0    | 1–4  | 5…                                                                                     |
 * | ------- | ---- | ---- | -------------------------------------------------------------------------------------- |
 * |         | kind | file | by kind                                                                                |
 * | 1 begin | | | offset u64, size u64, modified f64 (ms since 1970), length of path u16, path (UTF-8)             |
 * | 2 data  | | | offset u64, length u16, bytes                                                                    |
 * | 3 end   | | | SHA-256 of the whole file, 32 bytes                                                              |
 * | 4 fail  | | | fault u8 (SOURCE_FAULTS): the rest of this file doesn't come                                     |
 *
 * `file` numbers the transfer's files from 0. Offsets are the file's own; a file's records come in order.
 */
export type BlockRecord =
  | { kind: "begin"; file: number; offset: number; size: number; modified: number; path: string }
  | { kind: "data"; file: number; offset: number; bytes: Bytes }
  | { kind: "end"; file: number; sha256: string }
  | { kind: "fail"; file: number; fault: SourceFault };

export const SOURCE_FAULTS = ["changed", "vanished", "unreadable"] as const;
export type SourceFault = typeof SOURCE_FAULTS[number];

type Bytes = Uint8Array<ArrayBuffer>;

const KINDS = ["begin", "data", "end", "fail"] as const;
const ID_CHARS = 22;
const ID = /^[A-Za-z0-9_-]{22}$/;
const RECORD_BYTES = 5;
const BEGIN_BYTES = RECORD_BYTES + 26;
const DATA_BYTES = RECORD_BYTES + 10;
const DIGEST_BYTES = 32;
/** What `Date` can hold. */
const MODIFIED_MAX = 8.64e15;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The longest message of one record other than data. */
const MESSAGE_MIN_BYTES = ID_CHARS + BEGIN_BYTES + TRANSFER_PATH_MAX_BYTES;

/** Puts records into one message of at most `max` bytes, or of one record; what doesn't fit is left out and said so. */
export class BlockWriter {
  #bytes: Bytes;
  #max: number;
  #view: DataView;
  #at = ID_CHARS;

  constructor(id: string, max: number) {
    this.#max = Math.min(TRANSFER_BLOCK_MAX_BYTES, max);
    this.#bytes = new Uint8Array(Math.max(this.#max, MESSAGE_MIN_BYTES));
    this.#view = new DataView(this.#bytes.buffer);
    encoder.encodeInto(id, this.#bytes);
  }

  get empty(): boolean {
    return this.#at === ID_CHARS;
  }

  /** Bytes of data that still fit; not above 65,535. */
  get room(): number {
    return Math.max(0, this.#max - this.#at - DATA_BYTES);
  }

  /** @throws RangeError if the path is longer than allowed. @returns false if it doesn't fit any more. */
  begin(record: { file: number; offset: number; size: number; modified: number; path: string }): boolean {
    const path = encoder.encode(record.path);
    if (path.length > TRANSFER_PATH_MAX_BYTES) throw new RangeError("Cannot send file: path is too long");
    if (!this.#head("begin", record.file, BEGIN_BYTES + path.length)) return false;
    this.#u64(record.offset);
    this.#u64(record.size);
    this.#view.setFloat64(this.#at, record.modified, true);
    this.#view.setUint16(this.#at + 8, path.length, true);
    this.#at += 10;
    return this.#put(path);
  }

  data(record: { file: number; offset: number; bytes: Uint8Array }): boolean {
    const { file, offset, bytes } = record;
    if (!this.#head("data", file, DATA_BYTES + bytes.length)) return false;
    this.#u64(offset);
    this.#view.setUint16(this.#at, bytes.length, true);
    this.#at += 2;
    return this.#put(bytes);
  }

  end(record: { file: number; sha256: string }): boolean {
    if (!this.#head("end", record.file, RECORD_BYTES + DIGEST_BYTES)) return false;
    for (let i = 0; i < DIGEST_BYTES; i++) {
      this.#bytes[this.#at++] = Number.parseInt(record.sha256.slice(2 * i, 2 * i + 2), 16);
    }
    return true;
  }

  fail(record: { file: number; fault: SourceFault }): boolean {
    if (!this.#head("fail", record.file, RECORD_BYTES + 1)) return false;
    this.#bytes[this.#at++] = SOURCE_FAULTS.indexOf(record.fault);
    return true;
  }

  message(): Bytes {
    return this.#bytes.subarray(0, this.#at);
  }

  #head(kind: typeof KINDS[number], file: number, bytes: number): boolean {
    if (this.#at + bytes > (this.empty ? this.#bytes.length : this.#max)) return false;
    this.#bytes[this.#at] = KINDS.indexOf(kind) + 1;
    this.#view.setUint32(this.#at + 1, file, true);
    this.#at += RECORD_BYTES;
    return true;
  }

  #u64(value: number): void {
    this.#view.setBigUint64(this.#at, BigInt(value), true);
    this.#at += 8;
  }

  #put(bytes: Uint8Array): true {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return true;
  }
}

/**
 * @returns the records in order; `bytes` are views of the message.
 * @throws ProtocolError on any byte that isn't as in the table above.
 */
export function decodeBlocks(message: Bytes): { id: string; records: BlockRecord[] } {
  if (message.length > TRANSFER_BLOCK_MAX_BYTES) {
    throw new ProtocolError("too-large", `Cannot read block: over ${TRANSFER_BLOCK_MAX_BYTES} bytes`);
  }
  const id = String.fromCharCode(...message.subarray(0, ID_CHARS));
  if (!ID.test(id)) throw malformed("id");
  const reader = new Reader(message, ID_CHARS);
  const records: BlockRecord[] = [];
  while (!reader.atEnd) records.push(readRecord(reader));
  return { id, records };
}

function readRecord(reader: Reader): BlockRecord {
  const kind = KINDS[reader.u8() - 1];
  const file = reader.u32();
  if (file >= TRANSFER_FILES_MAX) throw malformed("file");
  switch (kind) {
    case "begin": {
      const offset = reader.u64(), size = reader.u64(), modified = reader.f64();
      if (offset > size) throw malformed("offset");
      if (!(Math.abs(modified) <= MODIFIED_MAX)) throw malformed("time");
      const length = reader.u16();
      if (length === 0 || length > TRANSFER_PATH_MAX_BYTES) throw malformed("path");
      return { kind, file, offset, size, modified, path: reader.text(length) };
    }
    case "data": {
      const offset = reader.u64(), length = reader.u16();
      if (length === 0) throw malformed("length");
      return { kind, file, offset, bytes: reader.bytes(length) };
    }
    case "end":
      return { kind, file, sha256: hex(reader.bytes(DIGEST_BYTES)) };
    case "fail": {
      const fault = SOURCE_FAULTS[reader.u8()];
      if (!fault) throw malformed("fault");
      return { kind, file, fault };
    }
    default:
      throw malformed("kind");
  }
}

class Reader {
  #message: Bytes;
  #view: DataView;
  #at: number;

  constructor(message: Bytes, at: number) {
    this.#message = message;
    this.#view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    this.#at = at;
  }

  get atEnd(): boolean {
    return this.#at === this.#message.length;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): number {
    const value = Number(this.#view.getBigUint64(this.#take(8), true));
    if (value > Number.MAX_SAFE_INTEGER) throw malformed("number");
    return value;
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  bytes(length: number): Bytes {
    const at = this.#take(length);
    return this.#message.subarray(at, at + length);
  }

  text(length: number): string {
    try {
      return decoder.decode(this.bytes(length));
    } catch {
      throw malformed("text");
    }
  }

  #take(length: number): number {
    const at = this.#at;
    if (at + length > this.#message.length) throw malformed("length");
    this.#at += length;
    return at;
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function malformed(what: string): ProtocolError {
  return new ProtocolError("malformed", `Cannot read block: ${what} is not as agreed`);
}
