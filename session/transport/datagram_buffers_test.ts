import assert from "node:assert/strict";
import type { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { slimDatagrams } from "./datagram_buffers.ts";
import { datagramsThrough, TOO_LARGE_BYTES } from "./testing_datagrams.ts";

const SIZES = Array<number>(20).fill(1500);

Deno.test("slimDatagrams() leaves room for a datagram, and no more", async () => {
  const taken = await datagramsThrough(SIZES);
  assert.ok(taken.every((data) => data.length === 1500));
  assert.equal(taken.length, SIZES.length);
  // A receive that had begun before has the old one.
  const sizes = taken.slice(2).map(({ buffer }) => buffer.byteLength);
  assert.ok(sizes.every((size) => size <= 4096), `${sizes}`);
});

Deno.test("a datagram that is too large stops nothing", async () => {
  const taken = await datagramsThrough([100, 100, 100, TOO_LARGE_BYTES, TOO_LARGE_BYTES, 200]);
  assert.equal(taken.at(-1)!.length, 200);
  assert.ok(taken.every(({ length }) => length < TOO_LARGE_BYTES));
});

Deno.test("slimDatagrams() hears a socket's errors: an unheard one ends the process", () => {
  const socket = createSocket("udp4");
  slimDatagrams(socket);
  socket.emit("error", new Error("recvmsg UNKNOWN"));
  socket.close();
});

Deno.test("slimDatagrams() leaves a socket alone that has no such buffers", () => {
  let set = 0;
  const heard: ((data: Buffer) => void)[] = [];
  slimDatagrams({
    once: (_, listener) => heard.push(listener),
    on: () => {},
    setRecvBufferSize: () => set++,
  });
  for (const listener of heard) listener(new Uint8Array(1500) as Buffer);
  assert.equal(set, 0);
});
