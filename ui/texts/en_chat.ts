import type { chatDe } from "./de_chat.ts";

/** The chat's texts, English. */
export const chatEn: typeof chatDe = {
  title: "Chat",
  log: "Messages",
  message: "Message",
  send: "Send",
  hint: "Enter sends, Shift+Enter begins a new line.",
  full: "Please wait until your last messages have arrived.",
  you: "You",
  empty: (peer) => `Here you can write with ${peer}. Passwords and TANs don't belong in a chat.`,
  waits: "not arrived yet",
  unread: (count) => `${count} new`,
  unreadFrom: (count, peer) =>
    count === 1 ? `One new message from ${peer}` : `${count} new messages from ${peer}`,
  include: "Include the chat in the session receipt",
  includeHint: "Without a tick the chat is deleted on both sides after the session.",
  included: "The client includes the chat in the session receipt.",
  notIncluded: "The chat is deleted after the session unless the client includes it in the session receipt.",
};
