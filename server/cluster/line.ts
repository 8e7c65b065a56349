import { UnavailableError } from "../errors.ts";
import type { Envelope, Item } from "./envelope.ts";
import * as limits from "./limits.ts";

export interface LineOptions {
  /** Puts an envelope on the bus. @throws UnavailableError */
  post(n: number, body: Envelope["body"]): Promise<void>;
  onItems(items: Item[]): void;
  /** The other node answers no more, or too much waits for it. Once, and never after `close`. */
  onBroken(): void;
  /** Nothing more will be sent; after a broken line too. */
  onDone(): void;
}

interface Batch {
  items: Item[];
  tries: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * One socket's way to another node: both directions in order, each message once. Batches go one at a time, each sent
 * again until it is answered; what comes meanwhile makes the next one. Redis away costs no try: it is waited for.
 */
export class Line {
  readonly #options: LineOptions;
  #waiting: Item[] = [];
  #waitingChars = 0;
  #sent: Batch | null = null;
  #n = 0;
  #lastIn = 0;
  #state: "open" | "closing" | "done" = "open";

  constructor(options: LineOptions) {
    this.#options = options;
  }

  push(item: Item): void {
    if (this.#state !== "open") return;
    this.#waiting.push(item);
    this.#waitingChars += sizeOf(item);
    const tooMuch = this.#waiting.length > limits.LINE_WAITING_MAX ||
      this.#waitingChars > limits.LINE_WAITING_CHARS;
    if (tooMuch) return this.break();
    this.#next();
  }

  /** What was pushed still goes out. */
  close(): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    if (!this.#sent) this.#done();
  }

  break(): void {
    const told = this.#state === "open";
    this.#done();
    if (told) this.#options.onBroken();
  }

  receive({ n, body }: Envelope): void {
    if (body.kind === "items") {
      // The other side sends one batch at a time: what is neither the next nor an earlier one isn't its.
      if (n > this.#lastIn + 1) return;
      const fresh = n === this.#lastIn + 1;
      this.#lastIn = Math.max(this.#lastIn, n);
      this.#options.post(n, { kind: "got" }).catch(ignoreUnavailable);
      if (fresh && this.#state === "open") this.#options.onItems(body.items);
      return;
    }
    if (n !== this.#n || !this.#sent) return;
    if (body.kind === "gone") return this.break();
    clearTimeout(this.#sent.timer);
    this.#sent = null;
    if (this.#waiting.length > 0) this.#next();
    else if (this.#state === "closing") this.#done();
  }

  #next(): void {
    if (this.#sent || this.#state === "done") return;
    const items: Item[] = [];
    let chars = 0;
    while (this.#waiting.length > 0 && (items.length === 0 || chars < limits.BATCH_CHARS)) {
      const item = this.#waiting.shift()!;
      items.push(item);
      chars += sizeOf(item);
    }
    this.#waitingChars -= chars;
    this.#n++;
    this.#sent = { items, tries: 0, timer: undefined };
    this.#try(this.#sent);
  }

  #try(sent: Batch): void {
    if (sent.tries > limits.BATCH_RETRIES) return this.break();
    sent.timer = setTimeout(() => this.#try(sent), limits.BATCH_RETRY_MS);
    sent.tries++;
    this.#options.post(this.#n, { kind: "items", items: sent.items }).catch((error) => {
      ignoreUnavailable(error);
      sent.tries--;
    });
  }

  #done(): void {
    if (this.#state === "done") return;
    this.#state = "done";
    clearTimeout(this.#sent?.timer);
    this.#sent = null;
    this.#waiting = [];
    this.#options.onDone();
  }
}

function sizeOf(item: Item): number {
  if (item.t === "relay") return item.data.length;
  return item.t === "send" && typeof item.message.data === "string" ? item.message.data.length : 100;
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof UnavailableError)) throw error;
}
