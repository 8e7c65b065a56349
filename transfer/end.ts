import { TRANSFER_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { parseMessage } from "../protocol/parse.ts";
import { transferMessage } from "../protocol/transfer.ts";
import type { Context } from "./context.ts";
import { createNotifier } from "./notifier.ts";
import type { Progress } from "./progress.ts";
import { Receiver } from "./receiver.ts";
import { Sender } from "./sender.ts";
import type { TransferEnd, TransferEndOptions, TransferLine, TransferRecord } from "./types.ts";

const ID_BYTES = 16;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function createTransferEnd(options: TransferEndOptions): TransferEnd {
  const transfers: Progress[] = [];
  const records: TransferRecord[] = [];
  let line: TransferLine | null = null, connection = 0, closed = false;
  const notifier = createNotifier(options.onChange, () => transfers.some(({ moving }) => moving));

  const context: Context = {
    options,
    get line() {
      return line;
    },
    get connection() {
      return connection;
    },
    tell: (message) => line?.control(encoder.encode(JSON.stringify(message))),
    record(record) {
      records.push({ time: Date.now(), ...record });
    },
    changed: notifier.changed,
    broken(error) {
      if (!line) return;
      disconnect();
      options.onBroken(
        error instanceof Error ? error : new Error("Cannot go on: handler failed", { cause: error }),
      );
    },
  };
  const sender = new Sender(context);
  const receiver = new Receiver(context, (progress) => void transfers.push(progress));

  function disconnect(): void {
    if (!line) return;
    line = null;
    connection++;
    sender.disconnected();
    receiver.disconnected();
    notifier.changed();
  }

  /** What comes from the other end never throws. */
  function take(work: () => void): void {
    if (!line) return;
    try {
      work();
    } catch (error) {
      context.broken(error);
    }
  }

  return {
    get rows() {
      return transfers.map((transfer) => transfer.row());
    },
    records,
    send(files, { name }) {
      if (closed) throw new TypeError("Cannot send files: the session is over");
      const transfer = sender.send(createId(), files, name);
      transfers.push(transfer.progress);
      notifier.changed();
      return transfer.id;
    },
    answer: (id, accept) => receiver.answer(id, accept),
    abort(id) {
      sender.abort(id, "aborted");
      receiver.abort(id, "aborted");
    },
    abortAll() {
      sender.abortAll("aborted");
      receiver.abortAll("aborted");
    },
    withdraw() {
      sender.abortAll("withdrawn");
      receiver.abortAll("withdrawn");
    },
    connected(next) {
      disconnect();
      if (closed) return;
      line = next;
      connection++;
      receiver.connected();
      sender.connected();
      notifier.changed();
    },
    disconnected: disconnect,
    receiveControl: (message) =>
      take(() => {
        const text = decoder.decode(message);
        const told = parseMessage(transferMessage, text, TRANSFER_MESSAGE_MAX_BYTES);
        switch (told.type) {
          case "go":
          case "ack":
          case "results":
          case "end":
            return sender.receive(told);
          default:
            return receiver.receive(told);
        }
      }),
    receiveBlock: (message) => take(() => receiver.receiveBlock(message)),
    drained: () => sender.pump(),
    async close() {
      closed = true;
      await Promise.all([sender.close(), receiver.close()]);
      disconnect();
      notifier.close();
    },
  };
}

function createId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
