import assert from "node:assert/strict";
import fc from "fast-check";
import { LAUNCH_TOKENS_MAX } from "./limits.ts";
import { createTokens, LaunchTokens, MemoryTokens } from "./tokens.ts";

const KEY = new Uint8Array(32).fill(7);
const RESUME = {
  side: "adviser",
  sid: "s".repeat(22),
  adviser: "a".repeat(36),
  seat: "t".repeat(22),
  exp: 1_000,
} as const;

Deno.test("createTokens() verifies what it signed, until it expires", () => {
  let now = 0;
  const tokens = createTokens(KEY, () => now);
  const token = tokens.sign("resume", RESUME);
  assert.ok(token.length < 600);
  assert.deepEqual(tokens.verify("resume", token), RESUME);
  assert.deepEqual(createTokens(KEY, () => now).verify("resume", token), RESUME, "after a restart");
  now = 1_000;
  assert.equal(tokens.verify("resume", token), null);
});

Deno.test("createTokens() takes no token of another purpose, another key, or with any character changed", () => {
  const tokens = createTokens(KEY, () => 0);
  const token = tokens.sign("adviser", { exp: 1_000, account: "local", role: "administrator", signIn: null });
  assert.ok(tokens.verify("adviser", token));
  assert.equal(tokens.verify("resume", token), null);
  assert.equal(createTokens(new Uint8Array(32), () => 0).verify("adviser", token), null);
  const alphabet = "ABab01-_.=";
  for (let i = 0; i < token.length; i++) {
    for (const c of alphabet) {
      const changed = token.slice(0, i) + c + token.slice(i + 1);
      if (changed !== token) assert.equal(tokens.verify("adviser", changed), null);
    }
  }
});

Deno.test("createTokens() never throws on what it is given", () => {
  const tokens = createTokens(KEY, () => 0);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
    assert.equal(tokens.verify("adviser", text), null);
    assert.equal(tokens.verify("resume", `${text}.${text}`), null);
  }));
});

Deno.test("LaunchTokens redeems each token once, in its time", () => {
  let now = 0;
  const launch = new LaunchTokens(() => now);
  const token = launch.issue(100), late = launch.issue(100);
  assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  assert.ok(!launch.redeem(token.slice(0, -1)));
  assert.ok(launch.redeem(token));
  assert.ok(!launch.redeem(token));
  now = 100;
  assert.ok(!launch.redeem(late));
});

Deno.test("LaunchTokens keeps a bounded number, the newest", () => {
  const launch = new LaunchTokens(() => 0);
  const tokens = Array.from({ length: LAUNCH_TOKENS_MAX + 3 }, () => launch.issue(100));
  assert.deepEqual(tokens.map((token) => launch.redeem(token)), tokens.map((_, i) => i >= 3));
});

Deno.test("MemoryTokens holds what it issued, and nothing else", () => {
  const tokens = new MemoryTokens();
  const token = tokens.issue();
  assert.ok(tokens.holds(token));
  assert.ok(!tokens.holds(token.toLowerCase()));
  assert.ok(!tokens.holds(""));
  assert.ok(!new MemoryTokens().holds(token));
});
