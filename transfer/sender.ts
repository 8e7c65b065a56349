import { ProtocolError } from "../protocol/parse.ts";
import type { TransferMessage } from "../protocol/transfer.ts";
import type { Context } from "./context.ts";
import { Outgoing } from "./outgoing.ts";
import { Pacing } from "./pacing.ts";
import { outcomeOf } from "./progress.ts";
import { type SourceFile, TransferError, type TransferFault } from "./types.ts";

type Message<Type> = Extract<TransferMessage, { type: Type }>;

/** The network is never handed more than this ahead. */
const BUFFERED_MAX_BYTES = 1024 * 1024;
/** While files are listed, the receiver is told how many there are once in so many milliseconds. */
const LISTING_MS = 500;

/** All that one end sends: one transfer at a time, in the order in which they were begun. */
export class Sender {
  #context: Context;
  #transfers = new Map<string, Outgoing>();
  #pacing = new Pacing();
  #pumping = false;
  #again = false;
  #closing = new Set<Promise<void>>();

  constructor(context: Context) {
    this.#context = context;
  }

  send(id: string, files: Iterable<SourceFile> | AsyncIterable<SourceFile>, name: string): Outgoing {
    const { digest } = this.#context.options;
    const transfer = new Outgoing({ id, name, digest });
    this.#transfers.set(id, transfer);
    this.#track(this.#list(transfer, files));
    return transfer;
  }

  abort(id: string, fault: TransferFault): void {
    const transfer = this.#transfers.get(id);
    if (!transfer || transfer.over) return;
    transfer.progress.outcome = outcomeOf(fault);
    this.#stop(transfer);
    if (transfer.offered) this.#context.tell({ type: "abort", id, fault });
    else this.#transfers.delete(id);
    this.#context.changed();
  }

  abortAll(fault: TransferFault): void {
    for (const id of [...this.#transfers.keys()]) this.abort(id, fault);
  }

  connected(): void {
    this.#pacing.clear();
    for (const transfer of this.#transfers.values()) this.#offer(transfer);
    this.#context.tell({ type: "ready" });
  }

  disconnected(): void {
    for (const transfer of this.#transfers.values()) transfer.disconnected();
  }

  /** @throws ProtocolError */
  receive(message: Message<"go" | "ack" | "results" | "end">): void {
    const transfer = this.#transfers.get(message.id);
    switch (message.type) {
      case "ack":
        this.#takeAck(message, transfer);
        break;
      case "go":
        if (transfer && !transfer.over) this.#takeGo(message, transfer);
        break;
      case "results":
        if (transfer) this.#takeResults(message, transfer);
        break;
      case "end":
        if (transfer) this.#takeEnd(message, transfer);
        this.#context.tell({ type: "closed", id: message.id });
    }
    this.#context.changed();
    this.pump();
  }

  /** Sends what there is room for. */
  pump(): void {
    this.#again = true;
    if (!this.#pumping) this.#track(this.#run());
  }

  /** The session is over. */
  async close(): Promise<void> {
    this.abortAll("aborted");
    while (this.#closing.size > 0) await Promise.all(this.#closing);
    // The receiver will never tell what became of the files that were being sent.
    for (const transfer of this.#transfers.values()) {
      for (const { path, size } of transfer.giveUp()) {
        this.#context.record({ direction: "send", name: path, size, sha256: "", result: "aborted" });
      }
    }
    this.#transfers.clear();
  }

  async #list(transfer: Outgoing, files: Iterable<SourceFile> | AsyncIterable<SourceFile>): Promise<void> {
    this.#offer(transfer);
    let toldAt = performance.now();
    try {
      await transfer.list(files, () => {
        if (performance.now() - toldAt < LISTING_MS) return;
        toldAt = performance.now();
        this.#offer(transfer);
        this.#context.changed();
      });
      if (!transfer.over) this.#offer(transfer);
    } catch (error) {
      const fault = error instanceof TransferError ? error.fault : "unreadable";
      this.#context.options.log(`Cannot list files to send: ${fault}`);
      this.abort(transfer.id, fault);
    }
    this.#context.changed();
  }

  #offer(transfer: Outgoing): void {
    if (!this.#context.line) return;
    transfer.offered = true;
    const { outcome } = transfer.progress;
    this.#context.tell(transfer.offer());
    if (outcome) this.#context.tell({ type: "abort", id: transfer.id, fault: outcome.fault ?? "aborted" });
  }

  #takeAck({ messages, held, done }: Message<"ack">, transfer: Outgoing | undefined): void {
    if (!this.#pacing.acked(messages, { held, now: performance.now() })) throw unexpected("acknowledgement");
    if (!transfer) return;
    if (done > transfer.progress.size) throw unexpected("acknowledgement");
    transfer.progress.setDone(done);
  }

  #takeGo({ file, offset, sha256 }: Message<"go">, transfer: Outgoing): void {
    const { files, complete } = transfer;
    if (!complete || file > files.length || offset > (files[file]?.size ?? 0)) throw unexpected("place");
    if (sha256 && offset === 0) throw unexpected("place");
    transfer.seekTo = { file, offset, sha256 };
    transfer.ready = transfer.progress.accepted = true;
    transfer.exhausted = false;
  }

  #takeResults({ first, list }: Message<"results">, transfer: Outgoing): void {
    const known = transfer.progress.filesSettled;
    if (first > known) throw unexpected("result");
    for (const { file, result } of list.slice(known - first)) {
      const settled = transfer.settle(file, result);
      if (!settled) throw unexpected("result");
      const { source: { path, size }, sha256 } = settled;
      this.#context.record({ direction: "send", name: path, size, sha256, result });
    }
  }

  #takeEnd({ id, state, fault, done }: Message<"end">, transfer: Outgoing): void {
    const { progress } = transfer;
    if (done > progress.size || state === "finished" && progress.filesSettled !== progress.files) {
      throw unexpected("end");
    }
    progress.setDone(done);
    progress.outcome = { state, fault };
    this.#stop(transfer);
    this.#transfers.delete(id);
  }

  #stop(transfer: Outgoing): void {
    transfer.over = true;
    this.#track(transfer.feed.close());
  }

  async #run(): Promise<void> {
    this.#pumping = true;
    while (this.#again) {
      this.#again = false;
      while (await this.#step());
    }
    this.#pumping = false;
  }

  /** @returns false if nothing can be sent now. */
  async #step(): Promise<boolean> {
    const { line, connection } = this.#context;
    const transfer = [...this.#transfers.values()].find(({ due }) => due);
    if (!line || !transfer) return false;
    const { seekTo, feed, progress } = transfer;
    if (seekTo) {
      transfer.seekTo = null;
      await feed.seek(seekTo);
      return true;
    }
    if (this.#pacing.room <= 0 || line.buffered() > BUFFERED_MAX_BYTES) return false;
    const message = await feed.next(this.#pacing.blockBytes);
    // Read for nothing: meanwhile it is to go on elsewhere, or not at all.
    if (connection !== this.#context.connection || transfer.over || transfer.seekTo) return true;
    transfer.exhausted = message === null;
    if (!message) return true;
    progress.moving = true;
    this.#pacing.sent(message.length, performance.now());
    line.block(message);
    return true;
  }

  #track(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => this.#closing.delete(tracked));
    this.#closing.add(tracked);
  }
}

function unexpected(what: string): ProtocolError {
  return new ProtocolError("unexpected", `Cannot go on sending files: ${what} is not as agreed`);
}
