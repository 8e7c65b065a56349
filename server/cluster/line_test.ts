import assert from "node:assert/strict";
import { mock } from "node:test";
import fc from "fast-check";
import { UnavailableError } from "../errors.ts";
import type { Envelope, Item } from "./envelope.ts";
import { BATCH_RETRIES, BATCH_RETRY_MS, LINE_WAITING_MAX } from "./limits.ts";
import { Line } from "./line.ts";

const ID = "A".repeat(22);
const relay = (data: string): Item => ({ t: "relay", data });

/**
 * Two ends of a line over a bus that does to each envelope what `fate` says.
 *
 * `of`: whose batch it is about.
 */
function ends(
  fate: (of: "near" | "far", answer: boolean) => "passes" | "is lost" | "comes twice" | "is refused",
) {
  const got = { near: [] as string[], far: [] as string[] };
  const state = { near: "open", far: "open" };
  const bus: (() => void)[] = [];
  const make = (side: "near" | "far", other: () => Line): Line =>
    new Line({
      post(n, body) {
        const answer = body.kind !== "items";
        const what = fate(answer !== (side === "near") ? "near" : "far", answer);
        if (what === "is refused") return Promise.reject(new UnavailableError());
        const envelope: Envelope = { to: ID, from: ID, line: ID, n, body: structuredClone(body) };
        const times = what === "is lost" ? 0 : what === "passes" ? 1 : 2;
        for (let i = 0; i < times; i++) bus.push(() => other().receive(envelope));
        return Promise.resolve();
      },
      onItems: (items) => got[side].push(...items.map((item) => (item as { data: string }).data)),
      onBroken: () => state[side] = "broken",
      onDone: () => state[side] = state[side] === "broken" ? "broken" : "done",
    });
  const near: Line = make("near", () => far), far: Line = make("far", () => near);
  const settle = async () => {
    for (let i = 0; i < 40; i++) {
      while (bus.length > 0) bus.shift()!();
      await Promise.resolve();
    }
  };
  return { near, far, got, state, settle };
}

function test(name: string, run: () => Promise<void>) {
  Deno.test(`Line ${name}`, async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      await run();
    } finally {
      mock.timers.reset();
    }
  });
}

test("brings everything in order and once, over a bus that loses, doubles and refuses", async () => {
  const fates = fc.array(fc.constantFrom("passes", "is lost", "comes twice", "is refused"), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(fates, fc.array(fc.boolean(), { maxLength: 30 }), async (fates, pushes) => {
      // A batch may be lost as often as it is tried again; an answer that is refused is lost to who waits for it.
      const losses = { near: 0, far: 0 };
      const { near, far, got, state, settle } = ends((of, answer) => {
        const fate = fates.shift() ?? "passes";
        const lost = fate === "is lost" || (fate === "is refused" && answer);
        return lost && losses[of]++ >= BATCH_RETRIES ? "passes" : fate;
      });
      const sent = { near: [] as string[], far: [] as string[] };
      for (const [i, toFar] of pushes.entries()) {
        (toFar ? near : far).push(relay(`${i}`));
        sent[toFar ? "far" : "near"].push(`${i}`);
        if (i % 3 === 0) await settle();
      }
      near.close();
      for (let i = 0; i < 80; i++) {
        await settle();
        mock.timers.tick(BATCH_RETRY_MS);
      }
      assert.deepEqual(got.far, sent.far);
      assert.equal(state.near, "done");
      // A closed end takes nothing more; what it got until then is in order.
      assert.deepEqual(got.near, sent.near.slice(0, got.near.length));
    }),
    { numRuns: 200 },
  );
});

test("breaks when nobody answers, and waits as long as it takes while the bus is away", async () => {
  let away = true;
  const { near, state, settle } = ends(() => away ? "is refused" : "is lost");
  near.push(relay("a"));
  for (let i = 0; i < 20; i++) {
    await settle();
    mock.timers.tick(BATCH_RETRY_MS);
  }
  assert.equal(state.near, "open");
  away = false;
  for (let i = 0; i < BATCH_RETRIES + 2; i++) {
    await settle();
    mock.timers.tick(BATCH_RETRY_MS);
  }
  assert.equal(state.near, "broken");
});

test("breaks when too much waits", async () => {
  const { near, state } = ends(() => "is refused");
  for (let i = 0; i <= LINE_WAITING_MAX + 1; i++) near.push(relay("a"));
  assert.equal(state.near, "broken");
  await Promise.resolve();
});
