import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { join, LEAVES_TIMERS, waitUntil } from "./testing.ts";
import { data, numbers, sack, sendChunks } from "./testing_sctp.ts";

const PACKETS = 40;

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
