import assert from "node:assert/strict";
import { createProxies } from "./proxy.ts";

const header = (headers: Record<string, string>) => (name: string) => headers[name];

Deno.test("createProxies() believes a named proxy only, and of its list the right-most stranger", () => {
  const proxies = createProxies(["10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48", "::1"]);
  const cases: [remote: string, forwardedFor: string, client: string][] = [
    ["10.1.2.3", "203.0.113.9", "203.0.113.9"],
    ["::ffff:10.1.2.3", "203.0.113.9", "203.0.113.9"],
    ["::1", "203.0.113.9", "203.0.113.9"],
    ["2001:db8:1::5", "2001:db8:ffff::9", "2001:db8:ffff::9"],
    ["10.1.2.3", "[2001:db8:ffff::9]:4711", "2001:db8:ffff::9"],
    ["10.1.2.3", "203.0.113.9:4711", "203.0.113.9"],
    ["10.1.2.3", "::ffff:203.0.113.9", "203.0.113.9"],
    // What the client itself put before the proxy's entry.
    ["10.1.2.3", "127.0.0.1, 198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["10.1.2.3", "10.0.0.9, 203.0.113.9", "203.0.113.9"],
    // Through two of ours.
    ["10.1.2.3", "127.0.0.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"],
    // All of ours: the farthest.
    ["10.1.2.3", "10.0.0.5, 192.0.2.7", "10.0.0.5"],
    // What isn't an address ends the tale.
    ["10.1.2.3", "203.0.113.9, unknown, 192.0.2.7", "192.0.2.7"],
    ["10.1.2.3", "<script>", "10.1.2.3"],
    ["10.1.2.3", "", "10.1.2.3"],
    // From anybody else: nothing.
    ["203.0.113.50", "127.0.0.1", "203.0.113.50"],
    ["192.0.2.8", "127.0.0.1", "192.0.2.8"],
    ["127.0.0.1", "203.0.113.9", "127.0.0.1"],
  ];
  for (const [remote, list, client] of cases) {
    const peer = proxies.peer({ remote }, header({ "x-forwarded-for": list }));
    assert.equal(peer.remote, client, `${remote}: ${list}`);
  }
  assert.equal(proxies.peer({ remote: null }, header({ "x-forwarded-for": "127.0.0.1" })).remote, null);
});

Deno.test("createProxies() takes scheme and host of a named proxy only, the last that was written", () => {
  const proxies = createProxies(["10.0.0.1"]);
  const headers = header({
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-proto": "http, https",
    "x-forwarded-host": "evil.test, hilfe.kanzlei.example",
  });
  assert.deepEqual(proxies.peer({ remote: "10.0.0.1", secure: false }, headers), {
    remote: "203.0.113.9",
    secure: true,
    host: "hilfe.kanzlei.example",
  });
  const stranger = { remote: "203.0.113.9", secure: false };
  assert.equal(proxies.peer(stranger, headers), stranger);
  const odd = header({ "x-forwarded-proto": "https, ftp", "x-forwarded-host": "x'; script-src *" });
  assert.deepEqual(proxies.peer({ remote: "10.0.0.1" }, odd), { remote: "10.0.0.1", secure: false });
});

Deno.test("createProxies() without a proxy believes nobody; what is no address is named", () => {
  assert.equal(createProxies([]).has("127.0.0.1"), false);
  for (const wrong of ["proxy.local", "10.0.0.0/33", "10.0.0.0/x", "::/129", "1.2.3", "10.0.0.0/8/9", ""]) {
    assert.throws(
      () => createProxies([wrong]),
      (error) => error instanceof RangeError && error.message === wrong,
    );
  }
});
