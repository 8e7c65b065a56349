import assert from "node:assert/strict";
import * as v from "valibot";
import type { ChatMessage } from "../protocol/chat.ts";
import { CHAT_LINES_MAX, SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { type ClientToUi, clientToUi } from "../protocol/local.ts";
import { createSessionChat } from "./chat.ts";

function start() {
  const sent: ChatMessage[] = [], told: ClientToUi[] = [], unread: number[] = [];
  const chat = createSessionChat({
    send: (message) => void sent.push(message),
    tell: (message) => void told.push(message),
    onUnread: (count) => void unread.push(count),
  });
  return { chat, sent, told, unread };
}

/** What a page knows after these messages. */
function pageOf(messages: ClientToUi[]) {
  const page = { lines: [] as string[], status: null as unknown };
  for (const { message } of messages.filter((one) => one.type === "chat")) {
    if (message.kind === "begin") page.lines = [];
    else if (message.kind === "line") {
      page.lines.push(`${message.line.own ? "own" : "peer"}: ${message.line.text}`);
    } else page.status = message.status;
  }
  return page;
}

Deno.test("createSessionChat(): a page that comes late knows what one knows that was there all the time", () => {
  const { chat, told, unread } = start();
  chat.command({ kind: "say", text: "Guten Tag" });
  chat.receive({ kind: "have", number: 1, again: false });
  chat.receive({ kind: "line", number: 1, text: "Grüß Gott" });
  chat.receive({ kind: "line", number: 1, text: "Grüß Gott" });
  chat.command({ kind: "open", open: true });
  chat.command({ kind: "include", include: true });
  const late = pageOf(chat.attach());
  assert.deepEqual(late, pageOf(told));
  assert.deepEqual(late.lines, ["own: Guten Tag", "peer: Grüß Gott"]);
  assert.deepEqual(late.status, { arrived: 1, unread: 1, open: true, include: true });
  chat.command({ kind: "read" });
  assert.deepEqual(unread, [1, 0]);
});

Deno.test("createSessionChat(): only what the client agreed to is for the receipt, and nothing after the end", () => {
  const { chat, told } = start();
  chat.command({ kind: "say", text: "eins" });
  assert.deepEqual(chat.forReceipt, []);
  chat.command({ kind: "include", include: true });
  assert.deepEqual(chat.forReceipt.map(({ text }) => text), ["eins"]);
  chat.command({ kind: "include", include: false });
  assert.deepEqual(chat.forReceipt, []);
  chat.command({ kind: "include", include: true });
  chat.clear();
  assert.deepEqual(chat.forReceipt, []);
  assert.deepEqual(pageOf(told).lines, []);
  assert.deepEqual(pageOf(chat.attach()).status, { arrived: 0, unread: 0, open: false, include: false });
});

Deno.test("createSessionChat(): the longest chat reaches a page in messages that fit", () => {
  const { chat } = start();
  for (let count = 0; count < CHAT_LINES_MAX; count++) {
    chat.command({ kind: "say", text: "\u20ac".repeat(2000) });
    chat.receive({ kind: "have", number: count + 1, again: false });
  }
  const messages = chat.attach();
  assert.ok(messages.length > 60, String(messages.length));
  let bytes = 0;
  for (const message of messages) {
    v.assert(clientToUi, message);
    const size = new TextEncoder().encode(JSON.stringify(message)).length;
    assert.ok(size < SIGNALLING_MESSAGE_MAX_BYTES);
    bytes += size;
  }
  // Half of what a page may leave unread (server/limits.ts SEND_BUFFER_MAX_BYTES).
  assert.ok(bytes < 512 * 1024, String(bytes));
});
