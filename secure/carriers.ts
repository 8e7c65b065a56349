import { ProtocolError } from "../protocol/parse.ts";
import type { Bytes } from "./bytes.ts";
import { readFrame, writeReceipt, writeSealedFrame } from "./carrier_frame.ts";
import { CarrierWindow } from "./carrier_window.ts";

/** A receipt leaves when so much was taken, or after so long. */
const RECEIPT_BYTES = 8 * 1024;
const RECEIPT_MS = 20;
/** What may wait for a window; nobody who heeds `buffered()` comes near. */
const WAITING_MAX_BYTES = 4 * 1024 * 1024;

export interface CarrierEvents {
  /** The other end is there: its first receipt. Again with each further one. */
  onReceipt?(): void;
  /** One sealed message of the channel with this number. Whoever forged it, its seal says so. */
  onMessage(channel: number, sealed: Bytes): void;
  /** All of this channel is on its way. */
  onDrained(channel: number): void;
  /** The way was interrupted, or the other end broke the protocol: nothing passes any more. Once. */
  onBroken(error: Error): void;
}

/** One connection's messages as frames: reliable and in order, or broken. */
export interface Carrier {
  /** Says that this end is there, by a receipt for nothing. */
  greet(): void;
  send(channel: number, sealed: Bytes): void;
  /** Bytes of a channel that wait for the other end to take what is under way. */
  buffered(channel: number): number;
  close(): void;
}

/** One end's carriers: all connections whose messages go through the server, over one socket. */
export interface Carriers {
  /** @param connection its id (PeerSignal) */
  open(connection: string, events: CarrierEvents): Carrier;
  /** Takes a frame from the socket. @returns false if it is for no connection of this end: it is dropped. */
  take(frame: Bytes): boolean;
  /** Frames may be lost: a socket on the way went or came. Every open carrier is broken by it. */
  interrupted(): void;
}

export interface CarriersOptions {
  /** Hands one frame to the socket. @returns false while there is none: the frame is lost. */
  send(frame: Bytes): boolean;
}

export function createCarriers(options: CarriersOptions): Carriers {
  const open = new Map<string, OpenCarrier>();
  return {
    open(connection, events) {
      const carrier = new OpenCarrier(connection, events, {
        send: options.send,
        onClosed: () => void (open.get(connection) === carrier && open.delete(connection)),
      });
      open.get(connection)?.close();
      open.set(connection, carrier);
      return carrier;
    },
    take(bytes) {
      let frame;
      try {
        frame = readFrame(bytes);
      } catch (error) {
        // Only a server that isn't ours passes on what isn't a frame.
        if (error instanceof ProtocolError) return false;
        throw error;
      }
      const carrier = open.get(frame.connection);
      if (!carrier) return false;
      if ("taken" in frame) carrier.onReceipt(frame.taken);
      else carrier.onFrame(frame.channel, frame.sealed, bytes.length);
      return true;
    },
    interrupted() {
      for (const carrier of [...open.values()]) carrier.break(new Error("The way through the server broke"));
    },
  };
}

class OpenCarrier implements Carrier {
  readonly #connection: string;
  readonly #events: CarrierEvents;
  readonly #options: CarriersOptions & { onClosed(): void };
  readonly #window = new CarrierWindow();
  #waiting: { channel: number; sealed: Bytes }[] = [];
  #buffered = new Map<number, number>();
  #taken = 0;
  #receipted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #over = false;

  constructor(
    connection: string,
    events: CarrierEvents,
    options: CarriersOptions & { onClosed(): void },
  ) {
    this.#connection = connection;
    this.#events = events;
    this.#options = options;
  }

  greet(): void {
    this.#receipt();
  }

  send(channel: number, sealed: Bytes): void {
    if (this.#over) return;
    this.#waiting.push({ channel, sealed });
    this.#buffered.set(channel, this.buffered(channel) + sealed.length);
    this.#flush([]);
    if (this.buffered(channel) > WAITING_MAX_BYTES) this.break(new Error("Too much waits for the other end"));
  }

  buffered(channel: number): number {
    return this.#buffered.get(channel) ?? 0;
  }

  close(): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#buffered.clear();
    this.#options.onClosed();
  }

  break(error: Error): void {
    if (this.#over) return;
    this.close();
    this.#events.onBroken(error);
  }

  onReceipt(taken: number): void {
    const waiting = new Set(this.#waiting.map(({ channel }) => channel));
    if (!this.#window.received(taken, performance.now())) {
      return this.break(new ProtocolError("unexpected", "Cannot take receipt: for more than was sent"));
    }
    this.#events.onReceipt?.();
    this.#flush(waiting);
  }

  onFrame(channel: number, sealed: Bytes, bytes: number): void {
    this.#taken += bytes;
    if (this.#taken - this.#receipted >= RECEIPT_BYTES) this.#receipt();
    else this.#timer ??= setTimeout(() => this.#receipt(), RECEIPT_MS);
    this.#events.onMessage(channel, sealed);
  }

  #receipt(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#over) return;
    this.#receipted = this.#taken;
    this.#put(writeReceipt(this.#connection, this.#taken));
  }

  /** @param waiting channels that are told when nothing of theirs waits any more */
  #flush(waiting: Iterable<number>): void {
    while (this.#waiting.length > 0 && !this.#over) {
      const { channel, sealed } = this.#waiting[0];
      const frame = writeSealedFrame(this.#connection, channel, sealed);
      if (!this.#window.admits(frame.length)) break;
      this.#waiting.shift();
      this.#buffered.set(channel, this.buffered(channel) - sealed.length);
      this.#window.sent(frame.length, performance.now());
      this.#put(frame);
    }
    for (const channel of waiting) {
      if (!this.#over && this.buffered(channel) === 0) this.#events.onDrained(channel);
    }
  }

  #put(frame: Bytes): void {
    if (!this.#options.send(frame)) this.break(new Error("There is no way through the server"));
  }
}
