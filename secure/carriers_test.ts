import assert from "node:assert/strict";
import { CARRIER_FRAME_MAX_BYTES } from "../protocol/limits.ts";
import { toBase64url } from "./base64url.ts";
import { type Bytes, randomBytes } from "./bytes.ts";
import { readFrame, writeReceipt, writeSealedFrame } from "./carrier_frame.ts";
import { CarrierWindow } from "./carrier_window.ts";
import { joinCarriers, passedOn, until, type Way } from "./testing_carriers.ts";

const ID = toBase64url(new Uint8Array(16).fill(1)), OTHER = toBase64url(new Uint8Array(16).fill(2));

/** An open end that notes what happens to it. */
function openEnd(way: Way, side: "a" | "b", connection = ID) {
  const messages: [number, Bytes][] = [], drained: number[] = [], broken: string[] = [];
  const carrier = way[side].open(connection, {
    onMessage: (channel, sealed) => void messages.push([channel, sealed]),
    onDrained: (channel) => void drained.push(channel),
    onBroken: (error) => void broken.push(error.message),
  });
  return { carrier, messages, drained, broken };
}

Deno.test("frames are read as they were written, and nothing else is a frame", () => {
  const sealed = new Uint8Array(64 * 1024 + 24).fill(3);
  const frame = writeSealedFrame(ID, 2, sealed);
  assert.ok(frame.length <= CARRIER_FRAME_MAX_BYTES);
  assert.deepEqual(readFrame(frame), { connection: ID, channel: 2, sealed });
  assert.deepEqual(readFrame(writeReceipt(ID, 2 ** 40)), { connection: ID, taken: 2 ** 40 });
  const wrong = [new Uint8Array(0), new Uint8Array(17), new Uint8Array(CARRIER_FRAME_MAX_BYTES + 1)];
  for (const one of [...wrong, writeReceipt(ID, 1).subarray(0, 24)]) {
    assert.throws(() => readFrame(one as Bytes), { name: "ProtocolError" });
  }
  for (let i = 0; i < 2_000; i++) {
    const noise = randomBytes(Math.floor(Math.random() * 60));
    try {
      readFrame(noise);
    } catch (error) {
      assert.equal((error as Error).name, "ProtocolError");
    }
  }
});

Deno.test("messages of several channels arrive in order, and each end knows when all is on its way", async () => {
  using way = joinCarriers();
  const a = openEnd(way, "a"), b = openEnd(way, "b");
  for (let i = 0; i < 40; i++) a.carrier.send(i % 2, new Uint8Array(20_000).fill(i));
  assert.ok(a.carrier.buffered(0) > 0 && a.carrier.buffered(1) > 0, "a window's worth is under way");
  await until(() => b.messages.length === 40);
  assert.deepEqual(
    b.messages.map(([channel, sealed]) => [channel, sealed[0]]),
    [...Array(40).keys()].map((i) => [i % 2, i]),
  );
  assert.deepEqual([a.carrier.buffered(0), a.carrier.buffered(1)], [0, 0]);
  assert.deepEqual(new Set(a.drained), new Set([0, 1]));
  b.carrier.send(1, new Uint8Array(1));
  await until(() => a.messages.length > 0);
  assert.equal(a.messages.length, 1);
});

Deno.test("a reader that takes nothing makes the sender wait: no more than a window is under way", async () => {
  using way = joinCarriers();
  const a = openEnd(way, "a");
  openEnd(way, "b");
  way.pass = (_frame, from) => from === "a" ? [] : [_frame];
  for (let i = 0; i < 50; i++) a.carrier.send(0, new Uint8Array(16 * 1024));
  await passedOn();
  const underWay = way.seen.filter(({ from }) => from === "a").reduce(
    (sum, { frame }) => sum + frame.length,
    0,
  );
  assert.ok(underWay <= 64 * 1024, `${underWay} bytes`);
  assert.ok(a.carrier.buffered(0) >= 50 * 16 * 1024 - underWay);
  // Who doesn't heed it has a limit too.
  for (let i = 0; i < 300 && a.broken.length === 0; i++) a.carrier.send(0, new Uint8Array(16 * 1024));
  assert.deepEqual(a.broken, ["Too much waits for the other end"]);
  assert.equal(a.carrier.buffered(0), 0);
});

Deno.test("a lost socket breaks every carrier at once, and what is sent then goes nowhere", async () => {
  using way = joinCarriers();
  const a = openEnd(way, "a"), other = openEnd(way, "a", OTHER), b = openEnd(way, "b");
  way.a.interrupted();
  assert.deepEqual([a.broken.length, other.broken.length, b.broken.length], [1, 1, 0]);
  a.carrier.send(0, new Uint8Array(10));
  await passedOn();
  assert.deepEqual([b.messages.length, way.seen.length], [0, 0]);
  way.up = false;
  b.carrier.send(0, new Uint8Array(10));
  assert.deepEqual(b.broken, ["There is no way through the server"]);
  // A new connection finds its way again.
  way.up = true;
  const again = openEnd(way, "a", OTHER), there = openEnd(way, "b", OTHER);
  again.carrier.send(0, new Uint8Array(10));
  await passedOn();
  assert.equal(there.messages.length, 1);
});

Deno.test("frames of other connections, of closed ones and noise are dropped and harm nobody", async () => {
  using way = joinCarriers();
  const a = openEnd(way, "a");
  assert.equal(way.a.take(writeSealedFrame(OTHER, 0, new Uint8Array(40))), false);
  assert.equal(way.a.take(writeReceipt(OTHER, 5)), false);
  for (let i = 0; i < 1_000; i++) assert.equal(way.a.take(randomBytes(i % 80)), false);
  assert.deepEqual([a.messages.length, a.broken.length, way.seen.length], [0, 0, 0]);
  a.carrier.close();
  assert.equal(way.a.take(writeSealedFrame(ID, 0, new Uint8Array(40))), false);
  await passedOn();
  assert.deepEqual(a.broken, []);
});

Deno.test("a receipt for what was never sent, or fewer than before, breaks the carrier", () => {
  for (const forged of [[1], [41 + 17, 40], [2 ** 50]]) {
    using way = joinCarriers();
    const a = openEnd(way, "a");
    a.carrier.send(0, new Uint8Array(41));
    for (const taken of forged) way.a.take(writeReceipt(ID, taken));
    const honest = forged.length === 1 && forged[0] <= 41 + 17;
    assert.equal(a.broken.length, honest ? 0 : 1, `${forged}`);
  }
});

Deno.test("the window opens on a quick way, and keeps the queue short on a slow one", () => {
  const quick = new CarrierWindow();
  let now = 0, sent = 0;
  for (let i = 0; i < 100; i++) {
    while (quick.admits(16 * 1024)) {
      quick.sent(16 * 1024, now);
      sent += 16 * 1024;
    }
    now += 5;
    quick.received(sent, now);
  }
  assert.equal(quick.size, 256 * 1024);

  // 2 Mbit/s with 20 ms there and back: a queue, first in first out.
  const slow = new CarrierWindow();
  const line: { at: number; taken: number }[] = [];
  let free = 0, total = 0;
  const underWay: number[] = [];
  for (now = 0; now < 20_000; now++) {
    while (slow.admits(8 * 1024)) {
      slow.sent(8 * 1024, now);
      total += 8 * 1024;
      free = Math.max(free, now) + 8 * 1024 / 250;
      line.push({ at: free + 20, taken: total });
    }
    while (line.length > 0 && line[0].at <= now) slow.received(line.shift()!.taken, now);
    if (now > 10_000) underWay.push(slow.underWay);
  }
  const longest = Math.max(...underWay) / 250;
  assert.ok(longest < 200, `what is under way takes ${longest} ms`);
  assert.ok(total / 20 > 0.9 * 250_000, "and the line is full");
});
