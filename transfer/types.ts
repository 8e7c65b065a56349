/**
 * Files between the two ends of a session (adviser's browser, client process). The engine is the same at both ends; what
 * differs, reading files and keeping them, is behind `SourceFile` and `Store`.
 */

type Bytes = Uint8Array<ArrayBuffer>;

/** Seen from the end that shows it. */
export type Direction = "send" | "receive";

/**
 * Why a file or a transfer went wrong. Texts live in the dictionaries.
 *
 * - "changed": the source changed while it was sent; "vanished": it is gone; "unreadable": no permission, or an error
 * - "disk-full", "not-writable" (permission, folder gone, device gone)
 * - "name": a name that can't be kept even after it was made safe; "size": it lied about its size
 * - "digest": what arrived isn't what was sent
 * - "withdrawn": transfers aren't allowed any more; "aborted": somebody pressed Abbrechen
 * - "scan": the virus scanner refused it
 * - "refused": the receiver said no; "lost": the sender was restarted and knows nothing of it any more
 */
export type TransferFault =
  | "changed"
  | "vanished"
  | "unreadable"
  | "disk-full"
  | "not-writable"
  | "name"
  | "size"
  | "digest"
  | "withdrawn"
  | "aborted"
  | "scan"
  | "refused"
  | "lost";

/** Thrown by sources and stores; the engine turns anything else into "unreadable" or "not-writable". */
export class TransferError extends Error {
  readonly fault: TransferFault;

  constructor(fault: TransferFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TransferError";
    this.fault = fault;
  }
}

/** A file that can be sent. */
export interface SourceFile {
  /** Relative, "/" between parts, e.g. "Belege/2025/Rechnung.pdf". Whoever receives it makes it safe. */
  readonly path: string;
  /** Bytes, 0 … 2^53 - 1. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  open(): Promise<SourceReader>;
}

export interface SourceReader {
  /**
   * @returns exactly `length` bytes, the caller's own.
   * @throws TransferError "changed" | "vanished" | "unreadable"
   */
  read(offset: number, length: number): Promise<Bytes>;
  close(): Promise<void>;
}

/** Where received files are kept. It makes names safe, never overwrites, and leaves nothing unfinished behind. */
export interface Store {
  /**
   * Begins a file, or goes on with what an earlier try left of the very same one (path, size, modified).
   *
   * @throws TransferError "name" | "size" | "disk-full" | "not-writable"
   */
  open(file: { path: string; size: number; modified: number }): Promise<StoredFile>;
}

export interface StoredFile {
  /** Bytes that are there already, on disk and read again, and their SHA-256; 0 for a new file. */
  readonly kept: { size: number; sha256: string };
  /** Drops what is there: the sender's file begins otherwise. */
  restart(): Promise<void>;
  /** Appends. @throws TransferError "disk-full" | "not-writable" */
  write(bytes: Bytes): Promise<void>;
  /**
   * Compares the digest (hex) of everything written, brings it safely to the disk and gives the file its name.
   *
   * @throws TransferError "digest" | "scan" | "disk-full" | "not-writable"; the unfinished file is gone then.
   */
  finish(sha256: string): Promise<FinishedFile>;
  /** Takes the unfinished file away. */
  discard(): Promise<void>;
  /**
   * Lets go of the unfinished file and keeps what is there for another try within this session: the sender was restarted,
   * and may send the very same file again.
   */
  leave(): Promise<void>;
}

export interface FinishedFile {
  /** What it is called now, relative to the folder: it may be numbered, or made safe. */
  name: string;
  /** "none": there is no virus scanner that could be asked ("nicht geprüft"). */
  scan: "clean" | "none";
}

/** SHA-256 piece by piece: node:crypto in the process, @noble/hashes in the browser. */
export interface Digest {
  update(bytes: Uint8Array): void;
  /** Hex, lower case. Ends it. */
  hex(): string;
}

/** One row of the window "Dateitransfer": all files that were chosen or dropped together. */
export interface TransferRow {
  /** 16 random bytes, base64url; the same at both ends. */
  id: string;
  direction: Direction;
  /** The file's name, or the folder's, or the first file's where there are several. */
  name: string;
  files: number;
  filesDone: number;
  filesFailed: number;
  /** Bytes of all files, and of what arrived safely at the receiver. */
  size: number;
  done: number;
  /** Bytes a second over the last seconds; 0 while it waits. */
  rate: number;
  /**
   * "offered": the receiver hasn't agreed yet; "waiting": for others before it, or for the connection; "finished" once at least one file is done and none is left to come; "failed" otherwise; "aborted" with the faults "aborted",
   * "withdrawn" and "refused".
   */
  state: "offered" | "waiting" | "running" | "finished" | "failed" | "aborted";
  /** Of the transfer, or of the first of its files that failed. */
  fault: TransferFault | null;
  /** One of its files wasn't looked at by a virus scanner (receiving end only). */
  unscanned: boolean;
}

/** One line of the log: one file that arrived, or didn't. */
export interface TransferRecord {
  /** Milliseconds since 1970. */
  time: number;
  direction: Direction;
  /** As it is called at this end now. */
  name: string;
  size: number;
  /** Hex; empty where it isn't known. */
  sha256: string;
  result: "done" | TransferFault;
}

/** The connection as the engine sees it: two sealed, reliable, ordered channels, in no order between the two. */
export interface TransferLine {
  /** One JSON message (protocol/transfer.ts). */
  control(message: Bytes): void;
  /** One block with its header. */
  block(message: Bytes): void;
  /** Bytes of blocks that the network hasn't taken yet. */
  buffered(): number;
}

/** One end's transfers in one session, over as many connections as that takes. */
export interface TransferEnd {
  readonly rows: readonly TransferRow[];
  /** For the log, in the order in which they happened. */
  readonly records: readonly TransferRecord[];
  /**
   * Offers files; they are sent once the other end agrees, and when those before them are through. An iterable may be long
   * (100,000 files): it is walked once, while it is offered.
   *
   * @returns the transfer's id.
   */
  send(files: Iterable<SourceFile> | AsyncIterable<SourceFile>, options: { name: string }): string;
  /** Answers an offer ("offered", direction "receive"). */
  answer(id: string, accept: boolean): void;
  abort(id: string): void;
  abortAll(): void;
  /** Transfers aren't allowed any more: everything under way ends with "withdrawn", on both sides. */
  withdraw(): void;
  /** A connection is there, in which nothing is under way. Everything that isn't finished goes on over it. */
  connected(line: TransferLine): void;
  /** It is gone. Rows wait. */
  disconnected(): void;
  receiveControl(message: Bytes): void;
  receiveBlock(message: Bytes): void;
  /** The network has taken what was handed over. */
  drained(): void;
  /** The session is over: what isn't finished is discarded. Settles when nothing is open any more. */
  close(): Promise<void>;
}

export interface TransferEndOptions {
  /** Asked when a transfer of the other end is accepted; the folder may differ from one to the next. */
  store(): Store;
  digest(): Digest;
  /** Something in `rows` or `records` changed; at most some times a second. */
  onChange(): void;
  /** The other end broke the protocol: the connection must be closed. */
  onBroken(error: Error): void;
  /** For the log: one English sentence, without names of files. */
  log(message: string): void;
}
