import assert from "node:assert/strict";
import { CARRIER_FRAME_MAX_BYTES } from "../../protocol/limits.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { CARRIED_BITS_PER_SECOND } from "../limits.ts";
import { startTestServer, type TestServer, type TestSocket, verifiedPair } from "../testing.ts";
import { CarrierQuota } from "./carrier_quota.ts";

const version = PROTOCOL_VERSION;
const FRAME = new Uint8Array(200).fill(7);

Deno.test("frames pass between the two ends of a verified session, both ways, in order and as they are", async () => {
  const server = await startTestServer();
  const { adviser, client } = await verifiedPair(server);
  const largest = crypto.getRandomValues(new Uint8Array(CARRIER_FRAME_MAX_BYTES).subarray(0, 65536));
  for (let i = 0; i < 20; i++) {
    client.sendFrame(new Uint8Array(1 + i).fill(i));
    adviser.sendFrame(new Uint8Array(100 + i).fill(i));
  }
  client.sendFrame(largest);
  for (let i = 0; i < 20; i++) {
    assert.deepEqual((await adviser.next("carry")).frame, new Uint8Array(1 + i).fill(i));
    assert.deepEqual((await client.next("carry")).frame, new Uint8Array(100 + i).fill(i));
  }
  assert.deepEqual((await adviser.next("carry")).frame, largest);
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});

/** The socket is closed with this code, and the server goes on. */
async function refuses(server: TestServer, socket: TestSocket, code: number): Promise<void> {
  assert.equal((await socket.closed()).code, code);
  assert.equal(await fetch(`${server.url}api/health`).then((answer) => (answer.body?.cancel(), true)), true);
}

Deno.test("a frame before anything else, before verification or after a refusal closes the socket", async () => {
  const server = await startTestServer();
  const stranger = await server.client();
  stranger.sendFrame(FRAME);
  await refuses(server, stranger, 1008);

  const idle = await server.adviser();
  idle.sendFrame(FRAME);
  await refuses(server, idle, 1008);

  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "support", password: false });
  const { number } = await adviser.next("created");
  const client = await server.client();
  client.send({ type: "claim", number, version });
  await client.next("claimed");
  await adviser.next("claimed");
  client.sendFrame(FRAME);
  await refuses(server, client, 1008);
  // Nothing of it reached the adviser; whose own frame has no place either.
  await adviser.next("peer");
  adviser.sendFrame(FRAME);
  await refuses(server, adviser, 1008);
  await server.stop();
});

Deno.test("a frame from a third socket reaches nobody, nor one before the answer to resume: nothing is kept for strangers", async () => {
  const server = await startTestServer();
  const { adviser, client, clientToken } = await verifiedPair(server);
  const second = await server.client();
  second.sendFrame(FRAME);
  await refuses(server, second, 1008);
  const third = await server.client();
  third.send({ type: "resume", token: "x".repeat(40), version });
  third.sendFrame(FRAME);
  assert.notEqual((await third.closed()).code, 1006);
  // A third socket reaches nobody, whatever it sends; the pair goes on.
  client.sendFrame(FRAME);
  assert.deepEqual((await adviser.next("carry")).frame, FRAME);
  // Who came back is the end from now on.
  const again = await server.client();
  again.send({ type: "resume", token: clientToken, version });
  assert.equal((await again.next("resumed")).peer, true);
  assert.equal((await client.closed()).code, 4002);
  adviser.sendFrame(FRAME);
  assert.deepEqual((await again.next("carry")).frame, FRAME);
  await Promise.all([adviser.close(), again.close()]);
  await server.stop();
});

Deno.test("an oversized frame closes the socket; one to a missing side or an ended session is dropped", async () => {
  const server = await startTestServer();
  const { adviser, client, clientToken } = await verifiedPair(server);
  client.sendFrame(new Uint8Array(CARRIER_FRAME_MAX_BYTES + 1));
  await refuses(server, client, 1009);
  assert.equal((await adviser.next("peer")).present, false);
  for (let i = 0; i < 10; i++) adviser.sendFrame(new Uint8Array(60_000));
  adviser.send({ type: "relay", data: "sealed" });
  // Its answer shows that all before it was read.
  adviser.send({ type: "create", mode: "support", password: false });
  await adviser.next("error");
  const again = await server.client();
  again.send({ type: "resume", token: clientToken, version });
  await again.next("resumed");
  assert.equal((await again.next("relay")).data, "sealed", "messages of the link wait, frames don't");
  assert.equal((await adviser.next("peer")).present, true);
  adviser.send({ type: "end", reason: "adviser-ended" });
  await again.next("end");
  again.sendFrame(FRAME);
  adviser.sendFrame(FRAME);
  adviser.send({ type: "create", mode: "support", password: false });
  await adviser.next("created");
  await Promise.all([adviser.close(), again.close()]);
  await server.stop();
});

Deno.test("who reads nothing is cut off, and who floods is read from no faster than the quota allows", async () => {
  const server = await startTestServer();
  const { adviser, client } = await verifiedPair(server);
  adviser.ws.pause();
  const begun = performance.now();
  const frame = new Uint8Array(CARRIER_FRAME_MAX_BYTES);
  // Beyond what the sockets of both sides and the server's own limit take.
  let sent = 0;
  const gone = client.next("peer");
  const flood = setInterval(() => {
    while (client.ws.bufferedAmount < 1024 * 1024) {
      client.sendFrame(frame);
      sent += frame.length;
    }
  }, 1);
  assert.equal((await gone).present, false, "the slow reader's socket is closed");
  clearInterval(flood);
  const seconds = (performance.now() - begun) / 1000;
  const passed = sent - client.ws.bufferedAmount;
  // A second's worth passes at once; the rest of the tolerance is what sockets on the way hold.
  const allowed = (seconds + 1) * CARRIED_BITS_PER_SECOND / 8 + 8 * 1024 * 1024;
  assert.ok(passed < allowed, `${passed} bytes in ${seconds} s`);
  adviser.ws.resume();
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});

Deno.test("CarrierQuota delays what is too much of one socket, and of all together", () => {
  let now = 0;
  const quota = new CarrierQuota(() => now);
  const one = quota.forSocket(), other = quota.forSocket();
  let bytes = 0;
  while (one(60_000) === 0) bytes += 60_000;
  assert.ok(Math.abs(bytes - CARRIED_BITS_PER_SECOND / 8) < 130_000, "a second's worth at once");
  assert.equal(other(60_000), 0, "others have their own");
  const waitMs = one(60_000);
  assert.ok(waitMs > 0 && waitMs < 100);
  now += 1_000;
  assert.equal(one(60_000), 0);
  // Tiny frames cost what they cost the server.
  let frames = 0;
  while (other(1) === 0) frames++;
  assert.ok(frames < 5_000);
  let all = 0;
  for (let socket = 0; socket < 100; socket++) {
    const mine = quota.forSocket();
    for (let i = 0; i < 20 && mine(60_000) === 0; i++) all += 60_000;
  }
  assert.ok(all < 55_000_000, "the sum is limited too");
});
