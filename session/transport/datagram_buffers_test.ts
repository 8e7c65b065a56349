import assert from "node:assert/strict";
import type { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { slimDatagrams } from "./datagram_buffers.ts";
import { waitUntil } from "./testing.ts";

const COUNT = 20;

Deno.test("slimDatagrams() leaves room for a datagram, and no more", async () => {
  const socket = createSocket("udp4"), sender = createSocket("udp4");
  try {
    slimDatagrams(socket);
    const taken: Buffer[] = [];
    socket.on("message", (data) => taken.push(data));
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    for (let at = 0; at < COUNT; at++) {
      sender.send(new Uint8Array(1500).fill(at), socket.address().port, "127.0.0.1");
      await waitUntil(() => taken.length > at);
    }
    assert.ok(taken.every((data, at) => data.length === 1500 && data.every((byte) => byte === at)));
    // A receive that had begun before has the old one.
    const sizes = taken.slice(2).map(({ buffer }) => buffer.byteLength);
    assert.ok(sizes.every((size) => size <= 4096), `${sizes}`);
  } finally {
    socket.close();
    sender.close();
  }
});
