import assert from "node:assert/strict";
import { createRedirectApp } from "./redirect.ts";

const ask = async (
  path: string,
  { address = null as string | null, host = "kanzlei.example:80", method = "GET" } = {},
) => {
  const web = createRedirectApp({
    address,
    httpsPort: () => 8443,
    challenge: (token) => token === "known" ? "known.thumbprint" : null,
  });
  const response = await web.fetch(new Request(`http://x${path}`, { method, headers: { host } }), {
    remote: null,
  });
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
};

Deno.test("createRedirectApp() leads to HTTPS, path and query included, and to no other name", async () => {
  const address = "https://hilfe.kanzlei.example/";
  assert.deepEqual(await ask("/a/b?c=d", { address, host: "evil.test" }), {
    status: 308,
    location: "https://hilfe.kanzlei.example/a/b?c=d",
    text: "",
  });
  assert.equal(
    (await ask("//evil.test/x", { address })).location,
    "https://hilfe.kanzlei.example//evil.test/x",
  );
  // Without --address: the name that was asked for.
  assert.equal((await ask("/")).location, "https://kanzlei.example:8443/");
  assert.equal((await ask("/", { host: "[2001:db8::1]:80" })).location, "https://[2001:db8::1]:8443/");
  for (const host of ["", "a b", "evil.test/x", "user@evil.test", "a,b"]) {
    assert.equal((await ask("/", { host })).status, 404, host);
  }
  assert.equal((await ask("/", { address, method: "POST" })).status, 404);
});

Deno.test("createRedirectApp() answers the challenges that are open", async () => {
  assert.deepEqual(await ask("/.well-known/acme-challenge/known"), {
    status: 200,
    location: null,
    text: "known.thumbprint",
  });
  for (const path of ["unknown", "known/x", "%6bnown%00", "..%2fknown"]) {
    assert.notEqual((await ask(`/.well-known/acme-challenge/${path}`)).status, 200, path);
  }
});
