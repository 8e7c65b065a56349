import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "./errors.ts";
import { Metrics } from "./metrics.ts";
import { opsRoutes, readMetricsToken } from "./ops_routes.ts";
import { startTestServer, verifiedPair } from "./testing.ts";
import { createWebApp } from "./web_app.ts";

const TOKEN = "token-for-the-tests-1";
const app = (metricsToken: string | null, notReady: () => string | null = () => null) => {
  const parts = () => ({ relay: "tcp" });
  const metrics = new Metrics();
  metrics.counter("mfb_things_total", "Things.", "kind").add(2, 'odd "kind"');
  const web = createWebApp({
    own: ["127.0.0.1:1"],
    http: opsRoutes({ metrics, metricsToken, notReady, parts }),
    sockets: [],
  });
  return async (path: string, headers: Record<string, string> = {}, remote = "203.0.113.9") => {
    const response = await web.fetch(new Request(`http://127.0.0.1:1${path}`, { headers }), { remote });
    return { status: response.status, text: await response.text() };
  };
};

Deno.test("/metrics with a token is for who shows it, from anywhere, and for no page", async () => {
  const ask = app(TOKEN);
  const right = { authorization: `Bearer ${TOKEN}` };
  const good = await ask("/metrics", right);
  assert.equal(good.status, 200);
  assert.match(good.text, /# TYPE mfb_things_total counter\nmfb_things_total\{kind="odd \\"kind\\""\} 2\n/);
  for (
    const authorization of [
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${TOKEN}x`,
      `bearer ${TOKEN}`,
      TOKEN,
      `Basic ${TOKEN}`,
    ]
  ) assert.equal((await ask("/metrics", { authorization }, "127.0.0.1")).status, 401, authorization);
  assert.equal((await ask("/metrics", {}, "127.0.0.1")).status, 401);
  const pages: Record<string, string>[] = [{ origin: "https://evil.test" }, {
    "sec-fetch-site": "cross-site",
  }, { origin: "null" }];
  for (const page of pages) {
    assert.equal((await ask("/metrics", { ...right, ...page })).status, 403);
  }
});

Deno.test("/metrics without a token is for this computer only", async () => {
  const ask = app(null);
  const own = { host: "127.0.0.1:1" };
  assert.equal((await ask("/metrics", own, "127.0.0.1")).status, 200);
  assert.equal((await ask("/metrics", own, "203.0.113.9")).status, 403);
  assert.equal((await ask("/metrics", { ...own, "x-forwarded-for": "127.0.0.1" }, "127.0.0.1")).status, 403);
  assert.equal((await ask("/metrics", { host: "evil.test" }, "127.0.0.1")).status, 421);
});

Deno.test("/readyz says when no new visitors should come, /healthz goes on", async () => {
  assert.deepEqual(await app(null)("/readyz"), { status: 200, text: '{"ready":true,"relay":"tcp"}' });
  const stopping = app(null, () => "stopping");
  assert.deepEqual(await stopping("/readyz"), {
    status: 503,
    text: '{"ready":false,"why":"stopping","relay":"tcp"}',
  });
  assert.equal((await stopping("/healthz")).status, 200);
});

Deno.test("readMetricsToken() says what is wrong with its file", () => {
  const dir = Deno.makeTempDirSync();
  const file = join(dir, "token");
  writeFileSync(file, `${TOKEN}\n`);
  assert.equal(readMetricsToken(file), TOKEN);
  writeFileSync(file, "short");
  for (const one of [file, join(dir, "none")]) assert.throws(() => readMetricsToken(one), UserError);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("startServer() counts sessions, sockets, sign-ins and refused numbers", async () => {
  const server = await startTestServer();
  const { adviser, client } = await verifiedPair(server);
  const wrong = await server.client();
  wrong.send({
    type: "claim",
    number: "00000",
    version: (await import("../protocol/version.ts")).PROTOCOL_VERSION,
  });
  await wrong.closed();
  const text = await (await fetch(new URL("/metrics", server.url))).text();
  for (
    const line of [
      'mfb_sessions{phase="verified"} 1',
      'mfb_session_events_total{event="claimed"} 1',
      "mfb_sign_ins_total 1",
      'mfb_refused_guesses_total{why="wrong"} 1',
      "mfb_certificate_expiry_timestamp_seconds 0",
      "mfb_relay_allocations 0",
      "mfb_relay_bytes_total 0",
    ]
  ) assert.ok(text.split("\n").includes(line), `${line} in\n${text}`);
  assert.doesNotMatch(text, /redis|cluster/, "it is alone");
  const ready = await fetch(new URL("/readyz", server.url));
  assert.deepEqual(await ready.json(), { ready: true, relay: "udp and tcp" });
  assert.match(text, /^mfb_sockets [23]$/m);
  assert.match(text, /^process_resident_memory_bytes [1-9]\d{6,}$/m);
  await Promise.all([adviser.close(), client.close()]);
  await server.stop();
});
