import { type ReadonlySignal, signal } from "@preact/signals";
import type { ReceiptNews } from "../../protocol/receipt.ts";
import { createReceiptReader } from "../../transfer/receipt/reader.ts";

/** The page's own copy of the session's receipt; it outlives the process that tells it. */
export interface ReceiptCopy {
  /** 0: there is nothing to be saved. */
  readonly entries: ReadonlySignal<number>;
  /** The session's end is in it: it is the same as the other side's. */
  readonly ended: ReadonlySignal<boolean>;
  /** @throws ProtocolError, see transfer/receipt/reader.ts. */
  accept(news: ReceiptNews): void;
  file(): Uint8Array<ArrayBuffer> | null;
  /** Another session begins: nothing of the last one is kept. */
  clear(): void;
}

/** @param need asks for entries that got lost, from this one on. */
export function createReceiptCopy(need: (from: number) => void): ReceiptCopy {
  const entries = signal(0), ended = signal(false);
  let reader = createReceiptReader(need);
  const follow = () => {
    entries.value = reader.entries;
    ended.value = reader.ended;
  };
  return {
    entries,
    ended,
    accept(news) {
      reader.accept(news);
      follow();
    },
    file: () => reader.file(),
    clear() {
      reader = createReceiptReader(need);
      follow();
    },
  };
}
