import assert from "node:assert/strict";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { startTestServer, type TestServer, TestSocket } from "../testing.ts";

/** The socket of browsers without the program, on a real listener. */

const version = PROTOCOL_VERSION;

/** @param headers as a browser's page sends them; null: no such header. */
function guest(server: TestServer, headers: Record<string, string>): TestSocket {
  return new TestSocket(`ws://127.0.0.1:${server.port}/api/guest`, headers);
}

const own = (server: TestServer) => ({ origin: `http://127.0.0.1:${server.port}` });

Deno.test("/api/guest claims, relays and comes back like a client's process", async () => {
  const server = await startTestServer();
  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "show", password: false });
  const { number } = await adviser.next("created");
  const socket = guest(server, own(server));
  await socket.opened();
  socket.send({ type: "claim", number, version });
  const { token, mode } = await socket.next("claimed");
  assert.equal(mode, "show");
  await adviser.next("claimed");
  adviser.send({ type: "verified" });
  adviser.send({ type: "relay", data: "hello" });
  assert.equal((await socket.next("relay")).data, "hello");
  await socket.close();
  assert.equal((await adviser.next("peer")).present, false);

  const back = guest(server, own(server));
  await back.opened();
  back.send({ type: "resume", token, version });
  await back.next("resumed");
  assert.equal((await adviser.next("peer")).present, true);
  back.send({ type: "end", reason: "client-ended" });
  assert.equal((await adviser.next("end")).reason, "client-ended");
  for (const one of [adviser, back]) await one.close();
  await server.stop();
});

Deno.test("/api/guest opens for no other page, for none without an origin, and for nothing beside claim and resume", async () => {
  const server = await startTestServer();
  for (
    const headers of [
      {},
      { origin: "null" },
      { origin: "https://evil.test" },
      { origin: `http://localhost:${server.port}` },
      { ...own(server), "sec-fetch-site": "cross-site" },
      { host: `evil.test:${server.port}`, origin: `http://evil.test:${server.port}` },
    ]
  ) assert.equal(await guest(server, headers as Record<string, string>).opened(), false);
  const rude = guest(server, own(server));
  await rude.opened();
  rude.send({ type: "relay", data: "x" });
  assert.notEqual((await rude.closed()).code, 1000);
  await server.stop();
});

Deno.test("guesses at /api/guest and at /api/client are counted together", async () => {
  const server = await startTestServer();
  const codes: unknown[] = [];
  for (let i = 0; i < 12 && !codes.includes("slow"); i++) {
    const socket = i % 2 === 0 ? guest(server, own(server)) : await server.client();
    await socket.opened();
    socket.send({ type: "claim", number: "11111", version });
    codes.push((await socket.next("error")).code);
    await socket.closed();
  }
  const alone: unknown[] = [];
  const other = await startTestServer();
  for (let i = 0; i < 12 && !alone.includes("slow"); i++) {
    const socket = await other.client();
    socket.send({ type: "claim", number: "11111", version });
    alone.push((await socket.next("error")).code);
    await socket.closed();
  }
  assert.ok(codes.includes("slow"));
  assert.equal(codes.length, alone.length, "two doors give no more tries than one");
  await Promise.all([server.stop(), other.stop()]);
});
