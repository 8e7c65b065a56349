import assert from "node:assert/strict";
import { Tries } from "./tries.ts";

const MINUTE = 60_000;

/** Tries wrongly as often as it is let, for that long. @returns how often that was. */
function attack(tries: Tries, { from, until, address }: {
  from: number;
  until: number;
  address: (n: number) => string;
}): number {
  let count = 0;
  for (let now = from; now < until;) {
    const attempt = tries.enter("anna", address(count), now);
    if (typeof attempt === "number") now += attempt;
    else count++;
  }
  return count;
}

Deno.test("Tries wait longer and longer, a quarter of an hour at most", () => {
  const tries = new Tries();
  const waits: number[] = [];
  let now = 0;
  for (let i = 0; i < 20; i++) {
    const attempt = tries.enter("anna", "203.0.113.5", now);
    waits.push(typeof attempt === "number" ? attempt : 0);
    if (typeof attempt === "number") tries.enter("anna", "203.0.113.5", now += attempt);
  }
  assert.deepEqual(waits.slice(0, 8), [0, 0, 0, 0, 0, 1_000, 2_000, 4_000]);
  assert.equal(Math.max(...waits), 15 * MINUTE);
});

Deno.test("Tries let one address guess some dozen times an hour, and many together a few a minute", () => {
  const one = attack(new Tries(), { from: 0, until: 60 * MINUTE, address: () => "203.0.113.5" });
  assert.ok(one < 20, String(one));
  const many = attack(new Tries(), {
    from: 0,
    until: 60 * MINUTE,
    address: (n) => `2001:db8:${n.toString(16)}::1`,
  });
  assert.ok(many <= 10 + 60 * 3 + 5, String(many));
});

Deno.test("Tries never keep out who signed in from there before, whoever else guesses", () => {
  const tries = new Tries();
  const first = tries.enter("anna", "198.51.100.7", 0);
  assert.ok(typeof first !== "number");
  first.right();
  attack(tries, { from: 0, until: 60 * MINUTE, address: (n) => `2001:db8:${n.toString(16)}::1` });
  const now = 60 * MINUTE;
  assert.ok(typeof tries.enter("bert", "198.51.100.8", now) !== "number", "another account");
  assert.ok(typeof tries.enter("anna", "198.51.100.7", now) !== "number", "from where she was before");
  const fresh = tries.enter("anna", "198.51.100.9", now);
  assert.ok(typeof fresh !== "number" || fresh <= 20_000, "from elsewhere she waits seconds");
});

Deno.test("Tries count parallel ones, before any is known to be wrong", () => {
  const tries = new Tries();
  const let_ = Array.from({ length: 100 }, () => tries.enter("anna", "203.0.113.5", 0));
  assert.equal(let_.filter((one) => typeof one !== "number").length, 5);
});

Deno.test("Tries forget a right one's errors, an IPv6 network is one address, a clock set back makes no wait longer", () => {
  const tries = new Tries();
  for (let i = 0; i < 4; i++) tries.enter("anna", `2001:db8::${i}`, 10 * MINUTE);
  const right = tries.enter("anna", "2001:db8::5", 10 * MINUTE);
  assert.ok(typeof right !== "number");
  assert.ok(typeof tries.enter("anna", "2001:db8::6", 10 * MINUTE) === "number");
  assert.equal(tries.enter("anna", "2001:db8::6", 0), 1_000);
  right.right();
  assert.ok(typeof tries.enter("anna", "2001:db8::6", 10 * MINUTE) !== "number");
});
