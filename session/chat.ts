import type { ChatCommand, ChatLine, ChatMessage, ChatToUi } from "../protocol/chat.ts";
import type { ClientToUi } from "../protocol/local.ts";
import { type Chat, createChat } from "../transfer/chat.ts";

export interface SessionChatOptions {
  /** To the adviser, over the link; nobody hears it before the number is verified. */
  send(message: ChatMessage): void;
  /** To the client's page. */
  tell(message: ClientToUi): void;
  /** For the function bar. */
  onUnread(count: number): void;
}

/** The client's end of the chat, in its process: a page that comes late, or comes again, finds all of it. */
export interface SessionChat {
  readonly unread: number;
  /** What becomes part of the receipt: nothing unless the client agreed. Ask before `clear()`. */
  readonly forReceipt: readonly ChatLine[];
  /** All that a page that has just opened must know. */
  attach(): ClientToUi[];
  command(command: ChatCommand): void;
  /** @throws ProtocolError if no honest adviser says this. */
  receive(message: ChatMessage): void;
  /** The ends may hear each other again. */
  resume(): void;
  /** A session begins or ends: nothing of it is kept. */
  clear(): void;
}

export function createSessionChat({ send, tell, onUnread }: SessionChatOptions): SessionChat {
  let chat = begin();
  let unread = 0;

  function toUi(message: ChatToUi): ClientToUi {
    return { type: "chat", message };
  }

  function begin(): Chat {
    return createChat({
      role: "client",
      send,
      onLine: (line) => tell(toUi({ kind: "line", line })),
      onStatus() {
        tell(toUi({ kind: "status", status: chat.status }));
        if (unread === chat.status.unread) return;
        unread = chat.status.unread;
        onUnread(unread);
      },
    });
  }

  return {
    get unread() {
      return unread;
    },
    get forReceipt() {
      return chat.status.include ? chat.lines : [];
    },
    attach: () => [
      toUi({ kind: "begin" }),
      ...chat.lines.map((line) => toUi({ kind: "line", line })),
      toUi({ kind: "status", status: chat.status }),
    ],
    command(command) {
      switch (command.kind) {
        case "say":
          return void chat.say(command.text);
        case "open":
          return chat.open(command.open);
        case "read":
          return chat.read();
        case "include":
          return chat.include(command.include);
      }
    },
    receive: (message) => chat.receive(message),
    resume: () => chat.resume(),
    clear() {
      chat = begin();
      unread = 0;
      tell(toUi({ kind: "begin" }));
    },
  };
}
