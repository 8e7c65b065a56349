import { TRANSFER_RESULTS_MAX } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import type { TransferMessage } from "../protocol/transfer.ts";
import type { BlockRecord } from "../protocol/transfer_blocks.ts";
import type { Context } from "./context.ts";
import { type FileHead, IncomingFile } from "./incoming_file.ts";
import { outcomeOf, Progress } from "./progress.ts";
import { type Store, TransferError, type TransferFault } from "./types.ts";

type Offer = Extract<TransferMessage, { type: "offer" }>;
type Result = { file: number; result: "done" | TransferFault };

/** Files that are being brought safely to the disk while the next ones are written. */
const FINISHING_MAX = 32;
/** With these nothing more can be received, so the whole transfer ends. */
const FATAL: readonly TransferFault[] = ["disk-full", "not-writable"];

/**
 * One transfer at its receiver's end. `take`, `end` and `resume` come one after the other; what the user does meanwhile is
 * `giveUp`, which they look at.
 */
export class Incoming {
  readonly progress: Progress;
  /** All files were listed by the sender. */
  complete = false;
  /** The sender was told on this connection where to go on. */
  going = false;
  /** The sender spoke of it on this connection. */
  offered = true;
  /** Nothing of it is open, all results are known. */
  ended = false;
  #context: Context;
  #onSettled: () => void;
  #store: Store | null = null;
  /** What the sender knew of an earlier process of ours. */
  #before: Offer["told"];
  #results: Result[] = [];
  #told = 0;
  #current: IncomingFile | null = null;
  /** The newest file that was begun. */
  #last = -1;
  #begun = 0;
  #bytesBegun = 0;
  #finishing = new Set<Promise<void>>();
  #finishingBytes = 0;
  #bytesDone: number;

  /** @param onSettled something became known while nothing was taken. */
  constructor(offer: Offer, context: Context, onSettled: () => void) {
    const { id, name, told } = offer;
    this.#context = context;
    this.#onSettled = onSettled;
    this.progress = new Progress({ id, direction: "receive", name });
    this.#before = told;
    this.#bytesDone = told.bytes;
    this.progress.filesDone = told.files - told.failed;
    this.progress.filesFailed = told.failed;
    this.progress.done = told.bytes;
    this.grow(offer);
  }

  get over(): boolean {
    return this.progress.outcome !== null;
  }

  /** Results are known that the sender hasn't been told of. */
  get untold(): number {
    return this.#results.length - this.#told;
  }

  /** Nothing is on its way to the disk. */
  get idle(): boolean {
    return this.#finishing.size === 0;
  }

  /** Settles when nothing that was written is still on its way to the disk. */
  async finished(): Promise<void> {
    await Promise.all(this.#finishing);
  }

  /** @throws ProtocolError if an offer was made smaller, or changed after it was complete. */
  grow({ files, size, complete, told }: Offer): void {
    const same = files === this.progress.files && size === this.progress.size && complete;
    const less = files < this.progress.files || size < this.progress.size;
    if (this.complete ? !same : less) throw unexpected("offer");
    if (told.files > files || told.failed > told.files || told.bytes > size) throw unexpected("offer");
    this.progress.files = files;
    this.progress.size = size;
    this.complete = complete;
  }

  accept(store: Store): void {
    this.#store = store;
    this.progress.accepted = true;
  }

  /** Nothing more is taken; what is open is closed by `end`. */
  giveUp(fault: TransferFault): void {
    this.progress.outcome ??= outcomeOf(fault);
  }

  /** The sender has that many results: the others are told anew. @throws ProtocolError */
  rewind(told: number): void {
    const known = told - this.#before.files;
    if (known < 0 || known > this.#results.length) throw unexpected("offer");
    this.#told = known;
  }

  /** Says where the sender goes on, if it may. */
  go(): void {
    if (!this.#store || !this.complete || this.over || !this.offered) return;
    const { id } = this.progress, current = this.#current;
    this.going = true;
    if (current) {
      current.waiting = true;
      const { head: { file }, written: offset, sha256 } = current;
      this.#context.tell({ type: "go", id, file, offset, sha256 });
    } else this.#context.tell({ type: "go", id, file: this.#last + 1, offset: 0, sha256: null });
  }

  /** Tells the results that weren't told yet. */
  flush(): void {
    while (this.untold > 0 && this.offered && this.#context.line) {
      const list = this.#results.slice(this.#told, this.#told + TRANSFER_RESULTS_MAX);
      const first = this.#before.files + this.#told;
      this.#told += list.length;
      this.#context.tell({ type: "results", id: this.progress.id, first, list });
    }
  }

  tellEnd(): void {
    const { id, outcome, done } = this.progress;
    if (outcome && this.offered) this.#context.tell({ type: "end", id, ...outcome, done });
  }

  /** Takes one record in. @throws ProtocolError on what an honest sender doesn't send. */
  async take(record: BlockRecord): Promise<void> {
    if (this.over) return;
    if (!this.going) throw unexpected("block");
    this.progress.moving = true;
    const current = this.#current;
    if (record.kind === "begin") {
      if (!current) return await this.#open(record);
      if (!current.waiting) throw unexpected("file");
      if (record.file === current.head.file) await this.#beginAgain(current, record);
    } else if (!current) {
      // It failed here, and the sender didn't know.
      if (record.file !== this.#last) throw unexpected("file");
    } else if (!current.waiting) await this.#takePart(current, record);
  }

  /** If nothing is to come any more: closes what is open. `leave`: the sender lost it, and may send the same again. */
  async end({ leave = false } = {}): Promise<void> {
    const { outcome, files, filesFailed, fault } = this.progress;
    if (this.ended) return;
    if (outcome) await this.#drop(outcome.fault ?? "aborted", leave);
    else {
      const all = this.complete && this.#store && this.#before.files + this.#begun === files;
      if (!all || this.#current) return;
    }
    if (!this.idle) return;
    this.ended = true;
    const failed = files > 0 && filesFailed === files;
    this.progress.outcome ??= { state: failed ? "failed" : "finished", fault };
  }

  async #open(record: FileHead & { offset: number }): Promise<void> {
    const { file, path, size, modified, offset } = record;
    this.#begun++;
    this.#bytesBegun += size;
    const tooMany = this.#before.files + this.#begun > this.progress.files ||
      this.#before.bytes + this.#bytesBegun > this.progress.size;
    if (file <= this.#last || tooMany || offset !== 0) throw unexpected("file");
    this.#last = file;
    const head = { file, path, size, modified };
    const opened = await this.#attempt(head, () => IncomingFile.open(head, this.#store!));
    if (!opened) return;
    this.#current = opened;
    if (opened.waiting) this.go();
    this.#count();
  }

  async #beginAgain(current: IncomingFile, record: FileHead & { offset: number }): Promise<void> {
    const begun = await this.#attempt(current.head, () => current.begin(record, record.offset));
    if (begun === false) throw unexpected("file");
    this.#count();
  }

  async #takePart(current: IncomingFile, record: Exclude<BlockRecord, { kind: "begin" }>): Promise<void> {
    const { head } = current;
    if (record.file !== head.file) throw unexpected("file");
    if (record.kind === "data") {
      if (!current.fits(record.offset, record.bytes.length)) throw unexpected("place");
      await this.#attempt(head, () => current.write(record.bytes));
      this.#count();
    } else if (record.kind === "fail") {
      this.#current = null;
      await this.#discard(current);
      this.#settle(head, record.fault);
    } else {
      if (current.written !== head.size) throw unexpected("end");
      this.#current = null;
      this.#finish(current, record.sha256);
      if (this.#finishing.size >= FINISHING_MAX) await Promise.race(this.#finishing);
    }
  }

  #finish(file: IncomingFile, sha256: string): void {
    const { head } = file, { size } = head;
    this.#finishingBytes += size;
    const work = async () => {
      const finished = await this.#attempt(head, () => file.finish(sha256));
      this.#finishingBytes -= size;
      if (finished) {
        this.#bytesDone += size;
        if (finished.scan === "none") this.progress.unscanned = true;
        this.#settle(head, "done", { name: finished.name, sha256 });
      } else this.#count();
    };
    const finishing: Promise<void> = work().finally(() => {
      this.#finishing.delete(finishing);
      this.#onSettled();
    });
    this.#finishing.add(finishing);
  }

  /** @returns undefined if the store failed; the file is gone then, and perhaps the transfer. */
  async #attempt<T>(head: FileHead, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransferError)) this.#context.options.log("Cannot keep file: the store failed");
      const fault = error instanceof TransferError ? error.fault : "not-writable";
      const current = this.#current;
      if (current?.head === head) {
        this.#current = null;
        await this.#discard(current);
      }
      this.#settle(head, fault);
      if (FATAL.includes(fault)) this.giveUp(fault);
    }
  }

  async #drop(fault: TransferFault, leave: boolean): Promise<void> {
    const current = this.#current;
    if (!current) return;
    this.#current = null;
    if (leave) await current.leave().catch(() => this.#context.options.log("Cannot leave unfinished file"));
    else await this.#discard(current);
    this.#settle(current.head, fault);
  }

  async #discard(file: IncomingFile): Promise<void> {
    await file.discard().catch(() => this.#context.options.log("Cannot take unfinished file away"));
  }

  #settle(
    { file, path, size }: FileHead,
    result: "done" | TransferFault,
    { name, sha256 } = { name: path, sha256: "" },
  ): void {
    this.#results.push({ file, result });
    this.progress.settle(result);
    this.#count();
    this.#context.record({ direction: "receive", name, size, sha256, result });
    this.#context.changed();
  }

  #count(): void {
    this.progress.setDone(this.#bytesDone + this.#finishingBytes + (this.#current?.written ?? 0));
  }
}

function unexpected(what: string): ProtocolError {
  return new ProtocolError("unexpected", `Cannot go on receiving files: ${what} is not as agreed`);
}
