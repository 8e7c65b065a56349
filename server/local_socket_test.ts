import assert from "node:assert/strict";
import type { UiToClient } from "../protocol/local.ts";
import { encodePageBytes } from "../protocol/page_bytes.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { CurrentUi, openLocalSocket } from "./local_socket.ts";
import type { ServerSocket } from "./server_socket.ts";
import { MemoryTokens } from "./tokens.ts";

Deno.test("binary messages are taken from the page that proved itself only, each for what it is", () => {
  const parts: Uint8Array[] = [], handled: UiToClient[] = [];
  const uiTokens = new MemoryTokens();
  const socket: ServerSocket = {
    ...{ address: "127.0.0.1", host: "127.0.0.1:1", secure: false, forwarded: false },
    send() {},
    close() {},
    fail: (error) => assert.fail(String(error)),
  };
  const session = {
    handle: (message: UiToClient) => void handled.push(message),
    attach: () => [],
    filePart: (part: Uint8Array) => void parts.push(part),
  };
  const handler = openLocalSocket({ session, ui: new CurrentUi(), uiTokens, emit() {} }, socket);
  const bytes = new Uint8Array(5);
  const part = encodePageBytes("file-part", bytes), frame = encodePageBytes("frame", bytes);
  try {
    for (const message of [part, frame]) assert.throws(() => handler.frame!(message), ProtocolError);
    handler.message(JSON.stringify({ type: "auth", token: uiTokens.issue() }));
    for (const message of [part, frame]) handler.frame!(message);
    assert.deepEqual(parts, [bytes]);
    assert.deepEqual(handled, [{ type: "carry", frame: bytes }]);
    assert.throws(() => handler.frame!(Uint8Array.of(2, 0, 0)), ProtocolError);
  } finally {
    handler.closed();
  }
});
