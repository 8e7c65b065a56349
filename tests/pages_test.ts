import assert from "node:assert/strict";
import { UI_ASSETS } from "../build/paths.ts";
import { buildUi } from "../build/ui.ts";
import { loadAssets } from "../server/assets.ts";
import { startClient } from "../server/start_client.ts";
import { startTestServer } from "../server/testing.ts";

/** The pages as they are built: nothing in them asks for an exception of the policy, or for anybody else's host. */

await buildUi({ outDir: UI_ASSETS });
const files = [...Deno.readDirSync(UI_ASSETS)].map(({ name }) => name);
const read = (name: string) => Deno.readTextFileSync(`${UI_ASSETS}/${name}`);
const html = files.filter((name) => name.endsWith(".html"));

/** What is named and never asked: names of XML's languages, and words of two error messages in a package. */
const NAMED_ONLY = ["www.w3.org", "localhost", "simplewebauthn.dev"];

Deno.test("no page has a script, a style or a handler in its markup, nor an address of another host", () => {
  assert.ok(html.length >= 5);
  for (const name of html) {
    const text = read(name);
    for (const [tag] of text.matchAll(/<script\b[^>]*>[^<]*/g)) {
      assert.match(tag, /^<script type="module" src="\/assets\/[\w-]+\.js">$/, name);
    }
    assert.doesNotMatch(
      text,
      /<style\b|<(base|iframe|object|embed|form)\b|\son\w+=|\sstyle=|javascript:/i,
      name,
    );
    for (const [, address] of text.matchAll(/\b(?:src|href|action|data)="([^"]*)"/g)) {
      assert.match(address, /^(\/assets\/[\w.-]+|data:image\/svg\+xml,.*)$/, name);
    }
    assert.doesNotMatch(text, /http-equiv|<link[^>]*\brel="(?!icon|stylesheet|modulepreload)/, name);
  }
});

Deno.test("no built script or style names a host to ask", () => {
  for (const name of files.filter((one) => /\.(js|css)$/.test(one))) {
    const text = read(name);
    for (const [, host] of text.matchAll(/(?:https?|wss?):\/\/([A-Za-z0-9._-]+)/g)) {
      // RFC 2606: nobody's, for examples in texts.
      assert.ok(NAMED_ONLY.includes(host) || /^\.+$|\.example$/.test(host), `${name}: ${host}`);
    }
    assert.doesNotMatch(text, /\/\/(cdn|fonts|unpkg|www\.google)/i, name);
    if (name.endsWith(".css")) {
      assert.ok(!text.includes("@import"), name);
      for (const [, address] of text.matchAll(/url\(["']?([^"')]*)/g)) {
        assert.match(address, /^(data:|(\/assets\/|\.\/)?[\w.-]+$)/, name);
      }
    } else assert.doesNotMatch(text, /\beval\(|new Function\(|document\.write|\.setAttribute\("style"/, name);
  }
});

Deno.test("every page and file comes with the policy, which has no unsafe-* and no other host", async () => {
  const assets = await loadAssets(UI_ASSETS);
  const server = await startTestServer({ assets });
  const client = (await startClient({
    port: 0,
    instance: null,
    assets,
    open: null,
    emit: () => {},
    print: () => {},
    createSession: () => ({
      handle: () => {},
      attach: () => [],
      filePart() {},
      close: () => Promise.resolve(),
    }),
  }))!;
  const local = new URL("/", client.url).href;
  const pages = ["", "sehen", "berater", "anmelden", "einrichten", "einladung", "konto"];
  const urls = [...pages.map((path) => server.url + path), local];
  for (const path of assets.paths) urls.push(server.url + path.slice(1));
  urls.push(`${server.url}no-such-page`, `${server.url}api/office`, `${server.url}readyz`);
  try {
    for (const url of urls) {
      const response = await fetch(url);
      const text = await response.text();
      const { host, pathname } = new URL(url);
      if (pathname !== "/no-such-page") assert.equal(response.status, 200, url);
      const policy = response.headers.get("content-security-policy") ?? "";
      const parts = Object.fromEntries(
        policy.split("; ").map((part) => {
          const [name, ...values] = part.split(" ");
          return [name, values];
        }),
      );
      assert.deepEqual(parts["default-src"], ["'self'"], url);
      for (const name of ["object-src", "base-uri", "form-action", "frame-ancestors"]) {
        assert.deepEqual(parts[name], ["'none'"], `${url}: ${name}`);
      }
      const allowed = ["'self'", "'none'", `ws://${host}`, `wss://${host}`, "data:", "blob:"];
      for (const [name, values] of Object.entries(parts)) {
        for (const value of values) {
          // The decoder of the screen, and nothing else, compiles WebAssembly.
          const wasm = value === "'wasm-unsafe-eval'" && name === "script-src" &&
            pathname.includes("/decode_worker-");
          assert.ok(wasm || allowed.includes(value), `${url}: ${name} ${value}`);
          if (/^(data|blob):$/.test(value)) assert.equal(name, "img-src", url);
        }
      }
      assert.equal(response.headers.get("x-content-type-options"), "nosniff", url);
      assert.equal(response.headers.get("cross-origin-opener-policy"), "same-origin", url);
      assert.equal(response.headers.get("referrer-policy"), "no-referrer", url);
      assert.ok(response.headers.has("permissions-policy"), url);
      if (response.headers.get("content-type")?.startsWith("text/html")) {
        assert.match(text, /^<!doctype html>/i);
      }
    }
  } finally {
    await client.close();
    await server.stop();
  }
});
