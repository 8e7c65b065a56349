import assert from "node:assert/strict";
import fc from "fast-check";
import { Guesses } from "../guesses.ts";
import { script } from "./redis.ts";
import { createRedisGuesses } from "./redis_guesses.ts";
import { startTestRedis } from "./testing_redis.ts";

const CLOCK = "local now = tonumber(redis.call('GET', 'test:now'))";
const WIPE = script(
  "redis.call('FLUSHALL') redis.call('SET', 'test:now', 0)" +
    "redis.call('HSET', 'mfb:n:55555', 'state', 'waiting', 'until', '9000000000000')",
);
const SET = script("redis.call('SET', 'test:now', ARGV[1])");
const KEYS = script("return redis.call('KEYS', 'mfb:g:a:*')");

const step = fc.record({
  address: fc.constantFrom("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"),
  number: fc.constantFrom("11111", "11111", "222222", "55555"),
  ms: fc.constantFrom(0, 0, 0, 0, 1, 700, 12_000, 60_000, 60 * 60 * 1000 + 1),
  node: fc.nat(1),
});

/**
 * Wrong ones until the short numbers are under pressure, and then a longer one. It takes three addresses: the first is
 * a known guesser after two wrong ones and leaves the reserve of two to others; the second takes that.
 */
const PRESSED = [
  ...Array.from({ length: 3 }, (_, i) => ({ address: "192.0.2.1", number: "11111", ms: 0, node: i % 2 })),
  ...Array.from({ length: 2 }, (_, i) => ({ address: "192.0.2.2", number: "11111", ms: 0, node: i % 2 })),
  { address: "2001:db8::1", number: "11111", ms: 0, node: 0 },
  { address: "2001:db8::1", number: "222222", ms: 0, node: 1 },
];

Deno.test("createRedisGuesses() at two nodes slows as Guesses does in one process", async () => {
  await using server = await startTestRedis();
  const [redis, other] = [await server.connect(), await server.connect()];
  const secret = new Uint8Array(32);
  const nodes = [redis, other].map((redis) => createRedisGuesses({ redis, secret, clock: CLOCK }));
  let slowed = 0, pressed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      await redis.run(WIPE, []);
      const model = new Guesses();
      let now = 0;
      for (const { address, number, ms, node } of steps) {
        now += ms;
        await redis.run(SET, [now]);
        const expected = model.enter(address, number, now);
        const guess = await nodes[node].enter(address, number, now);
        assert.equal(typeof guess, typeof expected);
        if (typeof expected === "number" || typeof guess === "number") {
          // Sums of fractions in another order: the last bit may differ.
          assert.ok(Math.abs((guess as number) - (expected as number)) <= 1);
          slowed++;
          continue;
        }
        const outcome = number === "55555" ? "right" : "wrong";
        expected[outcome]();
        await guess[outcome]();
        assert.equal(await nodes[1 - node].digits(now), model.digits(now));
        if (model.digits(now) > 5) pressed++;
      }
    }),
    { numRuns: Deno.env.get("MFB_QUICK") === "1" ? 10 : 100, examples: [[PRESSED]] },
  );
  assert.ok(slowed > 0);
  assert.ok(pressed > 0);
  for (const key of await redis.run(KEYS, []) as string[]) assert.doesNotMatch(key, /192|2001/);
});

Deno.test("createRedisGuesses() lets many clients with right numbers in at once", async () => {
  await using server = await startTestRedis();
  const redis = await server.connect();
  await redis.run(WIPE, []);
  const guesses = createRedisGuesses({ redis, secret: new Uint8Array(32), clock: CLOCK });
  const all = await Promise.all(Array.from({ length: 200 }, () => guesses.enter("192.0.2.1", "55555", 0)));
  assert.deepEqual(all.filter((one) => typeof one === "number"), []);
});
