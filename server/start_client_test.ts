import assert from "node:assert/strict";
import type { ClientToUi, UiToClient } from "../protocol/local.ts";
import { encodePageBytes } from "../protocol/page_bytes.ts";
import type { ServerEvent } from "./events.ts";
import type { InstanceFile } from "./instance_file.ts";
import { FIRST_MESSAGE_MS, REOPEN_MS } from "./limits.ts";
import { CLOSE_NO_FIRST_MESSAGE, CLOSE_REFUSED, CLOSE_REPLACED } from "./server_socket.ts";
import { startClient } from "./start_client.ts";
import { rawSocket, TEST_ASSETS, TestSocket } from "./testing.ts";

const VIEWER_STOP: ClientToUi = { type: "viewer-stop" };

async function subject({ instance = null }: { instance?: InstanceFile | null } = {}) {
  const handled: UiToClient[] = [];
  const events: ServerEvent[] = [];
  const printed: string[] = [];
  let tell: (message: ClientToUi) => void = () => {};
  let closed = 0;
  const started = await startClient({
    port: 0,
    instance,
    assets: TEST_ASSETS,
    open: null,
    emit: (event) => void events.push(event),
    print: (url) => void printed.push(url),
    createSession(onMessage) {
      tell = onMessage;
      return {
        handle: (message) => void handled.push(message),
        filePart() {},
        attach: () => [VIEWER_STOP],
        close: () => Promise.resolve(void closed++),
      };
    },
  });
  assert.ok(started);
  const client = started;
  const origin = `http://127.0.0.1:${client.port}`;
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${origin}${path}`, {
      method: "POST",
      headers: { origin, "sec-fetch-site": "same-origin", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  };
  const token = async (url: string) =>
    JSON.parse((await post("/api/token", { launch: url.split("#start=")[1] })).text).token as string;
  const open = async (headers: Record<string, string> = { origin }) => {
    const socket = new TestSocket(`ws://127.0.0.1:${client.port}/api/ui`, headers);
    await socket.opened();
    return socket;
  };
  return {
    client,
    origin,
    handled,
    events,
    printed,
    post,
    token,
    open,
    tell: (m: ClientToUi) => tell(m),
    closes: () => closed,
  };
}

Deno.test("startClient() lets one UI in by its launch address, tells it all, and hears it", async () => {
  const { client, handled, events, token, open, tell, closes } = await subject();
  assert.equal(new URL(client.url).origin, `http://127.0.0.1:${client.port}`);
  assert.equal(new URL(client.url).search, "", "the token is in the fragment alone");
  const mine = await token(client.url);
  const ui = await open();
  ui.send({ type: "auth", token: mine });
  await ui.next("viewer-stop");
  ui.send({ type: "cancel" });
  tell(VIEWER_STOP);
  await ui.next("viewer-stop");
  assert.deepEqual(handled, [{ type: "cancel" }]);
  // Frames of a carrier are binary messages, both ways.
  const frame = new Uint8Array(40).fill(3);
  ui.sendFrame(encodePageBytes("frame", frame));
  tell({ type: "carry", frame });
  assert.deepEqual((await ui.next("carry")).frame, frame);
  ui.send({ type: "cancel" });
  tell(VIEWER_STOP);
  await ui.next("viewer-stop");
  assert.deepEqual(handled.splice(1), [{ type: "carry", frame }, { type: "cancel" }]);

  // A newer window, with the same page's token or another, takes over.
  const newer = await open();
  newer.send({ type: "auth", token: mine });
  await newer.next("viewer-stop");
  assert.equal((await ui.closed()).code, CLOSE_REPLACED);
  newer.send({ type: "cancel" });
  tell(VIEWER_STOP);
  await newer.next("viewer-stop");
  assert.equal(handled.length, 2);
  await newer.close();
  await client.close();
  assert.equal(closes(), 1);
  assert.deepEqual(events.map((one) => one.event).slice(0, 3), ["ready", "ui-attached", "ui-attached"]);
});

Deno.test("startClient() lets no socket do anything before it proved itself", async () => {
  const { client, handled, open, token } = await subject();
  const mine = await token(client.url);
  const tries: [unknown, number][] = [
    [{ type: "auth", token: "A".repeat(43) }, CLOSE_REFUSED],
    [{ type: "auth", token: client.url.split("#start=")[1] }, CLOSE_REFUSED],
    [{ type: "auth" }, 1008],
    [{ type: "quit" }, 1008],
    [{ type: "connect", number: "123456789", password: null }, 1008],
    [{ type: "auth", token: mine, more: 1 }, 1008],
  ];
  for (const [message, code] of tries) {
    const socket = await open();
    socket.send(message);
    assert.equal((await socket.closed()).code, code, JSON.stringify(message));
  }
  const framed = await open();
  framed.sendFrame(encodePageBytes("frame", new Uint8Array(40)));
  assert.equal((await framed.closed()).code, 1008);
  const twice = await open();
  twice.send({ type: "auth", token: mine });
  await twice.next("viewer-stop");
  twice.send({ type: "auth", token: mine });
  assert.equal((await twice.closed()).code, 1008);
  assert.deepEqual(handled, []);
  await client.close();
});

Deno.test("startClient() closes a socket that says nothing", async () => {
  const { client, open } = await subject();
  const started = performance.now();
  const socket = await open();
  assert.equal((await socket.closed()).code, CLOSE_NO_FIRST_MESSAGE);
  assert.ok(performance.now() - started < FIRST_MESSAGE_MS + 1_000);
  await client.close();
});

Deno.test("startClient() refuses real sockets of other pages and names", async () => {
  const { client, open } = await subject();
  const host = `127.0.0.1:${client.port}`;
  const refused: Record<string, string>[] = [
    {},
    { origin: "null" },
    { origin: "https://evil.test" },
    { origin: `http://localhost:${client.port}` },
    { origin: `http://${host}`, "sec-fetch-site": "cross-site" },
    { origin: `http://evil.test:${client.port}`, host: `evil.test:${client.port}` },
    { origin: `http://localhost:${client.port}`, host: `localhost:${client.port}` },
  ];
  for (const headers of refused) {
    const socket = await open(headers);
    const { code } = await socket.closed();
    // Deno 2.6 can refuse an upgrade only after it (listener.ts).
    assert.ok([403, 421].includes(socket.status) || code === CLOSE_REFUSED, JSON.stringify(headers));
  }
  await client.close();
});

Deno.test("startClient() reopens for the owner, seldom, and tells the asker nothing", async () => {
  const { client, events, printed, post, token } = await subject();
  await token(client.url);
  assert.deepEqual(await post("/api/reopen", {}), { status: 200, text: '{"opened":true}' });
  assert.deepEqual(await post("/api/reopen", {}), { status: 200, text: '{"opened":false}' });
  assert.ok(REOPEN_MS >= 1_000);
  assert.equal(printed.length, 1);
  const event = events.find((one) => one.event === "launch");
  assert.ok(event && "url" in event && event.url === printed[0]);
  assert.ok(await token(printed[0]));
  await client.close();
});

Deno.test("startClient() answers no name but 127.0.0.1 on a real connection", async () => {
  const { client } = await subject();
  for (const host of [`localhost:${client.port}`, `evil.test:${client.port}`, "127.0.0.1"]) {
    for (const path of ["/", TEST_ASSETS.paths[0], "/api/token", "/nothing"]) {
      const request = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      assert.match(await rawSocket(client.port, request).answer, /^HTTP\/1\.1 421 /, `${host}${path}`);
    }
  }
  await client.close();
});
