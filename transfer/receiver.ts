import { TRANSFERS_MAX, TRANSFERS_OPEN_MAX } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import type { TransferMessage } from "../protocol/transfer.ts";
import { decodeBlocks } from "../protocol/transfer_blocks.ts";
import type { Context } from "./context.ts";
import { Incoming } from "./incoming.ts";
import type { Progress } from "./progress.ts";
import type { TransferFault } from "./types.ts";

type Message<Type> = Extract<TransferMessage, { type: Type }>;
type Bytes = Uint8Array<ArrayBuffer>;

/** What waits to be written: more than a sender that keeps to our window ever has under way. */
const INBOX_MAX_BYTES = 16 * 1024 * 1024;
const WAITING_MAX = 50_000;
/** Kept with each message. */
const MESSAGE_COST_BYTES = 512;
/** Acknowledgements wait for so many messages, or until there is nothing else to do. */
const ACK_EVERY = 4;
/** Results of small files are told together, after so many or so many milliseconds. */
const RESULTS_TOGETHER = 100;
const RESULTS_MS = 20;

/** All that one end receives. What touches a store happens one after the other, in the order in which it came. */
export class Receiver {
  #context: Context;
  #onOffer: (progress: Progress) => void;
  #transfers = new Map<string, Incoming>();
  #offers = 0;
  #inbox: Promise<void> = Promise.resolve();
  #inboxBytes = 0;
  #waiting = 0;
  /** Messages of this connection that were taken, and of these, those not acknowledged. */
  #taken = 0;
  #unacked = 0;
  /** The acknowledgement that waits for more messages, or until there is nothing else to do. */
  #unsaid: { id: string; done: number; held: number } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: Context, onOffer: (progress: Progress) => void) {
    this.#context = context;
    this.#onOffer = onOffer;
  }

  answer(id: string, accept: boolean): void {
    const transfer = this.#transfers.get(id);
    if (!transfer || transfer.over || transfer.progress.accepted) return;
    if (accept) {
      transfer.accept(this.#context.options.store());
      this.#do(() => this.#proceed(transfer));
    } else this.#giveUp(transfer, "refused");
    this.#context.changed();
  }

  abort(id: string, fault: TransferFault): void {
    const transfer = this.#transfers.get(id);
    if (transfer && !transfer.over) this.#giveUp(transfer, fault);
  }

  abortAll(fault: TransferFault): void {
    for (const id of this.#transfers.keys()) this.abort(id, fault);
  }

  connected(): void {
    this.#taken = this.#unacked = 0;
    this.#unsaid = null;
    for (const transfer of this.#transfers.values()) transfer.offered = transfer.going = false;
  }

  disconnected(): void {
    for (const { progress } of this.#transfers.values()) progress.pause();
  }

  /** @throws ProtocolError */
  receive(message: Message<"offer" | "ready" | "abort" | "closed">): void {
    if (this.#waiting > WAITING_MAX) throw unexpected("amount");
    switch (message.type) {
      case "offer":
        this.#takeOffer(message);
        break;
      case "abort":
        this.#takeAbort(message);
        break;
      case "closed":
        if (this.#transfers.get(message.id)?.ended) this.#transfers.delete(message.id);
        break;
      case "ready":
        this.#doNow(() => Promise.resolve(this.#loseUnoffered()));
    }
    this.#context.changed();
  }

  /** @throws ProtocolError */
  receiveBlock(message: Bytes): void {
    const { id, records } = decodeBlocks(message);
    const transfer = this.#transfers.get(id), { connection } = this.#context;
    const cost = message.length + MESSAGE_COST_BYTES, cameAt = performance.now();
    if (this.#inboxBytes + cost > INBOX_MAX_BYTES) throw unexpected("amount");
    this.#inboxBytes += cost;
    this.#do(async () => {
      this.#inboxBytes -= cost;
      for (const record of records) {
        // After another connection begins the sender sends it again.
        if (connection !== this.#context.connection) return;
        await transfer?.take(record);
      }
      if (connection !== this.#context.connection) return;
      this.#acknowledge({ id, done: transfer?.progress.done ?? 0, held: performance.now() - cameAt });
      if (transfer) await this.#tend(transfer);
    });
  }

  /** The session is over. */
  async close(): Promise<void> {
    this.abortAll("aborted");
    for (;;) {
      await this.#inbox;
      const open = [...this.#transfers.values()].filter(({ ended }) => !ended);
      if (open.length === 0) break;
      await Promise.all(open.map((transfer) => transfer.finished()));
      for (const transfer of open) this.#do(() => this.#tend(transfer));
    }
    clearTimeout(this.#timer);
    this.#transfers.clear();
  }

  #takeOffer(offer: Message<"offer">): void {
    const known = this.#transfers.get(offer.id);
    if (known) return this.#doNow(() => this.#offerAgain(known, offer));
    if (++this.#offers > TRANSFERS_MAX) throw unexpected("offer");
    const open = [...this.#transfers.values()].filter(({ over }) => !over).length;
    if (open >= TRANSFERS_OPEN_MAX) {
      const { id, told: { bytes: done } } = offer;
      return this.#context.tell({ type: "end", id, state: "aborted", fault: "refused", done });
    }
    const transfer: Incoming = new Incoming(offer, this.#context, () => this.#do(() => this.#tend(transfer)));
    this.#transfers.set(offer.id, transfer);
    this.#onOffer(transfer.progress);
  }

  async #offerAgain(transfer: Incoming, offer: Message<"offer">): Promise<void> {
    transfer.grow(offer);
    if (!transfer.offered) transfer.rewind(offer.told.files);
    transfer.offered = true;
    await this.#proceed(transfer);
  }

  #takeAbort({ id, fault }: Message<"abort">): void {
    const transfer = this.#transfers.get(id);
    if (!transfer) this.#context.tell({ type: "end", id, state: "aborted", fault, done: 0 });
    else if (!transfer.over) this.#giveUp(transfer, fault);
  }

  #loseUnoffered(): void {
    for (const [id, transfer] of this.#transfers) {
      if (transfer.offered) continue;
      if (transfer.ended) this.#transfers.delete(id);
      else this.#lose(transfer);
    }
  }

  /** The sender was restarted: nobody will tell the rest, or take our results. */
  #lose(transfer: Incoming): void {
    transfer.giveUp("lost");
    this.#do(async () => {
      await transfer.end({ leave: true });
      await this.#tend(transfer);
    });
  }

  #giveUp(transfer: Incoming, fault: TransferFault): void {
    transfer.giveUp(fault);
    this.#context.changed();
    this.#do(() => this.#tend(transfer));
  }

  /** On a new connection, or when it was accepted: tells all that the sender needs to go on. */
  async #proceed(transfer: Incoming): Promise<void> {
    transfer.flush();
    if (transfer.ended) transfer.tellEnd();
    else await this.#tend(transfer);
    transfer.go();
  }

  /** Tells what became known, and ends what has ended. */
  async #tend(transfer: Incoming): Promise<void> {
    if (transfer.ended) return;
    await transfer.end();
    if (transfer.ended) {
      transfer.flush();
      transfer.tellEnd();
      this.#context.changed();
    } else if (transfer.untold >= RESULTS_TOGETHER || transfer.idle && this.#waiting === 1) transfer.flush();
    else if (transfer.untold > 0) this.#timer ??= setTimeout(() => this.#flush(), RESULTS_MS);
  }

  #flush(): void {
    this.#timer = undefined;
    for (const transfer of this.#transfers.values()) transfer.flush();
  }

  #acknowledge(ack: { id: string; done: number; held: number }): void {
    this.#taken++;
    this.#unsaid = ack;
    if (++this.#unacked >= ACK_EVERY || this.#waiting === 1) this.#sayTaken();
  }

  #sayTaken(): void {
    const ack = this.#unsaid;
    this.#unsaid = null;
    this.#unacked = 0;
    if (!ack) return;
    this.#context.tell({ type: "ack", messages: this.#taken, ...ack });
    this.#context.changed();
  }

  /** Void when another connection began before its turn. */
  #doNow(work: () => Promise<void>): void {
    const { connection } = this.#context;
    this.#do(() => connection === this.#context.connection ? work() : Promise.resolve());
  }

  #do(work: () => Promise<void>): void {
    this.#waiting++;
    this.#inbox = this.#inbox.then(work).catch((error) => this.#context.broken(error)).finally(() => {
      // What came last may have been no block: the sender's window must not stay filled with the blocks before.
      if (--this.#waiting === 0) this.#sayTaken();
    });
  }
}

function unexpected(what: string): ProtocolError {
  return new ProtocolError("unexpected", `Cannot go on receiving files: ${what} is not as agreed`);
}
