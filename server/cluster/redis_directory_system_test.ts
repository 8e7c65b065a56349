import assert from "node:assert/strict";
import fc from "fast-check";
import { NUMBER_TTL_MS } from "../../protocol/limits.ts";
import { testDirectory } from "../directory_contract.ts";
import { NUMBER_REUSE_MS } from "../limits.ts";
import { createRedisDirectory } from "./redis_directory.ts";
import { script } from "./redis.ts";
import { startTestRedis } from "./testing_redis.ts";

/** Redis's clock can't be moved: here it is a key. */
const TEST_CLOCK = "local now = tonumber(redis.call('GET', 'test:now'))";
const MOVE = script("return redis.call('INCRBY', 'test:now', ARGV[1])");
const WIPE = script("redis.call('FLUSHALL') redis.call('SET', 'test:now', 1000000000000)");

const server = await startTestRedis();
addEventListener("unload", () => {
  try {
    Deno.kill(server.pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
});

/** Connections stay open from one test to the next. */
const connections = [await server.connect(), await server.connect(), await server.connect()];
const [redis] = connections;

async function subject(node = "A") {
  await redis.run(WIPE, []);
  return {
    directory: createRedisDirectory({ redis, node, clock: TEST_CLOCK }),
    pass: async (ms: number) => void await redis.run(MOVE, [ms]),
  };
}

testDirectory("createRedisDirectory()", () => subject());

type Deed = {
  node: number;
  session: number;
  ms: number;
  do: "allot" | "claim" | "release" | "burn" | "extend" | "pass";
};
const deed: fc.Arbitrary<Deed> = fc.record({
  node: fc.nat(2),
  session: fc.nat(5),
  ms: fc.constantFrom(1, NUMBER_TTL_MS / 3, NUMBER_TTL_MS, NUMBER_REUSE_MS),
  do: fc.constantFrom("allot", "claim", "release", "burn", "extend", "pass"),
});
const runs = (numRuns: number) => Deno.env.get("MFB_QUICK") === "1" ? numRuns / 10 : numRuns;

async function nodes() {
  await redis.run(WIPE, []);
  return connections.map((redis, i) => createRedisDirectory({ redis, node: `node${i}`, clock: TEST_CLOCK }));
}

Deno.test("createRedisDirectory() at three nodes does what a simple model does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
      const directories = await nodes();
      let now = 1_000_000_000_000, made = 0;
      const model: {
        number: string;
        session: string;
        state: "waiting" | "claimed" | "gone";
        until: number;
      }[] = [];
      for (const { node, session, ms, do: what } of deeds) {
        const directory = directories[node];
        const entry = model[session];
        const waits = entry?.state === "waiting" && entry.until > now;
        const live = waits || entry?.state === "claimed";
        if (what === "pass") {
          now += ms;
          await redis.run(MOVE, [ms]);
        } else if (what === "allot") {
          const id = String(made++).padStart(22, "A");
          const { number, expiresAt } = await directory.allot(id, { mode: "support", minDigits: 5 });
          assert.equal(expiresAt, now + NUMBER_TTL_MS);
          const other = model.find((one) => one.number === number);
          assert.ok(!other || other.until + NUMBER_REUSE_MS <= now, "the number of another session");
          model.push({ number, session: id, state: "waiting", until: expiresAt });
        } else if (!entry) {
          continue;
        } else if (what === "claim") {
          const claimed = await directory.claim(entry.number);
          assert.equal(claimed?.session, waits ? entry.session : undefined);
          if (waits) entry.state = "claimed";
        } else if (what === "release") {
          await directory.release(entry.number);
          if (entry.state === "claimed") entry.state = "waiting";
        } else if (what === "burn") {
          await directory.burn(entry.number);
          if (entry.state !== "gone") Object.assign(entry, { state: "gone", until: now });
        } else {
          const extended = await directory.extend(entry.number);
          assert.equal(extended?.expiresAt, live ? now + NUMBER_TTL_MS : undefined);
          if (live) entry.until = now + NUMBER_TTL_MS;
        }
        for (const { number, session, state, until } of model) {
          const found = await directory.find(session);
          assert.equal(
            found?.number,
            state === "claimed" || (state === "waiting" && until > now) ? number : undefined,
          );
        }
      }
    }),
    { numRuns: runs(300) },
  );
});

Deno.test("createRedisDirectory() never has two owners of one number, whatever three nodes do at once", async () => {
  const directories = await nodes();
  const owners = new Map<string, string>();
  /** Who holds the claim of a number. */
  const holds = new Map<string, number>();
  const numbers: string[] = [];
  let seed = 20261129;
  const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;

  const act = async (actor: number) => {
    const directory = directories[actor % 3];
    const number = numbers[random(numbers.length)] ?? "11111";
    switch (random(5)) {
      case 0: {
        const session = `${actor}-${owners.size}-${random(2 ** 30)}`;
        const allotted = await directory.allot(session, { mode: "support", minDigits: 5 });
        assert.ok(!owners.has(allotted.number), "two owners of one number");
        owners.set(allotted.number, session);
        numbers.push(allotted.number);
        break;
      }
      case 1:
      case 2: {
        const claimed = await directory.claim(number);
        if (!claimed) break;
        assert.equal(claimed.session, owners.get(number));
        assert.ok(!holds.has(number), "two claims of one number");
        holds.set(number, actor);
        break;
      }
      case 3:
        if (holds.get(number) !== actor) break;
        holds.delete(number);
        await directory.release(number);
        break;
      case 4:
        await directory.expire();
        if (holds.get(number) === actor) await directory.extend(number);
    }
  };
  const rounds = runs(150);
  await Promise.all(Array.from({ length: 64 }, async (_, actor) => {
    for (let i = 0; i < rounds; i++) await act(actor);
  }));
  assert.ok(holds.size > 20 && numbers.length > 100);
});

Deno.test("createRedisDirectory() lives by Redis's own clock", async () => {
  await redis.run(WIPE, []);
  const directory = createRedisDirectory({ redis, node: "A" });
  const { number, expiresAt } = await directory.allot("A".repeat(22), { mode: "support", minDigits: 5 });
  assert.ok(Math.abs(expiresAt - Date.now() - NUMBER_TTL_MS) < 60_000);
  assert.ok(await directory.claim(number));
});

Deno.test("createRedisDirectory() puts back what Redis lost, unless it is another's by now", async () => {
  const [first, second] = await nodes();
  const { number } = await first.allot("A".repeat(22), { mode: "show", minDigits: 5, password: true });
  await redis.run(WIPE, []);
  assert.equal(await second.claim(number), null);
  await first.restore();
  assert.deepEqual(await second.claim(number), { session: "A".repeat(22), mode: "show", password: true });
  await first.restore();
  assert.equal(await second.claim(number), null, "still claimed");
});
