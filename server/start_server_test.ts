import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { createAccountStore } from "./store/accounts.ts";
import { openDatabase } from "./store/database.ts";
import { startTestServer, verifiedPair } from "./testing.ts";

Deno.test("startServer() brings an adviser and a client together and relays in order, both ways", async () => {
  const server = await startTestServer();
  const { adviser, client } = await verifiedPair(server);
  for (let i = 0; i < 50; i++) {
    adviser.send({ type: "relay", data: `a${i}` });
    client.send({ type: "relay", data: `c${i}` });
  }
  for (let i = 0; i < 50; i++) {
    assert.equal((await client.next("relay")).data, `a${i}`);
    assert.equal((await adviser.next("relay")).data, `c${i}`);
  }
  client.send({ type: "end", reason: "client-ended" });
  assert.equal((await adviser.next("end")).reason, "client-ended");
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
  assert.deepEqual(
    server.events.map((one) => one.event),
    ["ready", "session-created", "claimed", "verified", "ended"],
  );
});

Deno.test("startServer() lets each side come back by its token, and tells the other", async () => {
  const server = await startTestServer();
  const { adviser, client, adviserToken, clientToken } = await verifiedPair(server);

  await client.close();
  assert.equal((await adviser.next("peer")).present, false);
  adviser.send({ type: "relay", data: "while away" });
  const client2 = await server.client();
  client2.send({ type: "resume", token: clientToken, version: PROTOCOL_VERSION });
  assert.equal((await client2.next("resumed")).peer, true);
  assert.equal((await client2.next("relay")).data, "while away");
  assert.equal((await adviser.next("peer")).present, true);

  await adviser.close();
  assert.equal((await client2.next("peer")).present, false);
  const adviser2 = await server.adviser();
  adviser2.send({ type: "resume", token: adviserToken });
  assert.equal((await adviser2.next("resumed")).peer, true);
  assert.equal((await client2.next("peer")).present, true);
  await Promise.all([adviser2.close(), client2.close()]);
  await server.stop();
});

Deno.test("startServer() after a restart takes both sides back, and still knows waiting and used numbers", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-server-" });
  const first = await startTestServer({ dataDir });
  const pair = await verifiedPair(first);
  const waiting = await first.adviser();
  waiting.send({ type: "create", mode: "show", password: false });
  const waitingNumber = (await waiting.next("created")).number;
  await first.stop();

  const second = await startTestServer({ dataDir });
  const client = await second.client();
  client.send({ type: "resume", token: pair.clientToken, version: PROTOCOL_VERSION });
  assert.equal((await client.next("resumed")).peer, false);
  const adviser = await second.adviser();
  adviser.send({ type: "resume", token: pair.adviserToken });
  assert.equal((await adviser.next("resumed")).peer, true);
  assert.equal((await client.next("peer")).present, true);
  client.send({ type: "relay", data: "again" });
  assert.equal((await adviser.next("relay")).data, "again");

  const used = await second.client();
  used.send({ type: "claim", number: pair.number, version: PROTOCOL_VERSION });
  assert.equal((await used.next("error")).code, "number");
  const late = await second.client();
  late.send({ type: "claim", number: waitingNumber, version: PROTOCOL_VERSION });
  assert.equal((await late.next("claimed")).mode, "show");
  assert.equal((await late.next("peer")).present, false);

  for (const socket of [client, adviser, used, late, pair.adviser, pair.client, waiting]) {
    await socket.close();
  }
  await second.stop();
  Deno.removeSync(dataDir, { recursive: true });
});

Deno.test("startServer() offers the set-up link while there is no administrator, and opens it where people come from elsewhere", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-server-" });
  const start = async (address: string | null) => {
    const opened: string[] = [];
    const server = await startTestServer({
      dataDir,
      office: { name: null, phone: null, address },
      open: (url) => opened.push(new URL(url).pathname) > 0,
    });
    await server.stop();
    return { setUpUrl: server.setUpUrl, opened, port: server.port };
  };
  const alone = await start(null);
  assert.match(alone.setUpUrl!, new RegExp(`^http://localhost:${alone.port}/einrichten#link=[\\w-]{43}$`));
  assert.deepEqual(alone.opened, ["/berater"]);
  const reached = await start("https://hilfe.kanzlei.example/");
  assert.match(reached.setUpUrl!, /^https:\/\/hilfe\.kanzlei\.example\/einrichten#link=[\w-]{43}$/);
  assert.deepEqual(reached.opened, ["/berater", "/einrichten"]);
  assert.notEqual(reached.setUpUrl?.slice(-43), alone.setUpUrl?.slice(-43), "a restart makes a new one");

  const db = openDatabase(dataDir);
  createAccountStore(db).add({
    id: "a".repeat(22),
    name: "Anna",
    login: "anna",
    role: "administrator",
    locked: false,
    createdAt: 0,
    passwordHash: null,
    codeSecret: null,
  });
  db.close();
  const done = await start("https://hilfe.kanzlei.example/");
  assert.equal(done.setUpUrl, null);
  assert.deepEqual(done.opened, ["/berater"]);
  Deno.removeSync(dataDir, { recursive: true });
});
