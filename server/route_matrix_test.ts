import assert from "node:assert/strict";
import { NAMED_HOST, TEST_ASSETS, type TestApp, testApps } from "./testing_apps.ts";
import { type RequestFacts, RULES } from "./rules.ts";
import type { WebApp } from "./web_app.ts";

/**
 * Generated from the route tables: for every route, a request that its rule allows, then each attack that its rule
 * must stop. A route outside the tables, or a rule without attacks, fails.
 */

const PORT = 9731;
const HOST = `127.0.0.1:${PORT}`;

type Change = Partial<RequestFacts>;
interface Attack {
  name: string;
  change: Change;
  status: number;
}

/** The request that a rule is made for. */
function honest(
  rule: typeof RULES[keyof typeof RULES],
  method: string,
  cookie: TestApp["cookie"] | null = null,
): RequestFacts {
  return {
    host: HOST,
    origin: rule.origin === "same" ? `http://${HOST}` : null,
    site: rule.origin === "none" ? null : method === "GET" ? "none" : "same-origin",
    destination: rule.document ? "document" : "empty",
    contentType: rule.json ? "application/json" : null,
    forwarded: false,
    secure: false,
    cookie: cookie && rule.who !== "anybody" ? cookie("administrator") : null,
    authorization: null,
    remote: "127.0.0.1",
  };
}

function attacks(rule: typeof RULES[keyof typeof RULES], app: TestApp | null = null): Attack[] {
  const list: Attack[] = [];
  const add = (status: number, name: string, change: Change) => list.push({ name, change, status });
  if (rule.host !== "any") {
    for (
      const host of [
        `evil.test:${PORT}`,
        "evil.test",
        `127.0.0.1:${PORT + 1}`,
        "127.0.0.1",
        `127.0.0.1.evil.test:${PORT}`,
        `127.0.0.1:${PORT}.evil.test`,
        `0.0.0.0:${PORT}`,
        `127.1:${PORT}`,
        `[::ffff:127.0.0.1]:${PORT}`,
        "",
      ]
    ) add(421, `rebinding: Host ${host}`, { host, origin: `http://${host}` });
  }
  if (rule.local) {
    for (const remote of ["192.168.1.7", "10.0.0.1", "::ffff:192.168.1.7", "fe80::1", "2001:db8::1", null]) {
      add(403, `from ${remote}`, { remote });
    }
    add(403, "through a proxy", { forwarded: true });
    add(403, "as a named proxy tells it", { forwarded: true, remote: "203.0.113.9", secure: true });
  }
  if (rule.origin === "same") {
    for (
      const origin of [
        null,
        "null",
        "https://evil.test",
        `http://127.0.0.1:${PORT + 1}`,
        "http://127.0.0.1",
        `http://localhost:${PORT + 1}`,
        `https://${HOST}`,
        `http://${HOST}.evil.test`,
        `http://${HOST}/`,
      ]
    ) add(403, `Origin ${origin}`, { origin });
    // The plain page of the same name must not reach what is served over TLS.
    add(403, "over TLS, from the plain page", { secure: true });
  }
  if (rule.origin === "none") {
    for (const origin of ["null", "https://evil.test", `http://${HOST}`, ""]) {
      add(403, `a browser: Origin ${origin}`, { origin });
    }
  }
  if (rule.site !== "any") {
    for (const site of ["cross-site", "same-site", ""]) add(403, `Sec-Fetch-Site ${site}`, { site });
    if (rule.site === "same-origin") add(403, "Sec-Fetch-Site none", { site: "none" });
  }
  if (rule.document) {
    for (const destination of ["iframe", "frame", "object", "embed", "image", "script"]) {
      add(403, `as ${destination}`, { destination });
    }
  }
  if (rule.json) {
    for (
      const contentType of [
        null,
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; application/json",
        "application/json-not",
        "application/jsonp",
      ]
    ) add(415, `Content-Type ${contentType}`, { contentType });
  }
  if (rule.who !== "anybody" && app) {
    const value = app.cookie("administrator").split("=").at(-1)!;
    const [secret, tag] = value.split(".");
    for (
      const cookie of [
        null,
        "",
        `mfb_${PORT}=`,
        `mfb_${PORT}=${secret}`,
        `mfb_${PORT}=${secret}.`,
        `mfb_${PORT}=.${tag}`,
        `mfb_${PORT}=${"A".repeat(43)}.${tag}`,
        `mfb_${PORT}=${value}x`,
        `mfb_${PORT}=${value}; mfb_${PORT}=${value}`,
        `mfb_${PORT + 1}=${value}`,
        `__Host-mfb=${value}`,
        `MFB_${PORT}=${value}`,
      ]
    ) add(401, `cookie ${cookie?.slice(0, 20)}`, { cookie });
    // Without TLS a sign-in counts on this computer only.
    add(401, "from elsewhere, in the clear", { remote: "192.168.1.7" });
    add(401, "through a proxy, in the clear", { forwarded: true });
    const bearer = `Bearer ${app.bearer()}`;
    add(401, "the local adviser's token from elsewhere", { authorization: bearer, remote: "192.168.1.7" });
    add(401, "a token of nobody", { authorization: `${bearer}x` });
    if (rule.who === "administrator") add(403, "an adviser", { cookie: app.cookie("adviser") });
  }
  return list;
}

function headersOf(facts: RequestFacts): Headers {
  const headers = new Headers();
  const set = (name: string, value: string | null) => value !== null && headers.set(name, value);
  set("host", facts.host);
  set("origin", facts.origin);
  set("sec-fetch-site", facts.site);
  set("sec-fetch-dest", facts.destination);
  set("content-type", facts.contentType);
  set("cookie", facts.cookie);
  set("authorization", facts.authorization);
  if (facts.forwarded) headers.set("x-forwarded-for", "203.0.113.9");
  return headers;
}

/** A path that the route answers. */
const concrete = (path: string) =>
  path.replace("/assets/:file", TEST_ASSETS.paths[0]).replace(":name", "MFB-Kunde");

for (const [name, make] of Object.entries(testApps(PORT))) {
  Deno.test(`${name}: every HTTP route is in the table`, () => {
    const { web } = make();
    const table = new Set(web.http.map((route) => `${route.method} ${route.path}`));
    for (const route of web.app.routes) {
      if (route.path !== "/*") assert.ok(table.has(`${route.method} ${route.path}`), route.path);
    }
    for (const route of [...web.http, ...web.sockets]) assert.ok(RULES[route.rule], route.path);
    for (const route of web.http) {
      if (route.method !== "POST") continue;
      const { json, origin, token } = RULES[route.rule];
      assert.ok(json && (origin === "same" || (origin === "none" && token === "instance")), route.path);
    }
    for (const route of web.sockets) {
      const { token } = RULES[route.rule];
      assert.ok(token === "first-message" || route.rule === "public-reach", route.path);
    }
  });

  for (const route of make().web.http) {
    const rule = RULES[route.rule];
    const everywhere = name === "local" ? attacks(RULES.own) : [];

    Deno.test(`${name}: ${route.method} ${route.path} answers who it is for, and no attack`, async () => {
      const app = make();
      const { web, body } = app;
      const ask = async (facts: RequestFacts) => {
        const response = await web.fetch(
          new Request(`http://${HOST}${concrete(route.path)}`, {
            method: route.method,
            headers: headersOf(facts),
            body: route.method === "POST" ? JSON.stringify(body(rule, route.path)) : undefined,
          }),
          { remote: facts.remote, secure: facts.secure },
        );
        await response.text();
        return response;
      };
      const facts = honest(rule, route.method, app.cookie);
      assert.ok([200, 204, 404].includes((await ask(facts)).status), `honest: ${(await ask(facts)).status}`);
      const overTls = { ...facts, secure: true, origin: facts.origin && `https://${HOST}` };
      assert.ok([200, 204, 404].includes((await ask(overTls)).status), "over TLS");
      for (const attack of [...attacks(rule, app), ...everywhere]) {
        const response = await ask({ ...facts, ...attack.change });
        assert.equal(response.status, attack.status, attack.name);
        checkHeaders(response, attack.name);
      }
    });

    if (rule.token === "launch" || rule.token === "instance") {
      const { token } = rule;
      Deno.test(`${name}: ${route.method} ${route.path} takes what it asks for (${token}) once, and nothing else`, async () => {
        const { web, body } = make();
        const post = async (body: string) => {
          const response = await web.fetch(
            new Request(`http://${HOST}${route.path}`, {
              method: "POST",
              headers: headersOf(honest(rule, "POST")),
              body,
            }),
            { remote: "127.0.0.1" },
          );
          return { status: response.status, text: await response.text() };
        };
        const right = body(rule, route.path);
        const fields = Object.entries(right);
        const odd = ["", "{", "null", "[]", "{}", JSON.stringify({ ...right, more: 1 }), "x".repeat(5000)];
        for (const [name, value] of fields) {
          odd.push(
            JSON.stringify({ ...right, [name]: "" }),
            JSON.stringify({ ...right, [name]: `${value}A` }),
          );
        }
        for (const body of odd) {
          const { status, text } = await post(body);
          assert.ok([400, 413].includes(status), `${body.slice(0, 20)}: ${status}`);
          for (const [, value] of fields) assert.ok(!text.includes(value));
        }
        for (const [name, value] of fields) {
          const wrong = value.replace(/^./, (c) => c === "A" ? "B" : "A");
          assert.equal((await post(JSON.stringify({ ...right, [name]: wrong }))).status, 403, name);
        }
        const answer = await post(JSON.stringify(right));
        assert.equal(answer.status, 200);
        assert.ok(Object.values(JSON.parse(answer.text)).every((value) => String(value).length >= 43));
        assert.equal((await post(JSON.stringify(right))).status, 403, "replayed");
      });
    }
  }

  for (const route of make().web.sockets) {
    Deno.test(`${name}: socket ${route.path} opens for whom it is for, and for no attack`, () => {
      const { web } = make();
      const facts = {
        ...honest(RULES[route.rule], "POST"),
        site: null,
        destination: null,
        contentType: null,
      };
      assert.ok("open" in web.openSocket(route.path, facts));
      for (const attack of attacks(RULES[route.rule])) {
        const opened = web.openSocket(route.path, { ...facts, ...attack.change });
        assert.ok("status" in opened && opened.status === attack.status, attack.name);
      }
      for (const path of odd(route.path)) {
        const opened = web.openSocket(path, facts);
        assert.ok("status" in opened && opened.status === 404, path);
      }
    });
  }

  Deno.test(`${name}: nothing but the table is reachable, whatever the path is written like`, async () => {
    const { web } = make();
    const tries = web.http.flatMap((route) => odd(concrete(route.path)).map((path) => ({ route, path })));
    for (const path of ["/.git/config", "/main.ts", "/server.key", "/assets/", "/assets/..%2fserver.key"]) {
      tries.push({ route: web.http[0], path });
    }
    for (const { route, path } of tries) {
      const response = await fetchRaw(web, route.method, path);
      assert.ok([404, 400].includes(response.status), `${path}: ${response.status}`);
      checkHeaders(response, path);
      await response.text();
    }
  });

  Deno.test(`${name}: methods that a route doesn't have are unknown`, async () => {
    const { web } = make();
    for (const { path, method } of web.http) {
      const others = ["PUT", "DELETE", "PATCH", "OPTIONS", method === "GET" ? "POST" : "GET"];
      for (const other of others) {
        const response = await fetchRaw(web, other, concrete(path));
        assert.equal(response.status, 404, `${other} ${path}`);
        assert.equal(response.headers.get("access-control-allow-origin"), null);
        await response.text();
      }
    }
  });
}

Deno.test("public: a guest's socket opens under the office's own name, for its own page", () => {
  const { web } = testApps(PORT).public();
  const origin = `http://${NAMED_HOST}`;
  const facts = {
    host: NAMED_HOST,
    secure: false,
    cookie: null,
    authorization: null,
    origin,
    site: "same-origin",
    destination: "websocket",
    contentType: null,
    forwarded: true,
    remote: "203.0.113.9",
  };
  const open = (change: Change) => web.openSocket("/api/guest", { ...facts, ...change });
  assert.ok("open" in open({}));
  for (
    const [change, status] of [
      [{ host: HOST }, 403],
      [{ origin: `http://${HOST}` }, 403],
      [{ host: "kanzlei.example:9731", origin: "http://kanzlei.example:9731" }, 421],
      [{ host: `evil.${NAMED_HOST}`, origin: `http://evil.${NAMED_HOST}` }, 421],
      [{ host: "hilfe.kanzlei.example", origin: "http://hilfe.kanzlei.example" }, 421],
      [{ site: "same-site" }, 403],
    ] as const
  ) assert.deepEqual((open(change) as { status: number }).status, status, JSON.stringify(change));
});

Deno.test("only the pages that capture may ask their browser for the screen", async () => {
  for (const [name, make] of Object.entries(testApps(PORT))) {
    const { web } = make();
    const allowed: string[] = [];
    for (const { method, path } of web.http) {
      const response = await fetchRaw(web, method, concrete(path));
      await response.text();
      if (response.headers.get("permissions-policy")?.includes("display-capture=(self)")) allowed.push(path);
    }
    assert.deepEqual(allowed, name === "public" ? ["/sehen"] : ["/"]);
  }
});

function fetchRaw(web: WebApp, method: string, path: string) {
  const headers = headersOf({ ...honest(RULES["own-reopen"], "POST"), contentType: "application/json" });
  const body = ["GET", "HEAD"].includes(method) ? undefined : "{}";
  return web.fetch(new Request(`http://${HOST}${path}`, { method, headers, body }), { remote: "127.0.0.1" });
}

/** Other spellings of a path (security.md S5, S6). */
function odd(path: string): string[] {
  const spelled = [`${path}/x`, `/${path}`, `${path};x`, `${path}%2f`, `${path}%00`, `${path}%5c`];
  if (path !== "/") spelled.push(`${path}/`, path.toUpperCase(), path.replace(/^\//, "/%2f"));
  if (path.startsWith("/assets/")) {
    spelled.push(path.replace("/assets/", "/assets%2f"), path.replace("/assets/", "/assets/..%2f"));
  }
  return spelled.filter((one) => one !== path && one !== "//");
}

function checkHeaders(response: Response, name: string): void {
  const csp = response.headers.get("content-security-policy") ?? "";
  for (
    const part of ["default-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"]
  ) {
    assert.ok(csp.includes(part), `${name}: CSP ${part}`);
  }
  assert.ok(!csp.includes("unsafe"), name);
  for (
    const [header, value] of [
      ["cross-origin-opener-policy", "same-origin"],
      ["x-content-type-options", "nosniff"],
      ["referrer-policy", "no-referrer"],
      ["x-frame-options", "DENY"],
    ]
  ) assert.equal(response.headers.get(header), value, `${name}: ${header}`);
  assert.equal(response.headers.get("set-cookie"), null, `${name}: no cookies`);
}
