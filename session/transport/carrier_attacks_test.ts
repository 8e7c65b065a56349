/// <reference lib="dom" />
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { writeSealedFrame } from "../../secure/carrier_frame.ts";
import { joinCarriers, passedOn, until, type Way } from "../../secure/testing_carriers.ts";
import { createCarriedPeer } from "../../ui/net/carried_peer.ts";
import type { SealedPeer } from "../../ui/net/sealed_peer.ts";
import { createSealedPeer } from "../sealed_peer.ts";
import { createCarrierTransport } from "./carrier_transport.ts";

/** A host and a viewer whose connection goes through a server that means harm. */

const LABELS = ["control", "screen"] as const;
type Label = typeof LABELS[number];
const encoder = new TextEncoder(), decoder = new TextDecoder();

interface Pair extends AsyncDisposable {
  way: Way;
  host: Awaited<ReturnType<typeof createSealedPeer<Label>>>;
  viewer: SealedPeer<Label>;
  atHost: string[];
  atViewer: string[];
  alive: boolean[];
  brokenAt: ("host" | "viewer")[];
}

/** @param link whether the viewer's answer comes through */
async function pair({ link = true, rootOfServer = false } = {}): Promise<Pair> {
  const way = joinCarriers();
  const root = new Uint8Array(32).fill(9);
  const atHost: string[] = [], atViewer: string[] = [], alive: boolean[] = [];
  const brokenAt: Pair["brokenAt"] = [];
  const met = Promise.withResolvers<SealedPeer<Label>>();
  const host = await createSealedPeer<Label>({
    labels: LABELS,
    identity: { fingerprint: "" },
    iceServers: () => Promise.resolve([]),
    expectedFingerprint: null,
    root,
    onBroken: () => void brokenAt.push("host"),
    onSignal(signal) {
      assert.equal(signal.kind, "carrier");
      const viewer: SealedPeer<Label> = createCarriedPeer<Label>({
        id: signal.connection,
        labels: LABELS,
        root: rootOfServer ? new Uint8Array(32) : root,
        carriers: way.b,
        onSignal: (answer) => void (link && host.accept(answer)),
        onOpen: () => viewer.send("control", encoder.encode("hello")),
        onMessage: (label, bytes) => void atViewer.push(`${label} ${decoder.decode(bytes)}`),
        onBroken: () => void brokenAt.push("viewer"),
      });
      queueMicrotask(() => viewer.accept(signal));
      met.resolve(viewer);
    },
    onAlive: (now) => void alive.push(now),
    onMessage: (label, bytes) => void atHost.push(`${label} ${decoder.decode(bytes)}`),
    onDrained: () => {},
    onBeat: () => {},
  }, (...given) => createCarrierTransport(way.a, ...given));
  await host.start();
  const viewer = await met.promise;
  return {
    ...{ way, host, viewer, atHost, atViewer, alive, brokenAt },
    async [Symbol.asyncDispose]() {
      await host.close();
      viewer.close();
      way[Symbol.dispose]();
    },
  };
}

const say = (text: string) => encoder.encode(text);

Deno.test("a host and a viewer meet through the server, which sees nothing of what they say", async () => {
  await using met = await pair();
  await until(() => met.atHost.length === 1);
  assert.deepEqual([met.atHost, met.alive, met.host.alive], [["control hello"], [true], true]);
  met.host.send("screen", say("a picture of the tax return"));
  await until(() => met.atViewer.length === 1);
  assert.deepEqual(met.atViewer, ["screen a picture of the tax return"]);
  for (const { frame } of met.way.seen) {
    assert.doesNotMatch(Buffer.from(frame).toString("latin1"), /hello|picture|tax/);
  }
  const [stat] = await met.viewer.stats();
  assert.ok(stat.type === "carrier" && Number(stat.bytesReceived) > 0);
});

Deno.test("no frame opens a connection: the viewer's own word over the link does", async () => {
  await using met = await pair({ link: false });
  met.way.a.take(writeSealedFrame(met.host.id, 0, new Uint8Array(60)));
  await passedOn();
  assert.deepEqual([met.alive, met.host.alive, met.viewer.open], [[], false, false]);
  met.host.send("screen", say("nothing"));
  await passedOn();
  assert.equal(met.atViewer.length, 0);
});

/** What a server can do to the frames of messages; receipts go on as they are. */
const ATTACKS: Record<string, (frames: Uint8Array<ArrayBuffer>[]) => Uint8Array<ArrayBuffer>[]> = {
  "sent twice": ([first]) => [first, first],
  "in another order": ([first, second]) => [second, first],
  "left out": ([, second]) => [second],
  "changed": ([first]) => [Uint8Array.from(first, (byte, i) => i === first.length - 1 ? byte ^ 1 : byte)],
  "on another channel": ([first]) => [Uint8Array.from(first, (byte, i) => i === 16 ? 0 : byte)],
  "on a channel that isn't there": ([first]) => [Uint8Array.from(first, (byte, i) => i === 16 ? 77 : byte)],
  "cut short": ([first]) => [first.slice(0, 30)],
  "invented": ([first]) => [Uint8Array.from(first, (byte, i) => i < 17 ? byte : i * 7 % 256)],
};

for (const [what, attack] of Object.entries(ATTACKS)) {
  Deno.test(`a message ${what} breaks the connection and isn't taken, at the viewer and at the host`, async () => {
    for (const [side, sender] of [["viewer", "a"], ["host", "b"]] as const) {
      await using met = await pair();
      await until(() => met.atHost.length === 1);
      const held: Uint8Array<ArrayBuffer>[] = [];
      met.way.pass = (frame, from) => {
        if (from !== sender || frame[16] === 255) return [frame];
        held.push(frame);
        return held.length === 2 ? attack(held) : [];
      };
      const end = sender === "a" ? met.host : met.viewer;
      for (const text of ["one", "two"]) end.send("screen", say(text));
      const over = () => side === "host" ? met.host.failed : !met.viewer.open;
      await until(over);
      const taken = side === "host" ? met.atHost.slice(1) : met.atViewer;
      // The first of two equal ones was right.
      assert.deepEqual(taken, what === "sent twice" ? ["screen one"] : [], side);
      if (side === "host") assert.deepEqual([met.alive, met.host.alive], [[true, false], false]);
    }
  });
}

Deno.test("a message sent back to its sender, or of an earlier connection, breaks the connection", async () => {
  await using first = await pair();
  await until(() => first.atHost.length === 1);
  const old = first.way.seen.find(({ from, frame }) => from === "b" && frame[16] !== 255)!.frame;
  await using second = await pair();
  await until(() => second.atHost.length === 1);
  const renamed = writeSealedFrame(second.host.id, 0, old.slice(17));
  second.way.a.take(renamed);
  await until(() => second.host.failed);
  assert.deepEqual(second.atHost, ["control hello"]);

  await using third = await pair();
  await until(() => third.atHost.length === 1);
  third.way.pass = (frame, from) => (from === "a" && third.way.a.take(frame), []);
  third.host.send("control", say("ping"));
  await until(() => third.host.failed);
  assert.deepEqual(third.atHost, ["control hello"]);
});

Deno.test("who lacks the session's keys is no viewer", async () => {
  await using met = await pair({ rootOfServer: true });
  await until(() => met.host.failed);
  assert.deepEqual([met.atHost, met.brokenAt], [[], ["host"]]);
});

Deno.test("an interrupted way ends the connection at once on either side", async () => {
  await using met = await pair();
  await until(() => met.atHost.length === 1);
  met.way.a.interrupted();
  assert.deepEqual([met.alive, met.host.failed], [[true, false], true]);
  met.way.b.interrupted();
  assert.deepEqual([met.viewer.open, met.brokenAt], [false, ["viewer"]]);
});

Deno.test("restart() ends it: it can't be mended, only made anew", async () => {
  await using met = await pair();
  await until(() => met.atHost.length === 1);
  await met.host.restart();
  assert.equal(met.host.failed, true);
});
