import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { chromium, type Page } from "playwright-core";
import { createLocalApp } from "./local_app.ts";
import { createListener } from "./listener.ts";
import { InstanceGate } from "./instance_proof.ts";
import { CurrentUi } from "./local_socket.ts";
import { TEST_ASSETS } from "./testing.ts";
import { LaunchTokens, MemoryTokens } from "./tokens.ts";

/** Runs in the attacker's page: everything a page can send to each route. Returns what got through. */
async function attackFrom(
  page: Page,
  target: { origin: string; host: string; routes: { method: string; path: string }[]; sockets: string[] },
): Promise<string[]> {
  return await page.evaluate(async ({ origin, host, routes, sockets }) => {
    const through: string[] = [];
    const body = JSON.stringify({ launch: "A".repeat(43) });
    for (const { method, path } of routes) {
      const url = `${origin}${path}`;
      const json = { "content-type": "application/json" };
      const tries: [string, RequestInit][] = [
        ["cors", {
          method,
          headers: { ...json, authorization: "Bearer x" },
          body: method === "GET" ? undefined : body,
        }],
        ["plain", { method, body: method === "GET" ? undefined : body }],
        ["no-cors", {
          method,
          mode: "no-cors",
          credentials: "include",
          body: method === "GET" ? undefined : body,
        }],
        ["no-referrer", { method, referrerPolicy: "no-referrer", body: method === "GET" ? undefined : body }],
      ];
      for (const [name, init] of tries) {
        const response = await fetch(url, init).catch(() => null);
        if (response && response.type !== "opaque") {
          through.push(`${name} ${method} ${path} ${response.status}`);
        }
      }
    }
    for (const path of sockets) {
      await new Promise<void>((resolve) => {
        const socket = new WebSocket(`ws://${host}${path}`);
        socket.onopen = () => (through.push(`socket ${path}`), resolve());
        socket.onerror = () => resolve();
      });
    }
    return through;
    // deno-lint-ignore no-explicit-any
  }, target as any);
}

Deno.test("createLocalApp() is out of reach for every other page of a real Chromium", async () => {
  const launchTokens = new LaunchTokens(Date.now);
  let reopened = 0, handled = 0, attached = 0;
  let routes: { method: string; path: string }[] = [];
  let sockets: string[] = [];
  const listener = await createListener({
    hostname: "127.0.0.1",
    port: 0,
    app(port) {
      const web = createLocalApp({
        port,
        assets: TEST_ASSETS,
        launchTokens,
        uiTokens: new MemoryTokens(),
        ui: new CurrentUi(),
        session: {
          handle: () => void handled++,
          filePart() {},
          attach: () => (attached++, [{ type: "viewer-stop" }]),
        },
        instance: new InstanceGate(),
        emit: () => {},
        reopen: () => (reopened++, true),
      });
      routes = web.http.map(({ method, path }) => ({
        method,
        path: path.replace("/assets/:file", TEST_ASSETS.paths[0]),
      }));
      sockets = web.sockets.map(({ path }) => path);
      return web;
    },
  });
  const host = `127.0.0.1:${listener.port}`;
  const origin = `http://${host}`;
  // Another program's page on the same computer, a page of the web, and one without an origin.
  const others = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<title>other</title>");
  });
  await new Promise<void>((resolve) => others.listen(0, "127.0.0.1", resolve));
  const otherPort = (others.address() as AddressInfo).port;

  const browser = await chromium.launch({
    executablePath: process.env.MFB_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP evil.test 127.0.0.1",
    ],
  });
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const target = { origin, host, routes, sockets };
    for (const from of [`http://127.0.0.1:${otherPort}/`, `http://evil.test:${otherPort}/`]) {
      await page.goto(from);
      assert.deepEqual(await attackFrom(page, target), [], from);
    }
    // Rebinding: evil.test now means 127.0.0.1, so the browser takes the requests for same-origin.
    const rebound = {
      ...target,
      origin: `http://evil.test:${listener.port}`,
      host: `evil.test:${listener.port}`,
    };
    assert.equal((await page.goto(rebound.origin))!.status(), 421);
    for (const one of await attackFrom(page, rebound)) assert.match(one, / 421$/);

    // A form, and a frame without an origin.
    for (const { path } of routes.filter(({ method }) => method === "POST")) {
      await page.goto(`http://127.0.0.1:${otherPort}/`);
      const form = `<form method=post enctype=text/plain action="${origin}${path}"><input name=a></form>`;
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url() === `${origin}${path}`),
        page.setContent(`${form}<script>document.forms[0].submit()</script>`),
      ]);
      assert.equal(answer.status(), 403, path);
    }
    await page.goto(`http://127.0.0.1:${otherPort}/`);
    await page.setContent(`<iframe src="${origin}/"></iframe>`);
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    assert.deepEqual(frames.map((frame) => frame.url()), ["chrome-error://chromewebdata/"]);

    assert.deepEqual({ reopened, handled, attached }, { reopened: 0, handled: 0, attached: 0 });

    // The own page, in the same browser, does all of it.
    const launch = launchTokens.issue(60_000);
    await page.goto(`${origin}/#start=${launch}`);
    const own = await page.evaluate(async (launch) => {
      const post = (path: string, body: unknown) =>
        fetch(path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      const { token } = await (await post("/api/token", { launch })).json();
      const again = (await post("/api/token", { launch })).status;
      const reopen = (await post("/api/reopen", {})).status;
      const socket = new WebSocket(`ws://${location.host}/api/ui`);
      await new Promise((resolve) => socket.onopen = resolve);
      socket.send(JSON.stringify({ type: "auth", token }));
      const first = await new Promise<string>((resolve) => socket.onmessage = ({ data }) => resolve(data));
      return { again, reopen, first };
    }, launch);
    assert.deepEqual(own, { again: 403, reopen: 200, first: '{"type":"viewer-stop"}' });
    assert.equal((await context.cookies()).length, 0);
  } finally {
    await browser.close();
    others.close();
    await listener.close();
  }
});
