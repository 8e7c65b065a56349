import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { carried } from "../protocol/carried.ts";
import { CARRIER_FRAME_MAX_BYTES } from "../protocol/limits.ts";
import { openSignalling } from "./signalling_client.ts";

/** A real WebSocket server that answers as told. */
async function serve(
  onMessage: (
    socket: WebSocket,
    message: { type: string; token?: string; data?: string },
    count: number,
  ) => void,
) {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, path: "/api/client" });
  let count = 0;
  sockets.on("connection", (socket) => {
    count++;
    const mine = count;
    socket.on("message", (data) => onMessage(socket, JSON.parse(String(data)), mine));
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

const CLAIMED = {
  type: "claimed",
  token: "t".repeat(40),
  office: "Kanzlei",
  phone: "",
  mode: "support",
  password: false,
};
const options = {
  number: "31189",
  log: () => {},
  onMessage: () => {},
  onUp: () => {},
  onUnreachable: () => {},
};

Deno.test({
  name: "openSignalling() claims, and comes back with its token after the socket broke",
  // Timers of node:http's keep-alive outlive the server.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const back = Promise.withResolvers<string | undefined>();
    await using server = await serve((socket, message, count) => {
      if (message.type === "claim") {
        assert.equal(count, 1);
        socket.send(JSON.stringify(CLAIMED));
        socket.terminate();
      } else {
        socket.send(JSON.stringify({ type: "resumed", peer: true }));
        back.resolve(message.token);
      }
    });
    let ups = 0;
    const twice = Promise.withResolvers<void>();
    const onUp = () => void (++ups === 2 && twice.resolve());
    const signalling = openSignalling({ ...options, serverUrl: server.url, onUp });
    assert.equal(await back.promise, CLAIMED.token);
    await twice.promise;
    signalling.close();
  },
});

Deno.test({
  name: "openSignalling() keeps sealed messages while the server is away, in their order",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const heard: string[] = [];
    const back = Promise.withResolvers<WebSocket>(), all = Promise.withResolvers<void>();
    await using server = await serve((socket, message, count) => {
      heard.push([count, message.type, message.data].join(" ").trim());
      if (message.type === "claim") {
        socket.send(JSON.stringify(CLAIMED));
        socket.terminate();
      }
      if (message.type === "resume") back.resolve(socket);
      if (message.data === "70") all.resolve();
    });
    let ups = 0;
    const signalling = openSignalling({
      ...options,
      serverUrl: server.url,
      onUp: () => ++ups === 2 && signalling.send({ type: "relay", data: "70" }),
    });
    const socket = await back.promise;
    // Open again, but nobody knows yet whose it is.
    for (let i = 0; i < 70; i++) signalling.send({ type: "relay", data: String(i) });
    socket.send(JSON.stringify({ type: "resumed", peer: true }));
    await all.promise;
    const last64 = Array.from({ length: 64 }, (_, i) => `2 relay ${i + 6}`);
    assert.deepEqual(heard, ["1 claim", "2 resume", ...last64, "2 relay 70"]);
    signalling.close();
  },
});

Deno.test({
  name: "openSignalling() says that a server can't be reached, once",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const unreachable = Promise.withResolvers<void>();
    openSignalling({ ...options, serverUrl: "http://127.0.0.1:1", onUnreachable: unreachable.resolve });
    await unreachable.promise;
  },
});

Deno.test({
  name: "openSignalling() closes a socket that speaks another language, and lives",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using server = await serve((socket) => socket.send('{"type":"nonsense"}'));
    const said: string[] = [];
    const unreachable = Promise.withResolvers<void>();
    openSignalling({
      ...options,
      serverUrl: server.url,
      log: (text) => said.push(text),
      onUnreachable: unreachable.resolve,
    });
    await unreachable.promise;
    assert.match(said.join(), /Closed signalling: Cannot read message/);
  },
});

Deno.test({
  name: "openSignalling() sends frames only once the server knows who it is, and passes on those that come",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const heard: string[] = [], both = Promise.withResolvers<void>();
    const http = createServer();
    const sockets = new WebSocketServer({ server: http, path: "/api/client" });
    sockets.on("connection", (socket) => {
      socket.on("message", (data, binary) => {
        heard.push(
          binary ? `frame ${(data as unknown as Uint8Array).length}` : JSON.parse(String(data)).type,
        );
        if (heard.length === 1) {
          assert.equal(signalling.send(carried(new Uint8Array(40))), false);
          socket.send(JSON.stringify(CLAIMED));
          socket.send(new Uint8Array(CARRIER_FRAME_MAX_BYTES).fill(5));
        } else both.resolve();
      });
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const frame = Promise.withResolvers<Uint8Array>();
    const signalling = openSignalling({
      ...options,
      serverUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      onUp: () => void signalling.send(carried(new Uint8Array(41))),
      onMessage: (message) => void (message.type === "carry" && frame.resolve(message.frame)),
    });
    assert.equal(signalling.send(carried(new Uint8Array(40))), false);
    await both.promise;
    assert.deepEqual(heard, ["claim", "frame 41"]);
    assert.deepEqual(await frame.promise, new Uint8Array(CARRIER_FRAME_MAX_BYTES).fill(5));
    signalling.close();
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    await new Promise((resolve) => http.close(resolve));
  },
});
