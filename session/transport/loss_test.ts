import assert from "node:assert/strict";
import { join, LEAVES_TIMERS, waitUntil } from "./testing.ts";
import { disturb } from "./testing_network.ts";

/** What the network may do to a connection that is open. */

/** The same sequence in every run (Park–Miller). */
function dice(seed: number): () => number {
  return () => (seed = seed * 48271 % 0x7fffffff) / 0x7fffffff;
}

for (const [loss, bytes, timeoutMs] of [[0.02, 1_500_000, 8_000], [0.15, 400_000, 9_000]]) {
  Deno.test(
    `${bytes / 1000} kB arrive whole and in order at ${loss * 100} % loss`,
    LEAVES_TIMERS,
    async () => {
      await using pair = await join({ echo: false });
      assert.equal(await pair.settled, "open");
      const received: number[] = [];
      pair.viewer.sctpTransport!.channelByLabel("screen")!.onMessage.subscribe((data) => {
        received.push((data as Uint8Array)[0], data.length);
      });
      const roll = dice(7);
      using _ = disturb((data) => data[0] === 23 && roll() < loss ? [] : [data]);
      const messages = Math.round(bytes / 20_000);
      const sent: number[] = [];
      for (let at = 0; at < messages; at++) {
        const message = new Uint8Array(20_000 + at);
        message[0] = at;
        sent.push(at & 255, message.length);
        assert.ok(pair.transport.send("screen", message));
      }
      await waitUntil(() => received.length === sent.length, timeoutMs);
      assert.deepEqual(received, sent);
    },
  );
}

Deno.test("after a cut of 3.1 s messages flow long before werift's own time-out", LEAVES_TIMERS, async () => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  await pair.echoed("before");
  {
    using _ = disturb(() => []);
    for (let at = 0; at < 30; at++) pair.transport.send("screen", new Uint8Array(5_000));
    await new Promise((resolve) => setTimeout(resolve, 3_100));
  }
  const back = performance.now();
  await pair.echoed("after");
  assert.ok(performance.now() - back < 2_500, `took ${Math.round(performance.now() - back)} ms`);
});

Deno.test("eleven thousand bytes leave at once, before anything is acknowledged", LEAVES_TIMERS, async () => {
  await using pair = await join({ echo: false });
  assert.equal(await pair.settled, "open");
  const sctp = pair.viewer.sctpTransport!.sctp as unknown as { sendSack(): Promise<void> };
  sctp.sendSack = () => Promise.resolve();
  let received = 0;
  pair.viewer.sctpTransport!.channelByLabel("screen")!.onMessage.subscribe((data) => received += data.length);
  pair.transport.send("screen", new Uint8Array(11_000));
  await waitUntil(() => received === 11_000);
});
