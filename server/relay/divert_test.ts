import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { connect } from "node:net";
import { rawSocket, startTestServer, verifiedPair } from "../testing.ts";
import { startTestRelay } from "./testing.ts";
import { METHODS, readStun, writeStun } from "./stun_message.ts";

/** TURN and HTTP on one port. */

const BINDING = writeStun({ method: METHODS.binding, class: 0, transaction: new Uint8Array(12).fill(1) }, []);

/** What a connection answers to some bytes, until `bytes` have come or it is closed. */
function ask(port: number, parts: Uint8Array[], bytes: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", async () => {
      for (const part of parts) await new Promise((sent) => socket.write(part, sent));
    });
    socket.on("data", (chunk) => {
      chunks.push(Buffer.from(chunk));
      if (Buffer.concat(chunks).length >= bytes) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(Buffer.concat(chunks)));
  });
}

Deno.test("one port answers STUN and HTTP, whole or byte by byte", async () => {
  await using relay = await startTestRelay();
  for (const parts of [[BINDING], [...BINDING].map((byte) => Uint8Array.of(byte))]) {
    const answer = readStun(await ask(relay.tcpPort, parts, 40));
    assert.deepEqual([...answer.transaction], Array(12).fill(1));
  }
  const answer = await fetch(`http://127.0.0.1:${relay.tcpPort}/`);
  assert.equal(await answer.text(), "http");
  const whole = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  const slow = await ask(relay.tcpPort, [...Buffer.from(whole)].map((byte) => Uint8Array.of(byte)), Infinity);
  assert.match(slow.toString(), /^HTTP\/1.1 200/);
});

Deno.test("a stream of anything else is closed, however it begins", async () => {
  await using relay = await startTestRelay();
  for (
    const bytes of [
      Buffer.from([0, 1, 0xff, 0xff]),
      Buffer.from([1, 1, 0, 3]),
      Buffer.concat([BINDING, Buffer.alloc(4096, 0xff)]),
    ]
  ) {
    await ask(relay.tcpPort, [bytes], Infinity);
  }
});

Deno.test("startServer() tells both ends of a verified session its relay, and nobody else", async () => {
  const server = await startTestServer();
  try {
    const waiting = await server.client();
    const { adviser, client } = await verifiedPair(server);
    assert.deepEqual([adviser.ice.length, client.ice.length, waiting.ice.length], [1, 1, 0]);
    const text = JSON.stringify(client.ice[0]);
    assert.ok(text.includes(`turn:127.0.0.1:${server.relay.udpPort}?transport=udp`));
    assert.ok(text.includes(`turn:127.0.0.1:${server.port}?transport=tcp`));
    const answer = await ask(server.port, [BINDING], 40);
    assert.equal(readStun(answer).method, METHODS.binding);
    const { answer: page } = rawSocket(
      server.port,
      "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert.match(await page, /200 OK/);
  } finally {
    await server.stop();
  }
});

Deno.test("without a relay the port refuses STUN, and the ends are told of none", async () => {
  const server = await startTestServer({ relay: { kind: "none" } });
  try {
    const { adviser, client } = await verifiedPair(server);
    assert.deepEqual([adviser.ice, client.ice].map(([one]) => one.servers), [[], []]);
    const answer = await ask(server.port, [BINDING], Infinity);
    assert.ok(answer.length === 0 || answer.toString().startsWith("HTTP/1.1 400"));
  } finally {
    await server.stop();
  }
});
