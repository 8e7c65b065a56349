import assert from "node:assert/strict";
import { NUMBER_TTL_MS } from "../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { writeSealedFrame } from "../../secure/carrier_frame.ts";
import { CREATES_PER_MINUTE } from "../limits.ts";
import { startTestServer, TestSocket, verifiedPair } from "../testing.ts";
import type { ShowHost, ShowHostOptions } from "./show_hosts.ts";

const version = PROTOCOL_VERSION;
const START = { type: "start", root: "A".repeat(43), viewer: "PC-7", turn: 0 };

/** A host of no screen that says what it was asked for. */
function hostThatTells(told: string[]): ShowHost {
  return {
    details: () => [],
    command: (command) => void told.push(command.type),
    signal: (signal) => void told.push(signal.kind),
    signallingUp: () => void told.push("up"),
    stop: (reason) => Promise.resolve(void told.push(`stop ${reason}`)),
  };
}

Deno.test("openAdviserSocket() signs in by the adviser's token only", async () => {
  const server = await startTestServer();
  const origin = `http://127.0.0.1:${server.port}`;
  const { adviser, client, adviserToken, clientToken } = await verifiedPair(server);
  for (const token of ["", adviserToken, clientToken, "x.y"]) {
    const socket = new TestSocket(`ws://127.0.0.1:${server.port}/api/adviser`, { origin });
    await socket.opened();
    socket.send({ type: "auth", token, version });
    assert.equal((await socket.next("error")).code, "auth");
    await socket.closed();
  }
  const old = new TestSocket(`ws://127.0.0.1:${server.port}/api/adviser`, { origin });
  await old.opened();
  old.send({ type: "auth", token: await server.adviserToken(), version: version + 1 });
  assert.equal((await old.next("error")).code, "version");
  await old.closed();
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});

Deno.test("openAdviserSocket() makes one session at a time, and not too many", async () => {
  const server = await startTestServer();
  const adviser = await server.adviser();
  for (let i = 0; i < CREATES_PER_MINUTE; i++) {
    adviser.send({ type: "create", mode: "support", password: false });
    assert.match(String((await adviser.next("created")).number), /^[1-9][0-9]{4}$/);
    if (i === 0) {
      adviser.send({ type: "create", mode: "support", password: false });
      assert.equal((await adviser.next("error")).code, "busy");
      adviser.send({ type: "extend" });
      const left = Number((await adviser.next("extended")).expiresInMs);
      assert.ok(left > NUMBER_TTL_MS - 1_000 && left <= NUMBER_TTL_MS);
    }
    adviser.send({ type: "end", reason: "adviser-ended" });
  }
  adviser.send({ type: "create", mode: "support", password: false });
  assert.equal((await adviser.next("error")).code, "busy");
  await adviser.close();
  await server.stop();
});

Deno.test("openAdviserSocket() tells a client the mode of the moment it claims", async () => {
  const server = await startTestServer();
  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "support", password: false });
  const { number } = await adviser.next("created");
  adviser.send({ type: "mode", mode: "show" });
  adviser.send({ type: "extend" });
  await adviser.next("extended");
  const client = await server.client();
  client.send({ type: "claim", number, version });
  const claimed = await client.next("claimed");
  assert.equal(claimed.mode, "show");
  assert.equal(claimed.office, "Kanzlei Probe");
  assert.equal(claimed.phone, "0221 123");
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});

Deno.test("openAdviserSocket() burns the number at the third wrong second part, over real sockets", async () => {
  const server = await startTestServer();
  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "support", password: false });
  const { number } = await adviser.next("created");
  for (let i = 0; i < 3; i++) {
    const client = await server.client();
    client.send({ type: "claim", number, version });
    await client.next("claimed");
    await adviser.next("claimed");
    adviser.send({ type: "refused" });
    assert.equal((await client.next("end")).reason, "not-verified");
    await client.closed();
    if (i < 2) assert.equal((await adviser.next("peer")).present, false);
  }
  assert.equal((await adviser.next("end")).reason, "burnt");
  await adviser.close();
  await server.stop();
});

Deno.test("openAdviserSocket() shows this computer's screen for a verified session only, and stops with it", async () => {
  const made: ShowHostOptions[] = [];
  const told: string[] = [];
  const server = await startTestServer({
    show: {
      canShow: true,
      createHost(options) {
        made.push(options);
        return Promise.resolve(hostThatTells(told));
      },
    },
  });
  const early = await server.adviser();
  early.send({ type: "create", mode: "show", password: false });
  await early.next("created");
  early.send({ type: "host", command: START });
  early.send({ type: "extend" });
  await early.next("extended");
  assert.equal(made.length, 0);

  const { adviser, client } = await verifiedPair(server);
  adviser.send({ type: "host", command: START });
  adviser.send({ type: "host", command: { type: "command", command: { type: "pause", pause: true } } });
  adviser.send({ type: "extend" });
  adviser.send({ type: "relay", data: "x" });
  await client.next("relay");
  assert.deepEqual(told, ["pause"]);
  made[0].onConsent("yes");
  assert.deepEqual((await adviser.next("host")).event, { type: "consent", turn: 0, answer: "yes" });
  client.send({ type: "end", reason: "client-ended" });
  await adviser.next("end");
  assert.deepEqual(told, ["pause", "stop client-ended"]);
  for (const socket of [early, adviser, client]) await socket.close();
  await server.stop();
});

Deno.test("openAdviserSocket() passes frames to the host that has the connection, and other ones to the page", async () => {
  const made: ShowHostOptions[] = [];
  const server = await startTestServer({
    show: {
      canShow: true,
      createHost(options) {
        made.push(options);
        return Promise.resolve(hostThatTells([]));
      },
    },
  });
  const { adviser, client, clientToken } = await verifiedPair(server);
  adviser.send({ type: "host", command: START });
  adviser.send({ type: "relay", data: "x" });
  await client.next("relay");
  const ours = toBase64url(new Uint8Array(16).fill(1)), theirs = toBase64url(new Uint8Array(16).fill(2));
  const open = () => {
    const got = Promise.withResolvers<number>(), broken = Promise.withResolvers<void>();
    const carrier = made[0].carriers.open(ours, {
      onMessage: (channel) => got.resolve(channel),
      onDrained: () => {},
      onBroken: () => broken.resolve(),
    });
    return { carrier, got: got.promise, broken: broken.promise };
  };
  const first = open();
  client.sendFrame(writeSealedFrame(theirs, 0, new Uint8Array(40)));
  client.sendFrame(writeSealedFrame(ours, 2, new Uint8Array(40)));
  assert.equal(await first.got, 2);
  first.carrier.send(1, new Uint8Array(50));
  const kinds = [await client.next("carry"), await client.next("carry")].map(({ frame }) =>
    (frame as Uint8Array)[16]
  );
  assert.deepEqual(kinds.sort(), [1, 255], "a message, and the receipt");
  assert.deepEqual((await adviser.next("carry")).frame, writeSealedFrame(theirs, 0, new Uint8Array(40)));

  // The client's socket goes and comes: what was under way may be lost.
  await client.close();
  await first.broken;
  await adviser.next("peer");
  const again = await server.client();
  again.send({ type: "resume", token: clientToken, version: PROTOCOL_VERSION });
  await again.next("resumed");
  await adviser.next("peer");
  const second = open();
  // So may what is under way when the adviser's socket goes; without it there is no way.
  await adviser.close();
  await second.broken;
  const third = open();
  third.carrier.send(0, new Uint8Array(10));
  await third.broken;
  await again.close();
  await server.stop();
});
