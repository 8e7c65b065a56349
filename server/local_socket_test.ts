import assert from "node:assert/strict";
import { ProtocolError } from "../protocol/parse.ts";
import { CurrentUi, openLocalSocket } from "./local_socket.ts";
import type { ServerSocket } from "./server_socket.ts";
import { MemoryTokens } from "./tokens.ts";

Deno.test("parts of files are taken from the page that proved itself only", () => {
  const parts: Uint8Array[] = [];
  const uiTokens = new MemoryTokens();
  const socket: ServerSocket = {
    ...{ address: "127.0.0.1", host: "127.0.0.1:1", secure: false, forwarded: false },
    send() {},
    close() {},
    fail: (error) => assert.fail(String(error)),
  };
  const session = { handle() {}, attach: () => [], filePart: (part: Uint8Array) => void parts.push(part) };
  const handler = openLocalSocket({ session, ui: new CurrentUi(), uiTokens, emit() {} }, socket);
  const part = new Uint8Array(5);
  try {
    assert.throws(() => handler.binary!(part), ProtocolError);
    handler.message(JSON.stringify({ type: "auth", token: uiTokens.issue() }));
    handler.binary!(part);
    assert.deepEqual(parts, [part]);
  } finally {
    handler.closed();
  }
});
