import assert from "node:assert/strict";
import fc from "fast-check";
import { runLink, type SimulatedLink } from "./link_testing.ts";
import { Pacing } from "./pacing.ts";

/** Of a link's bytes, what packets' headers leave for files is about 0.92. */
const SHARE_MIN = 0.9;
/** What files may cost others, milliseconds, besides the target: a block of ours and the swing of the control. */
const WAIT_MAX_MS = 60;

function steady(mbit: number, roundTripMs: number, more: Partial<SimulatedLink> = {}) {
  return () => ({ bytesPerMs: mbit * 125, roundTripMs, ...more });
}

for (const [mbit, roundTripMs, seconds] of [[2, 40, 40], [20, 40, 40], [20, 1, 40], [1000, 1, 3]]) {
  Deno.test(`Pacing fills a link of ${mbit} Mbit/s and ${roundTripMs} ms, and keeps its queue short`, () => {
    const report = runLink(new Pacing(), { link: steady(mbit, roundTripMs), to: seconds * 1000 });
    assert.ok(report.share >= SHARE_MIN, JSON.stringify(report));
    assert.ok(report.waitedP95 <= WAIT_MAX_MS, JSON.stringify(report));
  });
}

// A window twice as large as the way holds, or one that comes at once after the look at the way, waits as long as the way.
for (const [mbit, roundTripMs, waitMaxMs] of [[20, 40, 65], [50, 150, 110]]) {
  Deno.test(`Pacing overflows no short queue of a link of ${mbit} Mbit/s and ${roundTripMs} ms`, () => {
    const report = runLink(new Pacing(), { link: steady(mbit, roundTripMs), to: 40_000 });
    assert.ok(report.waitedMax <= waitMaxMs, JSON.stringify(report));
  });
}

Deno.test("Pacing leaves to others what they take", () => {
  const half = runLink(new Pacing(), { link: steady(2, 40, { others: () => 125 }), to: 40_000 });
  assert.ok(half.share > 0.4 && half.share < 0.5 && half.waitedP95 <= WAIT_MAX_MS, JSON.stringify(half));
});

Deno.test("Pacing gives way while others fill the link, and takes it back", () => {
  const film = (at: number) => ({
    ...steady(2, 40)(),
    // They hold 60 ms of the link in their own queue.
    others: () => at > 10_000 && at < 20_000 ? (at < 10_100 ? 400 : 245) : 0,
  });
  const during = runLink(new Pacing(), { link: film, to: 20_000, measureFrom: 12_000 });
  assert.ok(during.share < 0.1, JSON.stringify(during));
  const after = runLink(new Pacing(), { link: film, to: 50_000, measureFrom: 25_000 });
  assert.ok(after.share >= SHARE_MIN - 0.02, JSON.stringify(after));
});

Deno.test("Pacing finds a way that became longer, and a link that became slower", () => {
  const longer = runLink(new Pacing(), {
    link: (at) => steady(20, at < 15_000 ? 40 : 120)(),
    ...{ to: 60_000, measureFrom: 30_000 },
  });
  assert.ok(longer.share > 0.85 && longer.waitedP95 <= WAIT_MAX_MS, JSON.stringify(longer));
  const slower = runLink(new Pacing(), {
    link: (at) => steady(at < 15_000 ? 20 : 2, 40)(),
    ...{ to: 40_000, measureFrom: 17_000 },
  });
  assert.ok(slower.share > 0.85 && slower.waitedP95 <= WAIT_MAX_MS, JSON.stringify(slower));
});

Deno.test("Pacing doesn't take a slow disk for a slow link, and keeps little under way to it", () => {
  const report = runLink(new Pacing(), { link: steady(100, 40, { writeMs: 20 }), to: 30_000 });
  assert.ok(report.inFlightMax < 2 * 1024 * 1024, JSON.stringify(report));
  assert.ok(report.share > 0.05, JSON.stringify(report));
});

/** The same lateness at every run. */
function lateBy(min: number, max: number): () => number {
  let state = 7919;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return min + (max - min) * state / 2 ** 32;
  };
}

for (const [mbit, roundTripMs] of [[100, 1], [100, 10], [20, 1], [20, 40]]) {
  Deno.test(`Pacing doesn't take a busy computer for a queue (${mbit} Mbit/s, ${roundTripMs} ms)`, () => {
    const run = (more: Partial<SimulatedLink>) =>
      runLink(new Pacing(), { link: steady(mbit, roundTripMs, more), to: 12_000, measureFrom: 2_000 });
    const idle = run({}), late = run({ lateMs: lateBy(5, 60) }), little = run({ lateMs: lateBy(0, 20) });
    assert.ok(late.share >= 0.7 * idle.share, JSON.stringify({ idle, late }));
    assert.ok(little.share >= 0.95 * idle.share, JSON.stringify({ idle, little }));
  });
}

Deno.test("Pacing refuses acknowledgements of what was never sent, and stays in its bounds", () => {
  const step = fc.record({
    send: fc.integer({ min: 0, max: 20 }),
    acked: fc.integer({ min: -3, max: 30 }),
    held: fc.double({ min: 0, max: 1e9, noNaN: true }),
    passed: fc.integer({ min: 0, max: 20_000 }),
  });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const pacing = new Pacing();
    let now = 0, sent = 0, acked = 0;
    for (const { send, acked: by, held, passed } of steps) {
      for (let i = 0; i < send; i++, sent++) pacing.sent(pacing.blockBytes, now);
      now += passed;
      const right = by >= 0 && acked + by <= sent;
      assert.equal(pacing.acked(acked + by, { held, now }), right);
      if (right) acked += by;
      assert.ok(pacing.inFlight >= 0 && pacing.window >= 1024 && pacing.window <= 8 * 1024 * 1024);
      assert.ok(pacing.blockBytes <= 60 * 1024);
      if (acked === sent) assert.equal(pacing.inFlight, 0);
    }
  }));
});
