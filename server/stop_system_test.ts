import assert from "node:assert/strict";
import { join } from "node:path";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { rawSocket, TestSocket } from "./testing.ts";

/** The real process: how it stops, and what its logs say of a whole session. */

const MAIN = join(import.meta.dirname!, "..", "main.ts");
type Event = { event: string; url: string; adviserUrl: string };

async function startProcess(dataDir: string, port: number) {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", MAIN, "server", "--port", String(port), "--data", dataDir],
      ...["--source", "virtual", "--no-open", "--json", "--log-json", "--proxy", "127.0.0.9"],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const logs = new Response(process.stderr).text();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The server ended: ${await logs}`);
    text += value;
  }
  const { url, adviserUrl } = JSON.parse(text.split("\n")[0]) as Event;
  const rest = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
  })();
  return {
    origin: new URL(url).origin,
    launch: adviserUrl.split("#start=")[1],
    /** SIGTERM, and what it came to. */
    async stop() {
      process.kill("SIGTERM");
      const { code } = await process.status;
      await rest;
      return { code, logs: await logs, events: text };
    },
  };
}

async function signIn({ origin, launch }: { origin: string; launch: string }): Promise<string> {
  const response = await fetch(`${origin}/api/adviser/token`, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ launch }),
  });
  return (await response.json()).token;
}

async function open(origin: string, path: string, headers = {}): Promise<TestSocket> {
  const socket = new TestSocket(`${origin.replace("http", "ws")}${path}`, headers);
  assert.ok(await socket.opened());
  return socket;
}

async function adviserOf(origin: string, token: string): Promise<TestSocket> {
  const adviser = await open(origin, "/api/adviser", { origin });
  adviser.send({ type: "auth", token, version: PROTOCOL_VERSION });
  await adviser.next("welcome");
  return adviser;
}

Deno.test("SIGTERM ends no session: both are told to come back, and do; the logs hold nothing secret", async () => {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-stop-" });
  const first = await startProcess(dataDir, 0);
  const { origin } = first;
  const bearer = await signIn(first);
  const adviser = await adviserOf(origin, bearer);
  adviser.send({ type: "create", mode: "support", password: false });
  const created = await adviser.next("created");
  const client = await open(origin, "/api/client");
  client.send({ type: "claim", number: created.number, version: PROTOCOL_VERSION });
  const claimed = await client.next("claimed");
  await adviser.next("claimed");
  adviser.send({ type: "verified" });
  const secret = "sealed-SECRET-0123456789";
  adviser.send({ type: "relay", data: secret });
  await client.next("relay");
  // Whatever makes the server say something.
  for (
    const bad of [
      "{",
      JSON.stringify({ type: "claim", number: created.number, more: secret }),
      "\u0000",
      "[]",
    ]
  ) {
    const socket = await open(origin, "/api/client");
    socket.ws.send(bad);
    await socket.closed();
  }
  const used = await open(origin, "/api/client");
  used.send({ type: "claim", number: created.number, version: PROTOCOL_VERSION });
  await used.closed();
  const raw = rawSocket(Number(new URL(origin).port), `GET /${created.number} HTTP/9.9\r\n\r\n`);
  raw.socket.end();
  await raw.answer;
  for (const path of [`/${created.number}?token=${bearer}`, "/readyz"]) {
    await (await fetch(`${origin}${path}`)).text();
  }

  const stopped = first.stop();
  const closes = await Promise.all([adviser.closed(), client.closed()]);
  assert.deepEqual(closes.map(({ code }) => code), [1012, 1012]);
  const { code, logs, events } = await stopped;
  assert.equal(code, 0);
  assert.doesNotMatch(events, /"ended"/);
  for (const line of logs.trim().split("\n").filter((one) => one !== "")) JSON.parse(line);
  assert.match(logs, /Closing socket/);
  for (
    const [name, value] of Object.entries({
      number: created.number,
      "resume token": created.token,
      "client's token": claimed.token,
      bearer,
      launch: first.launch,
      secret,
    })
  ) assert.ok(!logs.includes(String(value)), `the logs hold the ${name}`);

  const second = await startProcess(dataDir, Number(new URL(origin).port));
  const client2 = await open(origin, "/api/client");
  client2.send({ type: "resume", token: claimed.token, version: PROTOCOL_VERSION });
  await client2.next("resumed");
  const adviser2 = await adviserOf(origin, await signIn(second));
  adviser2.send({ type: "resume", token: created.token });
  assert.equal((await adviser2.next("resumed")).peer, true);
  adviser2.send({ type: "relay", data: "again" });
  await client2.next("peer");
  assert.equal((await client2.next("relay")).data, "again");
  await second.stop();
  await Promise.all([adviser2.closed(), client2.closed()]);
  Deno.removeSync(dataDir, { recursive: true });
});
