import assert from "node:assert/strict";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { UserError } from "./errors.ts";
import {
  HEADERS_TIMEOUT_MS,
  SEND_BUFFER_MAX_BYTES,
  SOCKETS_PER_ADDRESS,
  TIMEOUT_CHECK_MS,
} from "./limits.ts";
import { createListener, type ListenerOptions } from "./listener.ts";
import { createProxies } from "./proxy.ts";
import { CLOSE_REFUSED, CLOSE_RESTART, CLOSE_TOO_MANY, type ServerSocket } from "./server_socket.ts";
import { rawSocket, startTestServer, TestSocket, verifiedPair } from "./testing.ts";
import { createWebApp } from "./web_app.ts";

/** Deno 2.6's node:http lacks what these limits need (listener.ts says which). */
const limitsHold = !Deno.version.deno.startsWith("2.6.");

/** A listener with one socket route that hands out its sockets and echoes. */
async function echoListener(options: Partial<ListenerOptions> = {}, trusts?: () => boolean) {
  const sockets: ServerSocket[] = [];
  const received: string[] = [];
  const left: ServerSocket[] = [];
  const listener = await createListener({
    hostname: "127.0.0.1",
    port: 0,
    app: () =>
      createWebApp({
        own: [],
        http: [{
          method: "GET",
          path: "/",
          rule: "public-page",
          handle: (c) => c.text(c.env.remote ?? "null"),
        }],
        sockets: [{
          path: "/echo",
          rule: "public-process",
          open(socket) {
            sockets.push(socket);
            return {
              message: (text) => void received.push(text),
              closed: () => void left.push(socket),
              trusts,
            };
          },
        }],
      }),
    ...options,
  });
  return { listener, sockets, received, left, url: `ws://127.0.0.1:${listener.port}/echo` };
}

Deno.test("createListener() tells the app where a request comes from", async () => {
  const { listener } = await echoListener();
  assert.equal(await (await fetch(`http://127.0.0.1:${listener.port}/`)).text(), "127.0.0.1");
  await listener.close();
});

Deno.test("createListener() says in words that a port is taken, or an address isn't ours", async () => {
  const { listener } = await echoListener();
  await assert.rejects(echoListener({ port: listener.port }), (error: UserError) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.message, `Cannot listen on port ${listener.port}: it is in use`);
    return true;
  });
  await listener.close();
  await assert.rejects(echoListener({ hostname: "192.0.2.1" }), (error: UserError) => {
    assert.equal(error.message, 'Cannot listen on "192.0.2.1": this computer has no such address');
    return true;
  });
});

Deno.test("createListener() waits for a port that another process is about to leave, where it is told to", async () => {
  const before = await echoListener();
  const { port } = before.listener;
  const waiting = echoListener({ port, waitMs: 60_000 });
  // Whoever waits has found it taken once.
  await assert.rejects(echoListener({ port, waitMs: 300 }), UserError);
  await before.listener.close();
  const after = await waiting;
  assert.equal(after.listener.port, port);
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "127.0.0.1");
  await after.listener.close();
});

Deno.test("createListener() closes a frame over the limit with 1009, however large it says it is", async () => {
  const { listener, received, url } = await echoListener();
  for (const bytes of [SIGNALLING_MESSAGE_MAX_BYTES + 1, 63 * 1024 * 1024]) {
    const socket = new TestSocket(url);
    await socket.opened();
    socket.ws.send("x".repeat(bytes));
    assert.equal((await socket.closed()).code, 1009);
  }
  assert.equal(received.length, 0);
  const socket = new TestSocket(url);
  await socket.opened();
  socket.ws.send("x".repeat(SIGNALLING_MESSAGE_MAX_BYTES));
  socket.ws.send(new Uint8Array(3));
  assert.equal((await socket.closed()).code, 1008);
  assert.deepEqual(received.map((text) => text.length), [SIGNALLING_MESSAGE_MAX_BYTES]);
  await listener.close();
});

Deno.test({
  name: "createListener() ends a half-sent header and a silent connection in time",
  ignore: !limitsHold,
  async fn() {
    const { listener } = await echoListener();
    const started = performance.now();
    const slow = [
      rawSocket(listener.port, "GET / HTTP/1.1\r\nHost: x\r\nX-a: "),
      rawSocket(listener.port, ""),
    ];
    const answers = await Promise.all(slow.map((one) => one.answer));
    const tookMs = performance.now() - started;
    assert.ok(tookMs < HEADERS_TIMEOUT_MS + 2 * TIMEOUT_CHECK_MS, `${tookMs} ms`);
    for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 408 /);
    await listener.close();
  },
});

Deno.test({
  name: "createListener() refuses a header over the limit",
  ignore: !limitsHold,
  async fn() {
    const { listener } = await echoListener();
    const { answer } = rawSocket(
      listener.port,
      `GET / HTTP/1.1\r\nHost: x\r\nX-a: ${"a".repeat(40_000)}\r\n\r\n`,
    );
    assert.match(await answer, /^HTTP\/1\.1 431 /);
    await listener.close();
  },
});

Deno.test("createListener() answers garbage with 400 and lives on", async () => {
  const { listener } = await echoListener();
  const garbage = [
    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    "GET / HTTP/9.9\r\n\r\n",
    "GET  \r\n\r\n",
    "\r\n\r\n\0\0\0\0",
  ];
  for (const text of garbage) {
    const { socket, answer } = rawSocket(listener.port, text);
    socket.end();
    assert.ok(!(await answer).startsWith("HTTP/1.1 200"));
  }
  assert.equal(await (await fetch(`http://127.0.0.1:${listener.port}/`)).text(), "127.0.0.1");
  await listener.close();
});

Deno.test({
  name: "createListener() lets one address hold only so many sockets, and frees their places",
  ignore: !limitsHold,
  async fn() {
    const { listener, url } = await echoListener({ limitLoopback: true });
    const sockets = Array.from({ length: SOCKETS_PER_ADDRESS + 3 }, () => new TestSocket(url));
    const opened = await Promise.all(sockets.map((socket) => socket.opened()));
    assert.equal(opened.filter((one) => one).length, SOCKETS_PER_ADDRESS);
    assert.ok(sockets.every((socket, i) => opened[i] || socket.status === 429));
    await Promise.all(sockets.map((socket) => socket.close()));
    await listener.close();
  },
});

Deno.test("createListener() closes a socket whose peer doesn't read, and keeps little for it", async () => {
  const { listener, sockets, left, url } = await echoListener();
  const reader = new TestSocket(url);
  await reader.opened();
  reader.ws.pause();
  const text = "x".repeat(60_000);
  let sent = 0;
  while (left.length === 0 && sent < 64 * SEND_BUFFER_MAX_BYTES) {
    for (let i = 0; i < 8; i++, sent += text.length) sockets[0].send({ text });
    // Lets the kernel take what it will; its buffers hold a few megabytes beyond ours.
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.equal(left.length, 1, `${sent} bytes taken`);
  reader.ws.resume();
  await reader.closed();
  await listener.close();
});

Deno.test("createListener() closes a socket that sends too many messages", async () => {
  const { listener, received, url } = await echoListener();
  const socket = new TestSocket(url);
  await socket.opened();
  for (let i = 0; i < 2_000; i++) socket.ws.send("{}");
  assert.equal((await socket.closed()).code, CLOSE_TOO_MANY);
  assert.ok(received.length < 2_000);
  await listener.close();
});

Deno.test("createListener() takes any number of messages from who is trusted by now", async () => {
  let trusted = false;
  const { listener, received, url } = await echoListener({}, () => trusted);
  const flood = async () => {
    const socket = new TestSocket(url);
    await socket.opened();
    for (let i = 0; i < 2_000; i++) socket.ws.send("{}");
    return socket;
  };
  assert.equal((await (await flood()).closed()).code, CLOSE_TOO_MANY);
  trusted = true;
  const before = received.length;
  const socket = await flood();
  while (received.length < before + 2_000) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(socket.ws.readyState, socket.ws.OPEN);
  socket.ws.close();
  await socket.closed();
  await listener.close();
});

Deno.test("startServer() closes 1000 malformed messages with code and sentence, while honest ones go on", async () => {
  const server = await startTestServer();
  const { adviser, client } = await verifiedPair(server);
  const bad = [
    "",
    "{",
    "null",
    "[]",
    "{}",
    '"claim"',
    '{"type":"claim"}',
    `{"type":"claim","number":"1","version":${PROTOCOL_VERSION}}`,
    '{"type":"claim","number":{"$gt":""},"version":1}',
    '{"type":"relay","data":"x"}',
    '{"type":"resume","token":"x","version":1}',
    '{"type":"__proto__"}',
    "[".repeat(5_000),
    '{"a":'.repeat(5_000),
    "\u0000",
    '{"type":"claim","number":"12345","version":1,"more":1}',
    '{"type":"auth","token":"","version":1}',
    '{"type":"verified"}',
  ];
  for (let round = 0; round < 1000; round += 50) {
    await Promise.all(Array.from({ length: 50 }, async (_, i) => {
      const path = i % 2 === 0 ? "client" : "adviser";
      const headers: Record<string, string> = path === "client"
        ? {}
        : { origin: `http://127.0.0.1:${server.port}` };
      const socket = new TestSocket(`ws://127.0.0.1:${server.port}/api/${path}`, headers);
      await socket.opened();
      socket.ws.send(bad[(round + i) % bad.length]);
      const { code, reason } = await socket.closed();
      assert.ok([1000, 1007, 1008, CLOSE_REFUSED].includes(code), `${code}`);
      if (code < 4000 && code !== 1000) assert.match(reason, /^Cannot .*: /);
    }));
    client.send({ type: "relay", data: `${round}` });
    assert.equal((await adviser.next("relay")).data, `${round}`);
  }
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});

Deno.test("drain() tells sockets to come back, lets nobody in, and lets an answer under way end", async () => {
  const release = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const listener = await createListener({
    hostname: "127.0.0.1",
    port: 0,
    app: () =>
      createWebApp({
        own: [],
        http: [{
          method: "GET",
          path: "/slow",
          rule: "public-file",
          async handle(c) {
            asked.resolve();
            await release.promise;
            return c.text("whole");
          },
        }],
        sockets: [{
          path: "/socket",
          rule: "public-process",
          open: () => ({ message: () => {}, closed: () => {} }),
        }],
      }),
  });
  const origin = `127.0.0.1:${listener.port}`;
  const socket = new TestSocket(`ws://${origin}/socket`);
  await socket.opened();
  const answer = fetch(`http://${origin}/slow`).then((response) => response.text());
  await asked.promise;
  assert.equal(listener.open.sockets, 1);
  const drained = listener.drain(60_000);
  assert.equal((await socket.closed()).code, CLOSE_RESTART);
  await assert.rejects(fetch(`http://${origin}/slow`));
  release.resolve();
  assert.equal(await answer, "whole");
  await drained;
  await listener.close();
});

Deno.test("createListener() behind a named proxy serves it and this computer, and counts its clients", async () => {
  const { listener } = await echoListener({ proxies: createProxies(["127.0.0.1"]), onlyProxies: true });
  const ask = async (forwarded: string) =>
    await (await fetch(`http://127.0.0.1:${listener.port}/`, { headers: { "x-forwarded-for": forwarded } }))
      .text();
  assert.equal(await ask("127.0.0.1, 203.0.113.9"), "203.0.113.9");
  assert.equal(await ask("2001:db8::1"), "2001:db8::1");
  const url = `ws://127.0.0.1:${listener.port}/echo`;
  const from = (address: string) => new TestSocket(url, { "x-forwarded-for": `10.9.9.9, ${address}` });
  const sockets = Array.from({ length: SOCKETS_PER_ADDRESS + 3 }, () => from("203.0.113.9"));
  const opened = await Promise.all(sockets.map((socket) => socket.opened()));
  assert.equal(opened.filter((one) => one).length, SOCKETS_PER_ADDRESS);
  // Somebody else behind the same proxy isn't held up.
  const other = from("203.0.113.10");
  assert.ok(await other.opened());
  await Promise.all([...sockets, other].map((socket) => socket.close()));
  await listener.close();
});
