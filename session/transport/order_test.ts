import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join, LEAVES_TIMERS, waitUntil } from "./testing.ts";
import { data, numbers, sack, sendChunks } from "./testing_sctp.ts";

const PACKETS = 40;
/** Together more than may be ahead. */
const HOLE_AT = 1000, PARTS = HOLE_AT + 2048;
const PART_BYTES = 4, PARTS_IN_PACKET = 40;

Deno.test(
  "data that comes with an acknowledgement isn't overtaken by what comes after it",
  LEAVES_TIMERS,
  async () => {
    await using pair = await join({ echo: false });
    assert.equal(await pair.settled, "open");
    const sctp = pair.viewer.sctpTransport!.sctp as unknown as {
      localTsn: number;
      lastSackedTsn: number;
      receiveSackChunk(chunk: { gaps: unknown[] }): Promise<void>;
      sendSack(): Promise<void>;
    };
    // Each acknowledgement lets the host send on, for which it takes its time.
    sctp.sendSack = () => Promise.resolve();
    let gaps = 0;
    const takeSack = sctp.receiveSackChunk.bind(sctp);
    sctp.receiveSackChunk = (chunk) => {
      gaps += chunk.gaps.length;
      return takeSack(chunk);
    };
    for (let message = 0; message < 7; message++) pair.transport.send("screen", new Uint8Array(60_000));
    await waitUntil(() => pair.transport.buffered("screen") > 0);
    const first = numbers(pair).next;
    for (let packet = 0; packet < PACKETS; packet++) {
      const part = (tsn: number) =>
        data({ tsn, stream: 1, protocol: 53, user: Buffer.alloc(8), flags: packet === 0 ? 2 : 0 });
      const tsn = first + 3 * packet;
      sctp.localTsn = (tsn + 3) >>> 0;
      // As a browser sends them: the first one with what it has to acknowledge.
      await sendChunks(pair, sack(numbers(pair).had, []), part(tsn));
      await sendChunks(pair, part(tsn + 1));
      await sendChunks(pair, part(tsn + 2));
    }
    await waitUntil(() => ((sctp.lastSackedTsn - first) | 0) >= 3 * PACKETS - 1);
    assert.equal(gaps, 0, "gaps that were acknowledged");
  },
);

Deno.test(
  "what is missing finds room, however many small parts wait behind it",
  LEAVES_TIMERS,
  async () => {
    await using pair = await join({ echo: false });
    assert.equal(await pair.settled, "open");
    const sctp = pair.viewer.sctpTransport!.sctp as unknown as { localTsn: number; lastSackedTsn: number };
    const { next } = numbers(pair);
    const acknowledged = () => ((sctp.lastSackedTsn - next) | 0) + 1;
    sctp.localTsn = (next + PARTS) >>> 0;
    const send = async (from: number, to: number) => {
      for (let at = from; at < to; at += PARTS_IN_PACKET) {
        const count = Math.min(PARTS_IN_PACKET, to - at);
        await sendChunks(pair, ...Array.from({ length: count }, (_, i) => part(next, at + i)));
      }
    };
    await send(0, HOLE_AT);
    await waitUntil(() => acknowledged() === HOLE_AT);
    // As far ahead as is taken.
    await send(HOLE_AT + 1, PARTS);
    await send(HOLE_AT, HOLE_AT + 1);
    await waitUntil(() => acknowledged() === PARTS);
    await waitUntil(() => pair.received.length === 1);
    assert.equal(pair.received[0].bytes.length, PARTS * PART_BYTES);
  },
);

/** One of the parts of a message; flags as in RFC 9260 §3.3.1. */
function part(first: number, at: number): Buffer {
  const flags = at === 0 ? 2 : at === PARTS - 1 ? 1 : 0;
  return data({ tsn: first + at, stream: 1, protocol: 53, user: Buffer.alloc(PART_BYTES), flags });
}
