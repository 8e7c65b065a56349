import assert from "node:assert/strict";
import { createIdentity } from "./identity.ts";
import { join, LEAVES_TIMERS, waitUntil } from "./testing.ts";
import { createWeriftTransport } from "./werift_transport.ts";

const LABELS = ["control", "screen", "input"] as const;

for (const setup of ["active", "passive"] as const) {
  Deno.test(
    `createWeriftTransport() carries messages both ways, viewer ${setup}`,
    LEAVES_TIMERS,
    async () => {
      await using pair = await join({ setup });
      assert.equal(await pair.settled, "open");
      for (const label of LABELS) await pair.echoed(`hello ${label}`, label);
      assert.deepEqual(pair.received.map(({ label }) => label), [...LABELS]);
      assert.deepEqual(pair.states, ["connecting", "open"]);
    },
  );
}

Deno.test(
  "send() keeps large messages whole and in order; buffered() falls to 0 again",
  LEAVES_TIMERS,
  async () => {
    await using pair = await join();
    await pair.settled;
    const messages = Array.from({ length: 40 }, (_, index) => {
      const bytes = new Uint8Array(64 * 1024 - index);
      for (let at = 0; at < bytes.length; at++) bytes[at] = at * 31 + index;
      return bytes;
    });
    for (const bytes of messages) assert.ok(pair.transport.send("screen", bytes));
    assert.ok(pair.transport.buffered("screen") > 1_000_000);
    await waitUntil(() => pair.received.length === messages.length, 20_000);
    messages.forEach((bytes, index) => assert.deepEqual(pair.received[index].bytes, bytes));
    await waitUntil(() => pair.transport.buffered("screen") === 0);
    assert.deepEqual(pair.drained, ["screen"]);
  },
);

Deno.test("send() and buffered() are calm before the connection and after it", LEAVES_TIMERS, async () => {
  const events = { onSignal() {}, onState() {}, onMessage() {}, onDrained() {} };
  const options = {
    labels: LABELS,
    identity: await createIdentity(),
    expectedFingerprint: null,
    iceServers: () => Promise.resolve([]),
  };
  const transport = await createWeriftTransport(options, events);
  assert.equal(transport.state, "new");
  assert.equal(transport.send("control", new Uint8Array(1)), false);
  await transport.start();
  assert.equal(transport.send("control", new Uint8Array(1)), false);
  assert.equal(transport.buffered("control"), 0);
  await transport.close();
  await transport.close();
  assert.equal(transport.state, "closed");
  assert.equal(transport.send("control", new Uint8Array(1)), false);
  await transport.restart();
  await transport.accept({ kind: "answer", connection: transport.connection, sdp: "" });
});

Deno.test("a handler that throws harms nothing", LEAVES_TIMERS, async () => {
  await using pair = await join();
  await pair.settled;
  const push = pair.received.push;
  pair.received.push = () => {
    throw new Error("a fault of the session");
  };
  pair.transport.send("control", new TextEncoder().encode("lost"));
  await new Promise<void>((resolve) => {
    pair.received.push = () => {
      resolve();
      throw new Error("a fault of the session");
    };
  });
  pair.received.push = push;
  await pair.echoed("found");
});

Deno.test(
  "every connection of an identity shows its certificate, and a name of its own",
  LEAVES_TIMERS,
  async () => {
    await using first = await join();
    await first.settled;
    const { fingerprint, connection } = first.transport;
    assert.match(fingerprint, /^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert.match(connection, /^[\w-]{22}$/);
    const offer = first.signals.find(({ kind }) => kind === "offer");
    assert.ok(offer?.kind === "offer" && offer.sdp.includes(fingerprint));
    assert.notEqual((await createIdentity()).fingerprint, fingerprint);
  },
);

Deno.test("restart() finds the viewer again, as often as one likes", LEAVES_TIMERS, async () => {
  await using pair = await join();
  await pair.settled;
  for (const text of ["once", "twice"]) {
    await Promise.all([pair.transport.restart(), pair.transport.restart(), pair.transport.restart()]);
    await waitUntil(() => pair.transport.state === "open");
    await pair.echoed(text);
  }
  assert.deepEqual(pair.states, ["connecting", "open", "disconnected", "open", "disconnected", "open"]);
});

Deno.test("the viewer's end is noticed where SCTP tells of it", LEAVES_TIMERS, async () => {
  await using pair = await join();
  await pair.settled;
  await pair.viewer.sctpTransport!.stop();
  await waitUntil(() => pair.transport.state === "failed");
  assert.equal(pair.transport.send("control", new Uint8Array(1)), false);
});

Deno.test(
  "close() leaves no socket open",
  { ...LEAVES_TIMERS, ignore: Deno.build.os !== "linux" },
  async () => {
    const before = openSockets();
    {
      await using pair = await join();
      await pair.settled;
      await pair.transport.restart();
      await waitUntil(() => pair.transport.state === "open");
      assert.ok(openSockets() > before);
    }
    {
      await using refused = await join({ expected: Array(32).fill("AB").join(":") });
      assert.equal(await refused.settled, "failed");
    }
    await waitUntil(() => openSockets() === before);
  },
);

function openSockets(): number {
  let sockets = 0;
  for (const { name } of Deno.readDirSync("/proc/self/fd")) {
    try {
      if (Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith("socket:")) sockets++;
    } catch {
      // Closed since it was listed.
    }
  }
  return sockets;
}
