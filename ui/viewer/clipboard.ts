import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { HostClipboard, ViewerClipboard } from "../../protocol/clipboard.ts";
import { createTextReader, createTextSender } from "../../transfer/text_parts.ts";

export type ClipboardNotice =
  | "offered"
  | "taken"
  | "sending"
  | "sent"
  | "empty"
  | "too-large"
  | "their-text-too-large"
  | "not-sent"
  | "not-read"
  | "not-taken";

export interface ViewerClipboardOptions {
  /** Whether the one who looks wants it from the beginning. */
  wanted: boolean;
  /** The host shares now and is heard. */
  live: ReadonlySignal<boolean>;
  send(message: ViewerClipboard): void;
  /** The page's own clipboard; rejects where the browser doesn't let us. */
  system: { read(): Promise<string>; write(text: string): Promise<void>; mayWrite(): boolean };
}

/**
 * The viewer's part of the shared clipboard. What the owner of the screen copied goes into this computer's clipboard
 * while the page is in use, and is offered otherwise; what is here goes over when somebody pastes or sends it. Nothing
 * is taken or sent while either side hasn't turned it on.
 */
export interface SharedClipboard {
  /** The host's owner has turned it on. */
  readonly allowed: ReadonlySignal<boolean>;
  /** We have. */
  readonly wanted: ReadonlySignal<boolean>;
  /** Text passes now. */
  readonly open: ReadonlySignal<boolean>;
  readonly notice: ReadonlySignal<ClipboardNotice | null>;
  /** Copied there, and waits to be taken. */
  readonly offer: ReadonlySignal<string | null>;
  want(wanted: boolean): void;
  /** Puts the offer into this computer's clipboard. */
  take(): Promise<void>;
  /** Sends what this computer's clipboard holds. */
  sendOwn(): Promise<void>;
  /** Sends a text. @returns whether it is in the host's clipboard now. */
  sendText(text: string): Promise<boolean>;
  /** Whether a paste there means what is in this computer's clipboard: it was changed last. */
  isNewer(): boolean;
  /** Whether this text is what passed last, so that both clipboards hold it already. */
  isShared(text: string): boolean;
  /** This computer's clipboard may have been changed / the host's will be. */
  changedHere(): void;
  changedThere(): void;
  accept(message: HostClipboard): void;
  /** A new connection is made: nothing is known of its host. What it says may come before begin(). */
  connecting(): void;
  /** Our side is ready: the host is told what we want. */
  begin(): void;
  /** The connection is gone. */
  lost(): void;
}

/** How long the next sign of progress may take. */
const PROGRESS_MS = 10_000;

export function createSharedClipboard(options: ViewerClipboardOptions): SharedClipboard {
  const allowed = signal(false), wanted = signal(options.wanted);
  const notice = signal<ClipboardNotice | null>(null), offer = signal<string | null>(null);
  const open = computed(() => allowed.value && wanted.value && options.live.value);
  const sender = createTextSender(options.send), reader = createTextReader();
  let newer = true;
  let passed: string | null = null;
  let waiting:
    | { id: number; settle(kept: boolean): void; timer: ReturnType<typeof setTimeout> | undefined }
    | null = null;

  function watch(): void {
    clearTimeout(waiting?.timer);
    if (waiting) waiting.timer = setTimeout(() => settle(false), PROGRESS_MS);
  }

  function settle(kept: boolean): void {
    const mine = waiting;
    if (!mine) return;
    waiting = null;
    clearTimeout(mine.timer);
    sender.stop();
    mine.settle(kept);
  }

  function forget(): void {
    settle(false);
    reader.clear();
    offer.value = null;
    notice.value = null;
  }

  async function write(text: string, failed: ClipboardNotice): Promise<void> {
    try {
      await options.system.write(text);
    } catch {
      // The browser wants a click first, or refuses.
      offer.value = text;
      notice.value = failed;
      return;
    }
    if (offer.value === text) offer.value = null;
    notice.value = "taken";
  }

  async function sendText(text: string): Promise<boolean> {
    if (!open.value) return false;
    settle(false);
    notice.value = "sending";
    const id = sender.send(text);
    if (id === null) {
      notice.value = "too-large";
      return false;
    }
    const kept = await new Promise<boolean>((resolve) => {
      waiting = { id, settle: resolve, timer: undefined };
      watch();
    });
    notice.value = kept ? "sent" : "not-sent";
    if (kept) {
      passed = text;
      newer = false;
      // What was copied there before isn't there any more.
      offer.value = null;
    }
    return kept;
  }

  function onPart(message: Extract<HostClipboard, { kind: "part" }>): void {
    // The page of the one who looks decides, whatever the host sends.
    if (!open.value) return reader.clear();
    const progress = reader.take(message);
    if (!progress) return;
    options.send({ kind: "arrived", id: progress.id, bytes: progress.bytes });
    if (progress.text === null) return;
    newer = false;
    passed = progress.text;
    offer.value = progress.text;
    notice.value = "offered";
    if (options.system.mayWrite()) void write(progress.text, "offered");
  }

  return {
    allowed,
    wanted,
    open,
    notice,
    offer,
    want(now) {
      wanted.value = now;
      forget();
      options.send({ kind: "wanted", wanted: now });
    },
    async take() {
      if (offer.value !== null) await write(offer.value, "not-taken");
    },
    async sendOwn() {
      let text: string;
      try {
        text = await options.system.read();
      } catch {
        notice.value = "not-read";
        return;
      }
      if (text === "") notice.value = "empty";
      else await sendText(text);
    },
    sendText,
    isNewer: () => newer,
    isShared: (text) => text === passed,
    changedHere: () => void (newer = true),
    changedThere: () => void (newer = false),
    accept(message) {
      switch (message.kind) {
        case "allowed":
          allowed.value = message.allowed;
          if (!message.allowed) forget();
          return;
        case "part":
          return onPart(message);
        case "arrived":
          if (message.id === waiting?.id) watch();
          return sender.arrived(message.id, message.bytes);
        case "kept":
          if (message.id === waiting?.id) settle(message.kept);
          return;
        case "other":
          if (!open.value) return;
          newer = false;
          offer.value = null;
          notice.value = message.reason === "too-large" ? "their-text-too-large" : null;
      }
    },
    connecting() {
      forget();
      allowed.value = false;
    },
    begin() {
      options.send({ kind: "wanted", wanted: wanted.value });
    },
    lost: forget,
  };
}
