import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { RULES } from "../rules.ts";
import { Challenges } from "./challenges.ts";
import { cookieOf, readCookie, writeCookie } from "./cookie.ts";
import { deviceOf } from "./device.ts";
import { keyFor, seal, unseal } from "./secrets.ts";
import { SECRET, testAccounts } from "./testing.ts";

const KEY = new Uint8Array(32).fill(1), OTHER = new Uint8Array(32).fill(2);

Deno.test("unseal() opens what this key sealed for this account, unchanged", () => {
  const plain = new TextEncoder().encode("a secret");
  const sealed = seal(KEY, plain, "anna");
  assert.deepEqual(unseal(KEY, sealed, "anna"), plain);
  assert.equal(unseal(OTHER, sealed, "anna"), null);
  assert.equal(unseal(KEY, sealed, "bert"), null);
  assert.equal(unseal(KEY, sealed.subarray(1), "anna"), null);
  assert.equal(unseal(KEY, new Uint8Array(), "anna"), null);
  for (let i = 0; i < sealed.length; i++) {
    const changed = Uint8Array.from(sealed);
    changed[i] ^= 1;
    assert.equal(unseal(KEY, changed, "anna"), null);
  }
  assert.notDeepEqual(keyFor(KEY, "sign-ins"), keyFor(KEY, "code secrets"));
});

Deno.test("accounts keep no secret of apps, links and cookies readable in the database", () => {
  const accounts = testAccounts();
  const id = accounts.person("anna");
  const cookie = accounts.signedIn(id);
  const kept = JSON.stringify(
    [accounts.store.list(), accounts.store.signIns(id)],
    (_, value) => value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : value,
  );
  for (const secret of [SECRET, cookie, cookie.split(".")[0]]) assert.ok(!kept.includes(secret));
  accounts.close();
});

Deno.test("Challenges hold for their purpose, five minutes, and one success", () => {
  let now = 1_000_000;
  const challenges = new Challenges(KEY, () => now);
  const made = Buffer.from(challenges.issue("sign-in")).toString("base64url");
  assert.ok(challenges.holds("sign-in", made));
  assert.ok(!challenges.holds("again x", made));
  assert.ok(!new Challenges(OTHER, () => now).holds("sign-in", made));
  for (const wrong of ["", "A", made.slice(1), `${made}AAAA`, made.replace(/^./, "B")]) {
    assert.ok(!challenges.holds("sign-in", wrong), wrong);
  }
  assert.ok(challenges.use(made));
  assert.ok(!challenges.use(made));
  assert.ok(!challenges.holds("sign-in", made));
  const late = Buffer.from(challenges.issue("sign-in")).toString("base64url");
  now += 5 * 60_000;
  assert.ok(!challenges.holds("sign-in", late));
});

Deno.test("cookieOf() gives __Host-mfb over TLS, a name of the port's own on this computer, else none", () => {
  const own = ["127.0.0.1:8080", "localhost:8080"];
  const facts = {
    host: "localhost:8080",
    secure: false,
    origin: null,
    site: null,
    destination: null,
    contentType: null,
    cookie: null,
    authorization: null,
    forwarded: false,
    remote: "127.0.0.1",
  };
  assert.ok(RULES.own.local);
  assert.deepEqual(cookieOf(facts, own), { name: "mfb_8080", secure: false });
  assert.deepEqual(
    cookieOf({ ...facts, secure: true, remote: "203.0.113.5", host: "kanzlei.example" }, own),
    {
      name: "__Host-mfb",
      secure: true,
    },
  );
  for (
    const change of [{ remote: "192.168.1.7" }, { forwarded: true }, { host: "evil.test" }, { host: null }]
  ) assert.equal(cookieOf({ ...facts, ...change }, own), null);
  const cookie = { name: "__Host-mfb", secure: true };
  assert.equal(readCookie("a=1; __Host-mfb=x.y; b=2", cookie), "x.y");
  for (const header of [null, "", "__Host-mfb2=x", "__Host-mfb=x; __Host-mfb=y", "x__Host-mfb=z"]) {
    assert.equal(readCookie(header, cookie), null);
  }
  assert.match(writeCookie(cookie, null), /Max-Age=0/);
});

Deno.test("deviceOf() says two words that people know, and never the browser's own text", () => {
  const cases = [
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36",
      "Chrome, Windows",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0",
      "Edge, Windows",
    ],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox, Linux"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone"],
    ["<script>alert(1)</script>", ""],
  ];
  for (const [agent, device] of cases) assert.equal(deviceOf(agent), device);
  assert.equal(deviceOf(undefined), "");
});
