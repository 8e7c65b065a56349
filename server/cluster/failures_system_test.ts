import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { startTestServer, type TestSocket } from "../testing.ts";
import { adviserAt, clientAt, type NodeProcess, startNode } from "./testing_cluster.ts";
import { startTestRedis } from "./testing_redis.ts";

/** What a cluster of real processes does when one of them, or its Redis, is killed. */
const version = PROTOCOL_VERSION;
/** Far more than the 10 s we aim at, for machines with other things to do. */
const PATIENCE_MS = 60_000;

async function startAll() {
  const redis = await startTestRedis();
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-cluster-" });
  const a = await startNode(dataDir, redis.url);
  const b = await startNode(dataDir, redis.url);
  return {
    redis,
    a,
    b,
    async [Symbol.asyncDispose]() {
      await Promise.all([a.kill(), b.kill()]);
      await redis[Symbol.asyncDispose]();
      Deno.removeSync(dataDir, { recursive: true });
    },
  };
}

async function create(node: NodeProcess, token: string) {
  const adviser = await adviserAt(node.port, token);
  adviser.send({ type: "create", mode: "support", password: false });
  const created = await adviser.next("created");
  return { adviser, number: created.number as string, token: created.token as string };
}

async function pair(at: { adviser: NodeProcess; client: NodeProcess }, token: string) {
  const { adviser, number, token: adviserToken } = await create(at.adviser, token);
  const client = await clientAt(at.client.port);
  client.send({ type: "claim", number, version });
  const clientToken = (await client.next("claimed")).token as string;
  await adviser.next("claimed");
  adviser.send({ type: "verified" });
  adviser.send({ type: "relay", data: "hello" });
  await client.next("relay");
  return { adviser, client, adviserToken, clientToken };
}

/** Tries as the program's own sockets do, until one try is answered by `type`. */
async function until(type: string, open: () => Promise<TestSocket>): Promise<TestSocket> {
  const patience = performance.now() + PATIENCE_MS;
  for (;;) {
    const socket = await open();
    try {
      await socket.next(type);
      return socket;
    } catch (error) {
      if (performance.now() > patience) throw error;
      await socket.close();
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

const claimAt = (node: NodeProcess, number: string) =>
  until("claimed", async () => {
    const client = await clientAt(node.port);
    client.send({ type: "claim", number, version });
    return client;
  });
const clientBack = (node: NodeProcess, token: string) =>
  until("resumed", async () => {
    const client = await clientAt(node.port);
    client.send({ type: "resume", token, version });
    return client;
  });
const adviserBack = (node: NodeProcess, token: string, resume: string) =>
  until("resumed", async () => {
    const adviser = await adviserAt(node.port, token);
    adviser.send({ type: "resume", token: resume });
    return adviser;
  });

async function assertTalks(adviser: TestSocket, client: TestSocket) {
  adviser.send({ type: "relay", data: "to client" });
  client.send({ type: "relay", data: "to adviser" });
  const told = async (socket: TestSocket) => {
    let message = await socket.any();
    while (message.type === "peer") message = await socket.any();
    return message.data;
  };
  assert.equal(await told(client), "to client");
  assert.equal(await told(adviser), "to adviser");
}

Deno.test("a node that is killed loses no verified session and no waiting number", async () => {
  await using all = await startAll();
  const { a, b } = all;
  const verified = await pair({ adviser: a, client: b }, a.token);
  const waiting = await create(a, a.token);

  await a.kill();
  const killed = performance.now();
  assert.equal(
    (await verified.client.closed()).code,
    1013,
    "the socket at the other node is told to come again",
  );
  const client = await clientBack(b, verified.clientToken);
  const adviser = await adviserBack(b, b.token, verified.adviserToken);
  await assertTalks(adviser, client);
  const back = performance.now() - killed;

  const claimant = await claimAt(b, waiting.number);
  const owner = await adviserBack(b, b.token, waiting.token);
  await owner.next("claimed");
  owner.send({ type: "verified" });
  await assertTalks(owner, claimant);
  assert.ok(back < PATIENCE_MS);
});

Deno.test("a Redis that is killed stops only what is new, and what it forgot is there again", async () => {
  await using all = await startAll();
  const { a, b, redis } = all;
  const sharing = await pair({ adviser: a, client: a }, a.token);
  const across = await pair({ adviser: a, client: b }, a.token);
  const ending = await pair({ adviser: a, client: a }, a.token);
  const waiting = await create(a, a.token);

  await redis.kill();
  await assertTalks(sharing.adviser, sharing.client);
  await sharing.client.close();
  sharing.client = await clientBack(a, sharing.clientToken);
  await assertTalks(sharing.adviser, sharing.client);
  for (const node of [a, b]) {
    const adviser = await adviserAt(node.port, a.token);
    adviser.send({ type: "create", mode: "support", password: false });
    assert.equal((await adviser.next("error")).code, "unavailable");
    const client = await clientAt(node.port);
    client.send({ type: "claim", number: waiting.number, version });
    assert.equal((await client.next("error")).code, "unavailable");
    await adviser.close();
  }
  ending.adviser.send({ type: "end", reason: "adviser-ended" });
  assert.equal((await ending.client.next("end")).reason, "adviser-ended");
  across.adviser.send({ type: "relay", data: "while Redis is away" });

  // It forgot everything: nothing of ours is on its disk.
  await redis.start();
  const claimant = await claimAt(b, waiting.number);
  await waiting.adviser.next("claimed");
  await assertTalks(waiting.adviser, claimant);
  assert.equal((await across.client.next("relay")).data, "while Redis is away");
  await assertTalks(across.adviser, across.client);
  await assertTalks(sharing.adviser, sharing.client);
  const late = await clientAt(b.port);
  late.send({ type: "resume", token: ending.clientToken, version });
  assert.equal((await late.next("end")).reason, "adviser-ended");
  await pair({ adviser: b, client: a }, b.token);
});

// The package leaves its pause before the next try running.
const trying = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "/metrics and /readyz tell whether Redis is there, and a server without it stays ready",
  trying,
  async () => {
    await using redis = await startTestRedis();
    const server = await startTestServer({ redis: { url: redis.url, passwordFile: null } });
    const ready = async () => {
      const response = await fetch(new URL("/readyz", server.url));
      return { status: response.status, ...await response.json() };
    };
    const up = async () =>
      /^mfb_redis_up (\d)$/m.exec(await (await fetch(new URL("/metrics", server.url))).text())?.[1];
    try {
      assert.deepEqual([(await ready()).redis, await up()], ["up", "1"]);
      await redis.kill();
      const patience = Date.now() + PATIENCE_MS;
      while ((await ready()).redis === "up" && Date.now() < patience) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.deepEqual([(await ready()).status, (await ready()).ready, await up()], [200, true, "0"]);
    } finally {
      await server.stop();
    }
  },
);
