import type { ChatLine, ChatMessage, ChatStatus } from "../protocol/chat.ts";
import {
  CHAT_BURST,
  CHAT_KEPT_CHARS,
  CHAT_LINES_MAX,
  CHAT_PER_SECOND,
  CHAT_WAITING_MAX,
} from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { chatText } from "./chat_text.ts";

/** To send everything again is more work than to take a line. */
const AGAIN_COST = 5;

export interface ChatOptions {
  role: "client" | "adviser";
  /** Over the link, which may lose messages while the server is away, and never reorders them. */
  send(message: ChatMessage): void;
  onLine(line: ChatLine): void;
  /** `status` is another one. */
  onStatus(): void;
  /** Milliseconds since 1970. */
  now?: () => number;
}

/**
 * One end's chat in one session. Each line arrives once, and in the order in which it was said: each end numbers its own
 * lines, takes only the next one of the other's, and says how far it has come; what wasn't confirmed is sent again when
 * the way is open again (go-back-N).
 */
export interface Chat {
  readonly lines: readonly ChatLine[];
  readonly status: ChatStatus;
  /** @returns false if nothing was said: no text, or too many lines wait for the other end. */
  say(text: string): boolean;
  open(open: boolean): void;
  read(): void;
  /** The client's end only. */
  include(include: boolean): void;
  /** @throws ProtocolError if no honest end says this. */
  receive(message: ChatMessage): void;
  /** The ends may hear each other again. */
  resume(): void;
}

export function createChat({ role, send, onLine, onStatus, now = Date.now }: ChatOptions): Chat {
  const lines: ChatLine[] = [];
  let kept = 0;
  let status: ChatStatus = { arrived: 0, unread: 0, open: false, include: false };
  /** The number of the own last line, and those that haven't arrived. */
  let said = 0;
  const waiting: { number: number; text: string }[] = [];
  /** The other end's last line, and the line that was asked for once more. */
  let heard = 0, asked = 0;
  let tokens = CHAT_BURST, filled = now();

  function set(change: Partial<ChatStatus>): void {
    status = { ...status, ...change };
    onStatus();
  }

  /** Whether the other end may make us work once more. */
  function take(cost: number): boolean {
    const time = now();
    tokens = Math.min(CHAT_BURST, tokens + Math.max(0, time - filled) / 1000 * CHAT_PER_SECOND);
    filled = time;
    if (tokens < cost) return false;
    tokens -= cost;
    return true;
  }

  function add(line: ChatLine): void {
    lines.push(line);
    kept += line.text.length;
    while (lines.length > CHAT_LINES_MAX || kept > CHAT_KEPT_CHARS) kept -= lines.shift()!.text.length;
    onLine(line);
  }

  function resend(): void {
    for (const { number, text } of waiting) send({ kind: "line", number, text });
  }

  function receiveLine(number: number, sent: string): void {
    if (number > heard + 1) {
      // One before it was lost. Those after it are lost too, and come again with it: one wish is enough.
      if (asked !== heard + 1) send({ kind: "have", number: heard, again: true });
      asked = heard + 1;
      return;
    }
    // A flood isn't confirmed: an honest end sends it again later.
    if (number === heard + 1 && !take(1)) return;
    if (number === heard + 1) {
      heard = number;
      const text = chatText(sent);
      if (text !== "") {
        add({ own: false, number, time: now(), text });
        set({ unread: status.unread + 1 });
      }
    }
    send({ kind: "have", number: heard, again: false });
  }

  function receiveHave(number: number, again: boolean): void {
    if (number > said) {
      throw new ProtocolError("unexpected", "Cannot go on: a line that was never said arrived");
    }
    while (waiting.length > 0 && waiting[0].number <= number) waiting.shift();
    if (number > status.arrived) set({ arrived: number });
    if (again && take(AGAIN_COST)) resend();
  }

  return {
    lines,
    get status() {
      return status;
    },
    say(typed) {
      const text = chatText(typed);
      if (text === "" || waiting.length >= CHAT_WAITING_MAX) return false;
      const number = ++said;
      waiting.push({ number, text });
      add({ own: true, number, time: now(), text });
      send({ kind: "line", number, text });
      return true;
    },
    open: (open) => set({ open }),
    read() {
      if (status.unread > 0) set({ unread: 0 });
    },
    include(include) {
      if (role !== "client") return;
      set({ include });
      send({ kind: "receipt", include });
    },
    receive(message) {
      switch (message.kind) {
        case "line":
          return receiveLine(message.number, message.text);
        case "have":
          return receiveHave(message.number, message.again);
        case "receipt":
          if (role === "client") throw new ProtocolError("unexpected", "Cannot take the client's own choice");
          return set({ include: message.include });
      }
    },
    resume() {
      asked = 0;
      send({ kind: "have", number: heard, again: true });
      resend();
      if (role === "client") send({ kind: "receipt", include: status.include });
    },
  };
}
