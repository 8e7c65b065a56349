import assert from "node:assert/strict";
import { WebSocket } from "ws";
import { FILE_READ_MAX_BYTES } from "../protocol/limits.ts";
import { type Chosen, PageSource } from "../session/files/page_source.ts";
import { createListener } from "./listener.ts";
import { createLocalApp } from "./local_app.ts";
import { CLOSE_REFUSED } from "./server_socket.ts";
import { TestSocket } from "./testing.ts";
import { localDeps } from "./testing_apps.ts";

const page = "P".repeat(22);
const chosen = {
  type: "chosen",
  batch: 1,
  name: "a.txt",
  total: { files: 1, size: 10 },
  files: [{ file: 1, path: "a.txt", size: FILE_READ_MAX_BYTES, modified: 0 }],
  last: true,
};

async function start() {
  const batch = Promise.withResolvers<Chosen>();
  const pageSource = new PageSource({ onChosen: batch.resolve });
  const deps = { ...localDeps(), pageSource };
  const listener = await createListener({
    hostname: "127.0.0.1",
    port: 0,
    app: (port) => createLocalApp({ ...deps, port }),
  });
  const origin = `http://127.0.0.1:${listener.port}`;
  return {
    token: () => deps.uiTokens.issue(),
    chosen: batch.promise,
    async socket() {
      const socket = new TestSocket(`ws://127.0.0.1:${listener.port}/api/files`, { origin });
      assert.ok(await socket.opened());
      return socket;
    },
    async [Symbol.asyncDispose]() {
      pageSource.close();
      await listener.close();
    },
  };
}

Deno.test("/api/files carries a chosen file's bytes to whoever reads it", async () => {
  await using server = await start();
  const socket = await server.socket();
  socket.send({ type: "auth", token: server.token(), page });
  socket.send(chosen);
  await socket.next("taken");
  for await (const file of (await server.chosen).files) {
    const reader = await file.open();
    // More than other sockets may say in that time.
    for (let round = 0; round < 500; round++) {
      const length = round === 0 ? FILE_READ_MAX_BYTES : 10;
      const bytes = reader.read(0, length);
      const { read } = await socket.next("read");
      const answer = new Uint8Array(4 + length).fill(7);
      new DataView(answer.buffer).setUint32(0, read as number);
      socket.ws.send(answer);
      assert.equal((await bytes).length, length);
    }
  }
  await socket.close();
});

Deno.test("/api/files takes nothing before a right token, no second one, and nothing oversized", async () => {
  await using server = await start();
  const token = server.token();
  const auth = { type: "auth", token, page };
  const cases: [unknown[], number][] = [
    [[chosen], 1008],
    [[new Uint8Array(8)], 1008],
    [[{ ...auth, token: "A".repeat(43) }, chosen], CLOSE_REFUSED],
    [[{ ...auth, page: "short" }], 1008],
    [[auth, auth], 1008],
    [[auth, { ...chosen, files: [{ ...chosen.files[0], size: -1 }] }], 1008],
    [[auth, { ...chosen, files: [{ ...chosen.files[0], path: "x".repeat(2_001) }] }], 1008],
    [[auth, new Uint8Array(3)], 1008],
    [[auth, { type: "fault", read: 0, fault: "disk-full" }], 1008],
    [[auth, "x".repeat(70_000)], 1009],
    [[auth, new Uint8Array(FILE_READ_MAX_BYTES + 5)], 1009],
  ];
  for (const [messages, code] of cases) {
    const socket = await server.socket();
    for (const message of messages) {
      if (message instanceof Uint8Array) socket.ws.send(message);
      else socket.send(message);
    }
    const name = JSON.stringify(messages).slice(0, 80);
    assert.equal((await socket.closed()).code, code, name);
    assert.equal((socket.ws as WebSocket).readyState, WebSocket.CLOSED);
  }
});
