import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { startTestServer, type TestServer, TestSocket, verifiedPair } from "../testing.ts";

const version = PROTOCOL_VERSION;

/** What a client is told that claims `number`, and how its socket is closed. */
async function claim(server: TestServer, number: string) {
  const client = await server.client();
  const begun = performance.now();
  client.send({ type: "claim", number, version });
  const error = await client.next("error");
  const ms = performance.now() - begun;
  return { error, ms, ...await client.closed() };
}

Deno.test("openClientSocket() answers wrong, used and given-up numbers alike", async () => {
  const server = await startTestServer();
  const used = await verifiedPair(server);
  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "support", password: false });
  const { number } = await adviser.next("created");
  adviser.send({ type: "end", reason: "adviser-ended" });
  // The answer to a later message shows that the end was carried out.
  adviser.send({ type: "create", mode: "support", password: false });
  const open = await adviser.next("created");

  const wrong = open.number === "54321" ? "54322" : "54321";
  const answers = [];
  for (const one of [wrong, used.number, String(number)]) {
    const { error, code, reason } = await claim(server, one);
    answers.push({ error, code, reason });
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
  assert.deepEqual(answers[0].error, { type: "error", code: "number" });
  for (const socket of [adviser, used.adviser, used.client]) await socket.close();
  await server.stop();
});

Deno.test("openClientSocket() slows guesses, and still lets the right number in when it said so", async () => {
  const server = await startTestServer();
  let slow = null;
  for (let i = 0; i < 10 && !slow; i++) {
    const { error } = await claim(server, "1".repeat(5));
    if (error.code === "slow") slow = error;
  }
  assert.ok(slow && Number(slow.retryAfterMs) > 0 && Number(slow.retryAfterMs) <= 60_000);
  await server.stop();
});

Deno.test("openClientSocket() refuses other versions in words", async () => {
  const server = await startTestServer();
  for (const message of [{ type: "claim", number: "12345" }, { type: "resume", token: "x".repeat(40) }]) {
    const client = await server.client();
    client.send({ ...message, version: version + 1 });
    assert.equal((await client.next("error")).code, "version");
    assert.equal((await client.closed()).code, 1000);
  }
  await server.stop();
});

Deno.test("openClientSocket() refuses tokens that aren't a client's", async () => {
  const server = await startTestServer();
  const { adviser, client, adviserToken, clientToken } = await verifiedPair(server);
  const login = await server.adviserToken();
  const tampered = clientToken.replace(/^./, (c) => c === "A" ? "B" : "A");
  for (const token of [adviserToken, login, tampered, "x".repeat(100)]) {
    const other = await server.client();
    other.send({ type: "resume", token, version });
    assert.equal((await other.next("error")).code, "session");
    await other.closed();
  }
  client.send({ type: "relay", data: "still here" });
  assert.equal((await adviser.next("relay")).data, "still here");
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});

Deno.test("openClientSocket() lets one socket claim once", async () => {
  const server = await startTestServer();
  const { adviser, client, number } = await verifiedPair(server);
  client.send({ type: "claim", number, version });
  assert.equal((await client.closed()).code, 1008);
  await adviser.next("peer");
  await adviser.close();
  await server.stop();
});

Deno.test("openClientSocket() is not for browsers", async () => {
  const server = await startTestServer();
  for (const origin of [`http://127.0.0.1:${server.port}`, "https://evil.test", "null"]) {
    const socket = new TestSocket(`ws://127.0.0.1:${server.port}/api/client`, { origin });
    const { code } = await socket.closed();
    assert.ok(socket.status === 403 || code === 4003, origin);
  }
  await server.stop();
});

Deno.test("openClientSocket() says that a password is asked, as often as a client comes without one", async () => {
  const server = await startTestServer();
  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "support", password: true });
  const { number } = await adviser.next("created");
  // More often than the number stands wrong second parts: to leave again unanswered is no guess.
  for (let time = 0; time < 5; time++) {
    const client = await server.client();
    client.send({ type: "claim", number, version });
    assert.equal((await client.next("claimed")).password, true);
    await adviser.next("claimed");
    await client.close();
    assert.equal((await adviser.next("peer")).present, false);
  }
  await adviser.close();
  await server.stop();
});
