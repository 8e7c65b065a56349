import assert from "node:assert/strict";
import { GUESSES_PER_ADDRESS, GUESSES_PER_ADDRESS_PER_MINUTE, GUESSES_PER_MINUTE } from "./limits.ts";
import { Guesses } from "./guesses.ts";

const MINUTE_MS = 60_000;

/**
 * 1000 addresses guess wrong numbers of `digits` digits, each again as soon as it is told it may.
 * @returns when each wrong guess went through, in milliseconds.
 */
function crowd(guesses: Guesses, options: { from: number; until: number; digits: number }): number[] {
  const through: number[] = [];
  const nextTry = Array.from({ length: 1000 }, () => options.from);
  for (let now = options.from; now < options.until; now += 500) {
    nextTry.forEach((at, i) => {
      if (at > now) return;
      const guess = guesses.enter(`10.0.${i >> 8}.${i & 255}`, "1".repeat(options.digits), now);
      if (typeof guess === "number") nextTry[i] = now + guess;
      else {
        guess.wrong();
        through.push(now);
      }
    });
  }
  return through;
}

Deno.test("Guesses lets at most 10 wrong five-digit numbers a minute through, from 1000 addresses", () => {
  const through = crowd(new Guesses(), { from: 0, until: 60 * MINUTE_MS, digits: 5 });
  for (let i = GUESSES_PER_MINUTE; i < through.length; i++) {
    assert.ok(through[i] - through[i - GUESSES_PER_MINUTE] >= MINUTE_MS, `${through[i]} ms`);
  }
  assert.ok(through.length > 60, "the limit slows, it doesn't lock");
});

Deno.test("Guesses makes new numbers longer under pressure, and an honest client with one is let in at once", () => {
  const guesses = new Guesses();
  assert.equal(guesses.digits(0), 5);
  crowd(guesses, { from: 0, until: 10 * MINUTE_MS, digits: 5 });
  const now = 10 * MINUTE_MS;
  assert.equal(guesses.digits(now), 6);
  const guess = guesses.enter("192.0.2.1", "123456", now);
  assert.ok(typeof guess !== "number");
  guess.right();
  // They follow to six digits: the next numbers have seven.
  crowd(guesses, { from: now, until: now + 10 * MINUTE_MS, digits: 6 });
  assert.equal(guesses.digits(now + 10 * MINUTE_MS), 7);
  assert.equal(guesses.digits(now + 60 * MINUTE_MS), 5);
});

Deno.test("Guesses lets an honest client in within a minute once the guessers are known", () => {
  const guesses = new Guesses();
  let now = 0;
  // Ten known guessers keep at it.
  const bad = Array.from({ length: 10 }, (_, i) => `10.0.0.${i}`);
  const press = () => {
    for (const address of bad) {
      const guess = guesses.enter(address, "11111", now);
      if (typeof guess !== "number") guess.wrong();
    }
  };
  for (; now < 30 * MINUTE_MS; now += 500) press();
  const waits: number[] = [];
  for (let i = 0; i < 20; i++) {
    const begun = now;
    for (;;) {
      press();
      const guess = guesses.enter(`192.0.2.${i}`, "22222", now);
      if (typeof guess !== "number") {
        guess.right();
        break;
      }
      now += guess;
    }
    waits.push(now - begun);
    now += MINUTE_MS;
  }
  assert.ok(Math.max(...waits) <= MINUTE_MS, `${Math.max(...waits)} ms`);
});

Deno.test("Guesses slows one address after a few wrong numbers, and tells the truth about how long", () => {
  const guesses = new Guesses();
  for (let i = 0; i < GUESSES_PER_ADDRESS; i++) {
    const guess = guesses.enter("192.0.2.1", "1234567", 0);
    assert.ok(typeof guess !== "number");
    guess.wrong();
  }
  const wait = guesses.enter("192.0.2.1", "1234567", 0);
  assert.equal(wait, MINUTE_MS / GUESSES_PER_ADDRESS_PER_MINUTE);
  assert.ok(typeof guesses.enter("192.0.2.1", "1234567", Number(wait) - 1) === "number");
  assert.ok(typeof guesses.enter("192.0.2.1", "1234567", Number(wait)) !== "number");
});

Deno.test("Guesses never slows right numbers", () => {
  const guesses = new Guesses();
  for (let i = 0; i < 1000; i++) {
    const guess = guesses.enter("192.0.2.1", "12345", 0);
    assert.ok(typeof guess !== "number");
    guess.right();
  }
});

Deno.test("Guesses counts an IPv6 /64 as one address, and ::ffff: as IPv4", () => {
  const guesses = new Guesses();
  const one = (address: string) => {
    const guess = guesses.enter(address, "1234567", 0);
    if (typeof guess !== "number") guess.wrong();
    return typeof guess !== "number";
  };
  for (let i = 0; i < GUESSES_PER_ADDRESS; i++) assert.ok(one(`2001:db8:1:2:${i}::1`));
  assert.ok(!one("2001:0DB8:0001:0002:ffff:ffff:ffff:ffff"));
  assert.ok(one("2001:db8:1:3::1"));
  for (let i = 0; i < GUESSES_PER_ADDRESS; i++) one("198.51.100.7");
  assert.ok(!one("::ffff:198.51.100.7"));
});
