import type { HostDetail, HostState } from "../../protocol/local.ts";
import { ProtocolError } from "../../protocol/parse.ts";
import type { ReceiptOnLink } from "../../protocol/receipt.ts";
import { createHostObserver } from "../../transfer/receipt/observer.ts";
import { createReceiptCopy, type ReceiptCopy } from "../end/receipt_copy.ts";

/** So long the last entry may take after the end: then the server is told that the session is over, with it or without. */
const LAST_ENTRY_MS = 1_500;

/** The adviser's side of the receipt: a copy of what the client process keeps, and word of what happens here. */
export interface AdviserReceipt {
  readonly copy: ReceiptCopy;
  /** Another session begins. */
  clear(): void;
  /** @throws ProtocolError if no honest client says this. */
  accept(message: ReceiptOnLink): void;
  /** Zeigen: this computer's host, its question as the page shows it, and the answer. */
  observe(host: HostState | null): void;
  detail(detail: HostDetail): void;
  shown(question: number, wording: string): void;
  answered(answer: "yes" | "no"): void;
  /** The session is over here: `tell` is called once the copy has its end too, or never will. */
  close(tell: () => void): void;
  /** What `close` still waits for is told now. */
  flush(): void;
}

export function createAdviserReceipt(send: (message: ReceiptOnLink) => void): AdviserReceipt {
  const copy = createReceiptCopy((from) => send({ kind: "need", from }));
  const openObserver = () =>
    createHostObserver({
      at: "adviser",
      tell: (fact) => send({ kind: "fact", fact: { ...fact, at: "adviser" } }),
    });
  let observer = openObserver();
  let host: HostState | null = null;
  let waiting: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    const tell = waiting;
    waiting = null;
    tell?.();
  }

  return {
    copy,
    clear() {
      copy.clear();
      observer = openObserver();
      host = null;
    },
    accept(message) {
      if (message.kind === "need" || message.kind === "fact") {
        throw new ProtocolError("unexpected", "Cannot take receipt: it is kept at the client");
      }
      copy.accept(message);
      if (copy.ended.value) flush();
    },
    observe(next) {
      if (next === host) return;
      host = next;
      observer.observe(next);
    },
    detail: (detail) => observer.detail(detail),
    shown: (question, wording) => observer.shown({ kind: "shown", question, wording }),
    answered: (answer) => observer.answered(answer),
    close(tell) {
      flush();
      if (copy.entries.value === 0 || copy.ended.value) return tell();
      waiting = tell;
      timer = setTimeout(flush, LAST_ENTRY_MS);
    },
    flush,
  };
}
