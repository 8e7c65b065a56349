import { batch, signal } from "@preact/signals";
import type { ChatLine, ChatMessage, ChatStatus } from "../../protocol/chat.ts";
import { type Chat, createChat } from "../../transfer/chat.ts";
import type { ChatView } from "./chat_view.ts";

/** The adviser's end of the chat: all of it is in the page, and gone with the session. */
export interface AdviserChat extends ChatView {
  /** @throws ProtocolError if no honest client says this. */
  receive(message: ChatMessage): void;
  /** The ends may hear each other again. */
  resume(): void;
  clear(): void;
}

const EMPTY: ChatStatus = { arrived: 0, unread: 0, open: false, include: false };

/** @param send over the link; dropped before the client is verified. */
export function createAdviserChat(send: (message: ChatMessage) => void): AdviserChat {
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
      role: "adviser",
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
