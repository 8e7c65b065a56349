import assert from "node:assert/strict";
import { securityHeaders } from "./security_headers.ts";

const policyOf = (path: string) => securityHeaders("127.0.0.1:80", path)["content-security-policy"];

Deno.test("only the decode worker's script may compile WebAssembly", () => {
  assert.match(policyOf("/assets/decode_worker-ABC123XY.js"), /script-src 'self' 'wasm-unsafe-eval'/);
  const others = ["/", "/berater", "/assets/adviser-ABC123XY.js", "/assets/decode_worker-ABC123XY.js/x"];
  for (const path of [...others, "/x/assets/decode_worker-ABC123XY.js", "/assets/decode_worker-.js"]) {
    assert.doesNotMatch(policyOf(path), /unsafe/, path);
  }
});

Deno.test("the own socket is named, a strange Host isn't echoed", () => {
  assert.match(policyOf("/"), /connect-src 'self' ws:\/\/127\.0\.0\.1:80 wss:/);
  const strange = securityHeaders("evil'; script-src *", "/")["content-security-policy"];
  assert.doesNotMatch(strange, /evil/);
});

Deno.test("only the client's own page may ask its browser for the screen", () => {
  const policy = (options?: { capturesScreen: boolean }) =>
    securityHeaders("127.0.0.1:80", "/", options)["permissions-policy"];
  assert.match(policy(), /display-capture=\(\)$/);
  assert.match(policy({ capturesScreen: true }), /display-capture=\(self\)$/);
});

Deno.test("over TLS browsers are told to come so again, and no plain socket is named", () => {
  const plain = securityHeaders("hilfe.kanzlei.example", "/");
  assert.equal(plain["strict-transport-security"], undefined);
  const secure = securityHeaders("hilfe.kanzlei.example", "/", { secure: true });
  assert.equal(secure["strict-transport-security"], "max-age=31536000");
  assert.match(secure["content-security-policy"], /connect-src 'self' wss:\/\/hilfe\.kanzlei\.example;/);
  assert.doesNotMatch(secure["content-security-policy"], /ws:/);
});
