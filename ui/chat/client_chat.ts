import { batch, signal } from "@preact/signals";
import type { ChatCommand, ChatLine, ChatToUi } from "../../protocol/chat.ts";
import { CHAT_LINES_MAX } from "../../protocol/limits.ts";
import type { ChatView } from "./chat_view.ts";

/** The chat in the client's page: what its process tells. */
export interface ClientChat extends ChatView {
  setInclude(include: boolean): void;
  accept(message: ChatToUi): void;
}

export function createClientChat(send: (command: ChatCommand) => void): ClientChat {
  const lines = signal<readonly ChatLine[]>([]);
  const arrived = signal(0), unread = signal(0), open = signal(false), include = signal(false);
  return {
    lines,
    arrived,
    unread,
    open,
    include,
    say: (text) => send({ kind: "say", text }),
    setOpen: (open) => send({ kind: "open", open }),
    read: () => send({ kind: "read" }),
    setInclude: (include) => send({ kind: "include", include }),
    accept(message) {
      switch (message.kind) {
        case "begin":
          return batch(() => {
            lines.value = [];
            arrived.value = unread.value = 0;
            open.value = include.value = false;
          });
        case "line":
          return void (lines.value = [...lines.value, message.line].slice(-CHAT_LINES_MAX));
        case "status":
          return batch(() => {
            arrived.value = message.status.arrived;
            unread.value = message.status.unread;
            open.value = message.status.open;
            include.value = message.status.include;
          });
      }
    },
  };
}
