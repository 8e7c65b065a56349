import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type dgram from "node:dgram";
import { hex, join, LEAVES_TIMERS, sendAsStranger, waitUntil } from "./testing.ts";
import { disturb, isDtls, recordsOf } from "./testing_network.ts";

/** What the network, and strangers in it, may do to a handshake. */

/** A network that spoils the handshake; the n-th DTLS datagram of either end counts from 0. */
const NETWORKS: Record<string, (data: Buffer, n: number) => Buffer[]> = {
  "sends everything twice": (data) => [data, data],
  "sends everything again in the clear part": (data, n) => n < 8 ? [data, data, data] : [data],
  ...Object.fromEntries(
    Array.from(
      { length: 9 },
      (_, lost) => [`loses datagram ${lost}`, (data: Buffer, n: number) => n === lost ? [] : [data]],
    ),
  ),
};

for (const setup of ["active", "passive"] as const) {
  Deno.test(`the handshake survives a network that spoils it, viewer ${setup}`, LEAVES_TIMERS, async (t) => {
    // Browsers always answer as active: of the other role a few will do.
    const networks = Object.entries(NETWORKS).filter((_, at) => setup === "active" || at % 3 === 0);
    for (const [name, network] of networks) {
      await t.step(name, async () => {
        let n = 0;
        using _ = disturb((data) => isDtls(data) ? network(data, n++) : [data]);
        await using pair = await join({ setup });
        await waitUntil(() => pair.transport.state !== "connecting", 15_000);
        assert.equal(pair.transport.state, "open");
        await pair.echoed("through");
      });
    }
  });

  Deno.test(
    `the handshake survives datagrams that overtake each other, viewer ${setup}`,
    LEAVES_TIMERS,
    async () => {
      const held = new Map<dgram.Socket, Buffer>();
      let swaps = 0;
      // Each second datagram of a socket goes before the first.
      using _ = disturb((data, socket) => {
        if (!isDtls(data) || recordsOf(data).some(({ type }) => type === 23) || swaps > 12) return [data];
        const before = held.get(socket);
        held.delete(socket);
        if (before) return [data, before];
        swaps++;
        held.set(socket, data);
        return [];
      });
      await using pair = await join({ setup });
      await waitUntil(() => pair.transport.state !== "connecting", 15_000);
      assert.equal(pair.transport.state, "open");
      await pair.echoed("through");
    },
  );
}

Deno.test("strangers don't disturb a handshake", LEAVES_TIMERS, async () => {
  const hello = Buffer.concat([
    hex("16fefd0000000000000007 0039 0100002d000000000000002d fefd"),
    Buffer.alloc(32, 7),
    hex("0000 0002c02b 0100 0000"),
  ]);
  const certificate = hex("16fefd0000000000000007 0010 0b000004000200000000000400000000");
  const ports: { host: string; port: number }[] = [];
  const sent: Promise<number>[] = [];
  using _ = disturb((data, socket) => {
    // Every port that takes part gets them, before each datagram of the handshake's own.
    if (data === hello || data === certificate || !isDtls(data)) return [data];
    if (recordsOf(data).some(({ type }) => type === 22)) {
      const { port } = socket.address();
      if (!ports.some((one) => one.port === port)) ports.push({ host: "127.0.0.1", port });
      sent.push(sendAsStranger([hello, certificate], { ports: [...ports] }));
    }
    return [data];
  });
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  await pair.echoed("through");
  assert.ok(sent.length > 4);
  await Promise.all(sent);
});
