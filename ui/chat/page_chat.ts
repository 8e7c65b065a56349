import { batch, signal } from "@preact/signals";
import type { ChatLine, ChatMessage, ChatStatus } from "../../protocol/chat.ts";
import { type Chat, createChat } from "../../transfer/chat.ts";
import type { ChatView } from "./chat_view.ts";

/** The chat of an end that is a page: all of it is there, and gone with the session. */
export interface PageChat extends ChatView {
  /** @throws ProtocolError if no honest other end says this. */
  receive(message: ChatMessage): void;
  /** The ends may hear each other again. */
  resume(): void;
  clear(): void;
}

const EMPTY: ChatStatus = { arrived: 0, unread: 0, open: false, include: false };

/** @param send over the link; dropped before the other end is verified. */
export function createPageChat(
  role: "adviser" | "client",
  send: (message: ChatMessage) => void,
): PageChat {
  const lines = signal<readonly ChatLine[]>([]);
  const arrived = signal(0), unread = signal(0), open = signal(false), include = signal(false);
  let chat = begin();

  function show(status: ChatStatus): void {
    batch(() => {
      arrived.value = status.arrived;
      unread.value = status.unread;
      open.value = status.open;
      include.value = status.include;
    });
  }

  function begin(): Chat {
    return createChat({
      role,
      send,
      onLine: () => lines.value = [...chat.lines],
      onStatus: () => show(chat.status),
    });
  }

  return {
    lines,
    arrived,
    unread,
    open,
    include,
    say: (text) => void chat.say(text),
    setOpen: (open) => chat.open(open),
    read: () => chat.read(),
    receive: (message) => chat.receive(message),
    resume: () => chat.resume(),
    clear() {
      chat = begin();
      lines.value = [];
      show(EMPTY);
    },
  };
}
