import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { RTCPeerConnection } from "werift";
import { internalsOf } from "./internals.ts";
import { isWellFormed } from "./sctp_gate.ts";
import { guardSctp } from "./sctp_guard.ts";
import { hex, holdsNothing, join, LEAVES_TIMERS, type Pair, waitUntil } from "./testing.ts";
import { chunk, type Data, data, numbers, sack, sendChunks } from "./testing_sctp.ts";

/** What a modified viewer may send that has passed DTLS (security.md F3): nothing may end or hold the process. */

const OPEN = Buffer.concat([hex("03000000 00000000 0004 0000"), Buffer.from("evil")]);

/** Each leaves the association as it was. */
const PACKETS: Record<string, (pair: Pair) => Buffer[]> = {
  "an unknown chunk": () => [chunk(99)],
  "a chunk of length 0": () => [hex("07000000")],
  "a cause of length 0": () => [hex("09000008 00010000")],
  "a parameter of length 0": () => [hex("82000008 000d0000")],
  "an INIT with a parameter of length 0":
    () => [hex("01000018 00000001 00010000 00010001 00000001 80000000")],
  "a reconfiguration that is cut short": () => [chunk(130, { body: hex("000d0004") })],
  "gap blocks of 280 × 65535": ({ ...pair }) => [
    sack(numbers(pair).had, Array.from({ length: 280 }, () => [1, 65535] as [number, number])),
  ],
  "a gap block for what was never sent": (pair) => [sack(numbers(pair).had, [[2, 65535]])],
  "gap blocks that aren't there": (pair) => [sack(numbers(pair).had, [], 65535)],
  "an acknowledgement from the future": (pair) => [sack(numbers(pair).had + 1e6, [])],
  "a forward TSN": (
    pair,
  ) => [chunk(192, { body: hex((numbers(pair).next + 1000 >>> 0).toString(16).padStart(8, "0")) })],
  "60 chunks far ahead": (pair) =>
    Array.from(
      { length: 60 },
      (_, at) =>
        data({ tsn: numbers(pair).next + 5000 + at * 7, stream: 1, protocol: 53, user: Buffer.alloc(4) }),
    ),
  "a COOKIE ECHO and a SHUTDOWN COMPLETE": () => [chunk(10, { body: Buffer.alloc(24) }), chunk(14)],
};

Deno.test("packets of a modified viewer neither end nor hold the process", LEAVES_TIMERS, async (t) => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  for (const [name, packet] of Object.entries(PACKETS)) {
    await t.step(name, async () => {
      await holdsNothing(() => sendChunks(pair, ...packet(pair)));
      await pair.echoed(name);
      assert.equal(pair.transport.state, "open");
    });
  }
});

/** Data that takes up a number of the viewer's: its own counter has to follow. */
const MESSAGES: Record<string, Omit<Data, "tsn">> = {
  "a message for a channel that isn't there": { stream: 999, protocol: 53, user: Buffer.from("x") },
  "a payload of unknown type": { stream: 1, protocol: 4711, user: Buffer.from("x") },
  "the acknowledgement of a channel that isn't there": { stream: 998, protocol: 50, user: Buffer.from([2]) },
  "the opening of a channel": { stream: 996, protocol: 50, user: OPEN },
  "an empty DCEP message": { stream: 1, protocol: 50, user: Buffer.alloc(1, 9) },
};

Deno.test("messages of a modified viewer reach no one", LEAVES_TIMERS, async (t) => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  for (const [name, message] of Object.entries(MESSAGES)) {
    await t.step(name, async () => {
      const before = pair.received.length;
      const tsn = numbers(pair).next;
      (pair.viewer.sctpTransport!.sctp as unknown as { localTsn: number }).localTsn = (tsn + 1) >>> 0;
      await holdsNothing(() => sendChunks(pair, data({ ...message, tsn })));
      await pair.echoed(name);
      assert.equal(pair.received.length, before + 1);
      assert.equal(pair.transport.state, "open");
    });
  }
});

/** How many of the viewer's chunks the host has acknowledged, from `first` on. */
function acknowledged({ viewer }: Pair, first: number): number {
  const { lastSackedTsn } = viewer.sctpTransport!.sctp as unknown as { lastSackedTsn: number };
  return (lastSackedTsn - first + 1) >>> 0;
}

Deno.test("a message without end fills no memory and holds nothing", LEAVES_TIMERS, async () => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  const first = numbers(pair).next;
  let next = first;
  const part = (flags: number) =>
    data({ tsn: next++, stream: 1, protocol: 53, user: Buffer.alloc(1), flags });
  await sendChunks(pair, part(2));
  for (let packet = 0; packet < 240; packet++) {
    await holdsNothing(() => sendChunks(pair, ...Array.from({ length: 80 }, () => part(0))));
  }
  await waitUntil(() => acknowledged(pair, first) > 18_000);
  assert.ok(acknowledged(pair, first) < 18_500, "what goes beyond is not taken");
  assert.equal(pair.transport.state, "open");
  assert.equal(pair.received.length, 0);
});

Deno.test("a part that belongs to no order is not taken", LEAVES_TIMERS, async () => {
  await using pair = await join({ echo: false });
  assert.equal(await pair.settled, "open");
  const { next: tsn } = numbers(pair);
  (pair.viewer.sctpTransport!.sctp as unknown as { localTsn: number }).localTsn = (tsn + 1) >>> 0;
  const part = (flags: number) => data({ tsn, stream: 1, protocol: 53, user: Buffer.alloc(1), flags });
  // Unordered, and the last one: nothing would ever make it whole, or let it be forgotten.
  await holdsNothing(() => sendChunks(pair, part(5)));
  await sendChunks(pair, part(3));
  await waitUntil(() => pair.received.length === 1);
  assert.equal(pair.transport.state, "open");
});

Deno.test("chunks ahead in any number are taken in time", LEAVES_TIMERS, async () => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  const sctp = pair.viewer.sctpTransport!.sctp as unknown as {
    receiveSackChunk(chunk: { gaps: [number, number][] }): Promise<void>;
  };
  let furthest = 0;
  const takeSack = sctp.receiveSackChunk.bind(sctp);
  sctp.receiveSackChunk = (chunk) => {
    furthest = Math.max(furthest, ...chunk.gaps.map(([, end]) => end));
    return takeSack(chunk);
  };
  let ahead = numbers(pair).next + 1;
  for (let packet = 0; packet < 27; packet++) {
    // As many as a datagram holds that is taken.
    const chunks = Array.from(
      { length: 90 },
      () => data({ tsn: ++ahead, stream: 1, protocol: 53, user: Buffer.alloc(1) }),
    );
    // Once only: what comes twice costs nothing.
    await holdsNothing(() => sendChunks(pair, ...chunks));
  }
  await pair.echoed("still here", "screen");
  assert.ok(furthest > 2000 && furthest <= 2048, `taken up to ${furthest} chunks ahead`);
});

Deno.test("packets wait in a bounded number, and none for ever", LEAVES_TIMERS, async () => {
  const pc = new RTCPeerConnection();
  pc.createDataChannel("screen");
  const internals = internalsOf(pc);
  const guard = guardSctp(internals);
  const packet = Buffer.concat([Buffer.alloc(12), chunk(99)]);
  const flood = () => Array.from({ length: 5000 }, () => internals.sctp.handleData(packet)).at(-1)!;
  const last = flood();
  assert.equal(guard.dropped, 5000 - 4096);
  await last;
  // All were read, with nothing in them; and there is room again.
  await waitUntil(() => guard.dropped === 5000);
  await flood();
  await waitUntil(() => guard.dropped === 10_000);
  await pc.close();
});

Deno.test("any packet at all is read in time and never ends the process", LEAVES_TIMERS, async () => {
  let pair = await join();
  await pair.settled;
  const seeds = [
    chunk(0, { flags: 3, body: Buffer.alloc(20, 1) }),
    sack(1, [[1, 2], [4, 9]]),
    ...[1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 14, 130, 192].map((type) =>
      chunk(type, { body: Buffer.alloc(24, 0) })
    ),
    hex("82000014 000d000e 00000001 00000001 00000001 0001 0000"),
  ];
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 4, 127, 128, 255));
  const mutated = fc.record({
    seed: fc.constantFrom(...seeds),
    edits: fc.array(fc.tuple(fc.nat(40), byte), { maxLength: 5 }),
    length: fc.nat(80),
  });
  let packets = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(mutated, { minLength: 1, maxLength: 20 }), async (made) => {
      const bodies = made.map(({ seed, edits, length }) => {
        const bytes = Buffer.from(seed.subarray(0, Math.max(4, Math.min(length, seed.length))));
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        return bytes;
      });
      packets += bodies.length;
      await holdsNothing(async () => {
        for (const body of bodies) await sendChunks(pair, body);
      });
      // An ABORT is well formed too: then the next ones go to a new connection.
      if (pair.transport.state !== "open") {
        await pair[Symbol.asyncDispose]();
        pair = await join();
        await waitUntil(() => pair.transport.state === "open");
      }
    }),
    // Always the same packets: how many they are must not be left to chance.
    { numRuns: 60, seed: 1 },
  );
  assert.ok(packets > 300, `only ${packets} packets`);
  await pair[Symbol.asyncDispose]();
});

Deno.test("isWellFormed() refuses SCTP lengths that would loop for ever", () => {
  const header = Buffer.alloc(12);
  const cases: [string, boolean][] = [
    ["0700 0008 00000001", true], // SHUTDOWN
    ["0700 0000", false], // a chunk of length 0
    ["0700 0003 00000000", false],
    ["0700 00ff 00000000", false], // longer than the packet
    ["0600 0008 0001 0004", true], // ABORT with a cause
    ["0600 0008 0001 0000", false], // a cause of length 0
    ["0900 0008 0001 0003", false], // ERROR
    ["8200 0008 000d 0000", false], // RE-CONFIG with a parameter of length 0
    ["0100 0018 00000001 00010000 00010001 00000001 8000 0000", false], // INIT
    ["0100 0018 00000001 00010000 00010001 00000001 8000 0004", true],
    ["", false],
  ];
  for (const [text, right] of cases) {
    assert.equal(isWellFormed(Buffer.concat([header, hex(text)])), right, text);
  }
});

Deno.test("isWellFormed() ends on any bytes", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    assert.equal(typeof isWellFormed(Buffer.from(bytes)), "boolean");
  }));
});
