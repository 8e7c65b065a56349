import assert from "node:assert/strict";
import { mock } from "node:test";
import type { Ice } from "../../protocol/ice.ts";
import { integrityKey, makeCredential, readUsername } from "./credentials.ts";
import { IceDesk, type Reached, type RelayPlan, serversOf } from "./ice_desk.ts";
import { CREDENTIAL_MS } from "./limits.ts";
import { SECRET, SESSION } from "./testing.ts";

const OWN: RelayPlan = { kind: "own", secret: SECRET, udpPort: 3478 };
const user = { session: SESSION, side: "client", expiresAt: 1_800_000_000_000 } as const;
const urlsOf = (plan: RelayPlan, host: string | null, { secure = false, forwarded = false } = {}) =>
  serversOf(plan, { reached: { host, secure, forwarded }, user }).flatMap(({ urls }) => urls);

Deno.test("serversOf() names our relay as the end named us", () => {
  assert.deepEqual(urlsOf(OWN, "hilfe.kanzlei.example:8080"), [
    "stun:hilfe.kanzlei.example:3478",
    "turn:hilfe.kanzlei.example:3478?transport=udp",
    "turn:hilfe.kanzlei.example:8080?transport=tcp",
  ]);
  assert.deepEqual(
    urlsOf(OWN, "[2001:db8::1]", { secure: true }).at(-1),
    "turns:[2001:db8::1]:443?transport=tcp",
  );
  assert.deepEqual(urlsOf(OWN, "h").at(-1), "turn:h:80?transport=tcp");
  assert.deepEqual(urlsOf({ ...OWN, udpPort: null }, "h"), ["turn:h:80?transport=tcp"]);
  // Behind an HTTP proxy only UDP.
  assert.deepEqual(urlsOf(OWN, "h", { forwarded: true }), ["stun:h:3478", "turn:h:3478?transport=udp"]);
  for (
    const host of [null, "", "a b", "h/../x", "h:99999x", 'h"', "h\r\nx", "h?transport=tcp", "a@b", "h:1:2"]
  ) {
    assert.deepEqual(urlsOf(OWN, host), [], String(host));
  }
  assert.deepEqual(urlsOf({ kind: "none" }, "h"), []);
});

Deno.test("serversOf() gives another program's relay with its secret, and asks it for STUN too", () => {
  const plan: RelayPlan = {
    kind: "foreign",
    secret: "s",
    urls: ["turn:t.example:3478", "turns:t.example:443?transport=tcp"],
  };
  const [stun, turn] = serversOf(plan, { reached: { host: null, secure: true, forwarded: true }, user });
  assert.deepEqual(stun, { urls: ["stun:t.example:3478"] });
  assert.deepEqual(turn, { urls: plan.urls, ...makeCredential("s", user) });
});

Deno.test("IceDesk.places() tells a stranger where to ask, and nothing to ask with", () => {
  const reached = { host: "kanzlei.example", secure: true, forwarded: false };
  const places = (plan: RelayPlan, change: Partial<Reached> = {}) => {
    const desk = new IceDesk({ plan: () => plan, now: () => 0, onOpen: () => {}, onClose: () => {} });
    desk.close();
    return desk.places({ ...reached, ...change });
  };
  const own = { kind: "own", secret: SECRET, udpPort: 3478 } as const;
  const stun = ["stun:kanzlei.example:3478"], udp = "turn:kanzlei.example:3478?transport=udp";
  assert.deepEqual(places(own), { stun, turn: [udp, "turns:kanzlei.example:443?transport=tcp"] });
  assert.deepEqual(places(own, { forwarded: true }), { stun, turn: [udp] });
  assert.deepEqual(places({ ...own, udpPort: null }, { host: "a.example:8443" }), {
    stun: [],
    turn: ["turns:a.example:8443?transport=tcp"],
  });
  assert.deepEqual(places({ kind: "foreign", secret: "s", urls: ["turn:t.example:3478"] }), {
    stun: ["stun:t.example:3478"],
    turn: ["turn:t.example:3478"],
  });
  for (const host of [null, "a b", "x\r\nset-cookie: y", "u@h", "<script>"]) {
    assert.deepEqual(places(own, { host }), { stun: [], turn: [] });
  }
  assert.deepEqual(places({ kind: "none" }), { stun: [], turn: [] });
});

Deno.test("makeCredential() writes what readUsername() reads, and nothing else is read", () => {
  const { username, credential } = makeCredential(SECRET, user);
  assert.deepEqual(readUsername(username), user);
  assert.notEqual(credential, makeCredential(new Uint8Array(32), user).credential);
  assert.equal(integrityKey(SECRET, username).length, 16);
  for (
    const bad of [
      "",
      "1",
      `1:${SESSION}`,
      `1:${SESSION}:client:x`,
      `-1:${SESSION}:client`,
      `1:${SESSION}:guest`,
      `1:x:client`,
    ]
  ) {
    assert.equal(readUsername(bad), null, bad);
  }
});

function subject() {
  let now = 1_800_000_000_000;
  const opened: string[] = [];
  const desk = new IceDesk({
    plan: () => OWN,
    now: () => now,
    onOpen: (session) => void opened.push(`open ${session[0]}`),
    onClose: (session) => void opened.push(`close ${session[0]}`),
  });
  const end = (side: "adviser" | "client") => {
    const told: Ice[] = [];
    const leave = desk.attach(SESSION, {
      side,
      reached: { host: "h", secure: false, forwarded: false },
      tell: (message) => void told.push(message),
    });
    return { told, leave };
  };
  return { desk, opened, end, pass: (ms: number) => void (now += ms) };
}

Deno.test("IceDesk tells nobody before the session is verified, and both then", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  using _timers = { [Symbol.dispose]: () => mock.timers.reset() };
  const { desk, opened, end, pass } = subject();
  const adviser = end("adviser"), client = end("client");
  desk.renew();
  assert.deepEqual([adviser.told.length, client.told.length], [0, 0]);
  desk.verified(SESSION);
  assert.deepEqual([adviser.told.length, client.told.length, opened], [1, 1, ["open A"]]);
  const names = [adviser, client].map(({ told }) => readUsername(told[0].servers[1].username!)!);
  assert.deepEqual(names.map(({ side }) => side), ["adviser", "client"]);
  // Who comes back is told at once, and who left no more.
  client.leave();
  const again = end("client");
  assert.equal(again.told.length, 1);
  pass(CREDENTIAL_MS / 2);
  desk.renew();
  assert.deepEqual([adviser.told.length, client.told.length, again.told.length], [2, 1, 2]);
  desk.renew();
  assert.equal(adviser.told.length, 2);
  desk.ended(SESSION);
  pass(CREDENTIAL_MS);
  desk.renew();
  assert.deepEqual([adviser.told.length, opened], [2, ["open A", "close A"]]);
  desk.close();
});
