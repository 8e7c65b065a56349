import assert from "node:assert/strict";
import { CARRIER_FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { UserError } from "../errors.ts";
import { startTestServer, type TestServer, type TestSocket } from "../testing.ts";
import { script } from "./redis.ts";
import { startTestRedis, type TestRedis } from "./testing_redis.ts";

/** Several servers in this process, at one redis-server; sockets go to any of them. */
interface Nodes extends AsyncDisposable {
  redis: TestRedis;
  nodes: TestServer[];
}

async function startNodes(count: number): Promise<Nodes> {
  const redis = await startTestRedis();
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-cluster-" });
  const nodes: TestServer[] = [];
  for (let i = 0; i < count; i++) {
    nodes.push(await startTestServer({ dataDir, redis: { url: redis.url, passwordFile: null } }));
  }
  return {
    redis,
    nodes,
    async [Symbol.asyncDispose]() {
      await Promise.all(nodes.map((node) => node.stop()));
      await redis[Symbol.asyncDispose]();
      Deno.removeSync(dataDir, { recursive: true });
    },
  };
}

const version = PROTOCOL_VERSION;

async function create(node: TestServer) {
  const adviser = await node.adviser();
  adviser.send({ type: "create", mode: "support", password: true });
  const { number, token } = await adviser.next("created") as unknown as { number: string; token: string };
  return { adviser, number, token };
}

async function claim(node: TestServer, number: string) {
  const client = await node.client();
  client.send({ type: "claim", number, version });
  const claimed = await client.next("claimed");
  return { client, token: claimed.token as string, claimed };
}

async function verify(adviser: TestSocket, client: TestSocket) {
  await adviser.next("claimed");
  adviser.send({ type: "verified" });
  adviser.send({ type: "relay", data: "hello" });
  assert.equal((await client.next("relay")).data, "hello");
}

async function assertRelays(adviser: TestSocket, client: TestSocket) {
  const long = "x".repeat(45_000);
  for (let i = 0; i < 40; i++) {
    adviser.send({ type: "relay", data: i % 10 === 0 ? `${i} ${long}` : `${i}` });
    client.send({ type: "relay", data: `${i}` });
  }
  for (let i = 0; i < 40; i++) {
    assert.equal(parseInt((await client.next("relay")).data as string), i);
    assert.equal((await adviser.next("relay")).data, `${i}`);
  }
}

/** Frames of the carrier, as large as they come; a flood of them is held up, not lost. */
async function assertCarries(adviser: TestSocket, client: TestSocket) {
  for (let i = 0; i < 60; i++) {
    adviser.sendFrame(new Uint8Array(i % 10 === 0 ? CARRIER_FRAME_MAX_BYTES : 100).fill(i));
    client.sendFrame(new Uint8Array(30).fill(i));
    if (i % 10 !== 9) continue;
    for (let back = i - 9; back <= i; back++) {
      const { frame } = await client.next("carry") as unknown as { frame: Uint8Array };
      assert.deepEqual([frame.length > 100, frame[0], frame.at(-1)], [back % 10 === 0, back, back]);
      assert.deepEqual((await adviser.next("carry")).frame, new Uint8Array(30).fill(back));
    }
  }
}

Deno.test("a cluster brings together an adviser and a client of different nodes, and relays in order", async () => {
  await using cluster = await startNodes(2);
  const [a, b] = cluster.nodes;
  const { adviser, number } = await create(a);
  const { client, claimed } = await claim(b, number);
  assert.equal(claimed.office, "Kanzlei Probe");
  assert.equal(claimed.password, true);
  await verify(adviser, client);
  await assertRelays(adviser, client);
  await assertCarries(adviser, client);
  // The client's own node tells it its relay too.
  assert.equal(client.ice.length, 1);
  assert.equal(adviser.ice.length, 1);

  for (const node of [a, b]) {
    const late = await node.client();
    late.send({ type: "claim", number, version });
    assert.equal((await late.next("error")).code, "number", "the number is used up");
  }
  client.send({ type: "end", reason: "client-ended" });
  assert.equal((await adviser.next("end")).reason, "client-ended");
  assert.deepEqual(b.events.map(({ event }) => event), ["ready"], "the session's home tells of it");
  assert.deepEqual(
    a.events.map(({ event }) => event),
    ["ready", "session-created", "claimed", "verified", "ended"],
  );
});

Deno.test("a cluster seats who comes back, at whatever node", async () => {
  await using cluster = await startNodes(3);
  const [a, b, c] = cluster.nodes;
  const { adviser, number, token } = await create(a);
  const { client, token: clientToken } = await claim(b, number);
  await verify(adviser, client);

  await adviser.close();
  assert.equal((await client.next("peer")).present, false);
  client.send({ type: "relay", data: "while away" });
  const adviser2 = await c.adviser();
  adviser2.send({ type: "resume", token });
  assert.equal((await adviser2.next("resumed")).peer, true);
  assert.equal((await adviser2.next("relay")).data, "while away");
  assert.equal((await client.next("peer")).present, true);
  await assertRelays(adviser2, client);
  // From here it can't be handed over, which is said, not tried.
  adviser2.send({ type: "handover", message: { kind: "colleagues" } });
  assert.deepEqual((await adviser2.next("handover")).message, { kind: "elsewhere" });

  // A newer socket takes the seat; the older one, of another node, is told.
  const client2 = await a.client();
  client2.send({ type: "resume", token: clientToken, version });
  assert.equal((await client2.next("resumed")).peer, true);
  assert.equal((await client.closed()).code, 4002);
  await assertRelays(adviser2, client2);
  await assertCarries(adviser2, client2);

  adviser2.send({ type: "end", reason: "adviser-ended" });
  assert.equal((await client2.next("end")).reason, "adviser-ended");
  // Its own socket is free for the next session.
  adviser2.send({ type: "create", mode: "show", password: false });
  await adviser2.next("created");
  for (const node of cluster.nodes) {
    const late = await node.client();
    late.send({ type: "resume", token: clientToken, version });
    assert.equal((await late.next("end")).reason, "adviser-ended");
  }
});

Deno.test("a cluster lets a number wait again after a wrong second part, and burns it at the third", async () => {
  await using cluster = await startNodes(2);
  const [a, b] = cluster.nodes;
  const { adviser, number, token } = await create(a);
  await adviser.close();
  const remote = await b.adviser();
  remote.send({ type: "resume", token });
  await remote.next("resumed");
  for (let i = 0; i < 3; i++) {
    const { client, token: refused } = await claim(i % 2 ? a : b, number);
    await remote.next("claimed");
    remote.send({ type: "relay", data: "b" });
    remote.send({ type: "refused" });
    await client.next("relay");
    assert.equal((await client.next("end")).reason, "not-verified");
    assert.equal((await client.closed()).code, 1000);
    if (i < 2) await remote.next("peer");
    if (i > 0) continue;
    const again = await a.client();
    again.send({ type: "resume", token: refused, version });
    assert.equal((await again.next("end")).reason, "lost", "the refused one can't come back");
  }
  assert.equal((await remote.next("end")).reason, "burnt");
  remote.send({ type: "create", mode: "support", password: false });
  await remote.next("created");
});

Deno.test("a cluster slows guesses over all of its nodes", async () => {
  await using cluster = await startNodes(2);
  const codes: unknown[] = [];
  for (let i = 0; i < 6; i++) {
    const client = await cluster.nodes[i % 2].client();
    client.send({ type: "claim", number: "1234567", version });
    codes.push((await client.next("error")).code);
  }
  assert.deepEqual(codes, ["number", "number", "number", "number", "number", "slow"]);
});

Deno.test("a cluster ignores messages on the bus that aren't its nodes', and counts them", async () => {
  await using cluster = await startNodes(2);
  const [a, b] = cluster.nodes;
  const redis = await cluster.redis.connect();
  const channels = await redis.run(
    script("return redis.call('PUBSUB', 'CHANNELS', 'mfb:to:*')"),
    [],
  ) as string[];
  assert.equal(channels.length, 2);
  // What was said before, as who listens at Redis heard it.
  const heard: [string, string][] = [];
  for (const channel of channels) await redis.subscribe(channel, (text) => void heard.push([channel, text]));
  const { adviser, number } = await create(a);
  const { client } = await claim(b, number);
  await verify(adviser, client);
  await assertRelays(adviser, client);
  const honest = [...heard];
  assert.ok(honest.length > 3);

  const rejected = () => a.cluster()!.rejected + b.cluster()!.rejected;
  const before = rejected();
  let hostile = 0;
  const say = async (channel: string, text: string) => {
    hostile++;
    await redis.publish(channel, text);
  };
  for (const [channel, text] of honest) {
    const [tag, json] = [text.slice(0, text.indexOf(".")), text.slice(text.indexOf(".") + 1)];
    const other = channels.find((one) => one !== channel)!;
    await say(other, text); // to whom it wasn't sent
    await say(channel, json); // without a tag
    await say(channel, `${tag}.${json.replace(`"n":`, `"n":9`)}`); // altered
    await say(channel, `${tag}.{`);
  }
  for (const channel of channels) {
    await say(channel, "");
    await say(channel, "x".repeat(2 * 1024 * 1024));
    // Heard before, and said again: nothing happens twice.
    for (const [to, text] of honest) if (to === channel) await say(channel, text);
  }
  await assertRelays(adviser, client);
  assert.equal(rejected() - before, hostile);

  // No token and no address is ever seen in Redis.
  const dump = await redis.run(script("return redis.call('KEYS', '*')"), []) as string[];
  const seen = heard.map(([, text]) => text).join("\n") + dump.join("\n");
  assert.doesNotMatch(seen, /"token"|127\.0\.0\.1/);
});

Deno.test("a server with another key doesn't join, and one without a Redis says so", async () => {
  await using cluster = await startNodes(1);
  const start = (url: string) => startTestServer({ redis: { url, passwordFile: null } });
  await assert.rejects(
    start(cluster.redis.url),
    (error) => error instanceof UserError && error.code === "cluster-key",
  );
  await assert.rejects(
    start("redis://name:secret@127.0.0.1:1"),
    (error) => error instanceof UserError && error.code === "redis" && !error.message.includes("secret"),
  );
});
