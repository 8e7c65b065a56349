import assert from "node:assert/strict";
import { mock } from "node:test";
import type { PeerSignal } from "../protocol/link.ts";
import { createHealer, type Healable } from "./healing.ts";

/** Which way the healer takes: a peer connection, or through the server. */

interface Fake extends Healable {
  carried: boolean;
  restarts: number;
  failed: boolean;
  madeAt: number;
  alive(alive: boolean): void;
}

/** A healer whose time is the test's. */
function createBench() {
  const real = performance.now.bind(performance);
  let now = 0;
  const made: Fake[] = [];
  mock.timers.enable({ apis: ["setInterval"] });
  performance.now = () => now;
  const healer = createHealer<Fake>({
    log: () => {},
    onSignal: () => {},
    onConnected: () => {},
    onLost: () => {},
    make(events, carried) {
      const fake: Fake = {
        id: `${made.length}`,
        carried,
        restarts: 0,
        failed: false,
        madeAt: now,
        start: () => Promise.resolve(),
        accept: () => Promise.resolve(),
        restart: () => Promise.resolve(void fake.restarts++),
        close: () => Promise.resolve(),
        alive: events.onAlive,
      };
      made.push(fake);
      return Promise.resolve(fake);
    },
  });
  const answer = (fake: Fake) => ({ kind: "answer", connection: fake.id, sdp: "" }) as PeerSignal;
  return {
    healer,
    made,
    last: () => made[made.length - 1],
    /** The viewer answers every new peer connection at once, and no way comes of it. */
    async pass(ms: number, { answers = true } = {}) {
      for (const end = now + ms; now < end; now += 100) {
        mock.timers.tick(100);
        await new Promise((resolve) => setTimeout(resolve, 0));
        const connection = healer.connection;
        if (answers && connection && !connection.carried) healer.signal(answer(connection));
      }
    },
    async [Symbol.asyncDispose]() {
      performance.now = real;
      await healer.close();
      mock.timers.reset();
    },
  };
}

const ways = (made: Fake[]) => made.map(({ carried }) => carried ? "server" : "peer");

Deno.test("where the viewer answers and no way is found, the server carries, and goes on to after a break", async () => {
  await using bench = createBench();
  bench.healer.start();
  await bench.pass(7_900);
  assert.deepEqual(ways(bench.made), ["peer"]);
  await bench.pass(3_000);
  assert.deepEqual(ways(bench.made), ["peer", "server"]);
  bench.last().alive(true);
  await bench.pass(60_000);
  assert.deepEqual([bench.healer.connected, bench.made.length], [true, 2]);
  bench.last().failed = true;
  bench.last().alive(false);
  await bench.pass(1_000);
  assert.deepEqual(ways(bench.made), ["peer", "server", "server"]);
});

Deno.test("a viewer that answers nothing isn't one whom the server could reach", async () => {
  await using bench = createBench();
  bench.healer.start();
  await bench.pass(60_000, { answers: false });
  assert.ok(bench.made.length > 3);
  assert.deepEqual(new Set(ways(bench.made)), new Set(["peer"]));
});

Deno.test("tried in vain, the way through the server leaves room for the other", async () => {
  await using bench = createBench();
  bench.healer.start();
  await bench.pass(60_000);
  const tried = ways(bench.made);
  assert.deepEqual(tried.slice(0, 4), ["peer", "server", "peer", "server"]);
});

Deno.test("a direct connection that breaks gets its ICE restarts and a new one before the server carries", async () => {
  await using bench = createBench();
  bench.healer.start();
  await bench.pass(500);
  bench.last().alive(true);
  await bench.pass(20_000);
  bench.last().alive(false);
  await bench.pass(9_900);
  assert.deepEqual(ways(bench.made), ["peer"], "the answers to restarts don't count");
  assert.ok(bench.made[0].restarts > 0);
  await bench.pass(8_000);
  assert.deepEqual(ways(bench.made), ["peer", "peer"]);
  await bench.pass(5_000);
  assert.deepEqual(ways(bench.made), ["peer", "peer", "server"]);
});

Deno.test("when the way for signals is back, what it broke is made anew at once, by the way known to work", async () => {
  await using bench = createBench();
  bench.healer.start();
  await bench.pass(9_000);
  bench.last().alive(true);
  await bench.pass(1_000);
  bench.last().failed = true;
  bench.last().alive(false);
  // The socket is away for long: both ways are tried in vain.
  await bench.pass(30_000, { answers: false });
  const before = bench.made.length;
  bench.healer.signallingUp();
  await bench.pass(100);
  assert.equal(bench.made.length, before + 1);
  assert.equal(bench.last().carried, true);
  bench.last().alive(true);
  bench.healer.signallingUp();
  await bench.pass(10_000);
  assert.equal(bench.made.length, before + 1);
});

Deno.test("once the direct way works again it is kept", async () => {
  await using bench = createBench();
  bench.healer.start();
  await bench.pass(9_000);
  bench.last().alive(true);
  bench.last().failed = true;
  bench.last().alive(false);
  await bench.pass(12_000, { answers: false });
  const direct = bench.made.findLast(({ carried }) => !carried)!;
  assert.equal(bench.healer.connection, direct);
  direct.alive(true);
  await bench.pass(1_000);
  direct.failed = true;
  direct.alive(false);
  await bench.pass(3_000);
  assert.equal(bench.last().carried, false);
});
