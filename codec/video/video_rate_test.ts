import assert from "node:assert/strict";
import fc from "fast-check";
import { VideoRate } from "./video_rate.ts";

const RATE = 250_000;
const link = { bytesPerSecond: RATE, bytesInFlight: 0, roundTripMs: 40, textWaits: false };

Deno.test("a video begins with three quarters of the link, and gets more where nothing else is sent", () => {
  const rate = new VideoRate();
  assert.deepEqual(rate.next(link, 0), { bitsPerSecond: RATE * 8 * 0.75, encodeNow: true });
  let bits = 0;
  for (let now = 0; now <= 5_000; now += 42) bits = rate.next(link, now).bitsPerSecond;
  assert.ok(bits > RATE * 8 * 0.77 && bits <= RATE * 8 * 0.8, `${bits}`);
  assert.equal(new VideoRate().next({ ...link, bytesPerSecond: 0 }, 0).bitsPerSecond, 1_500_000);
});

Deno.test("a video gives way to text within half a second, and comes back after it", () => {
  const rate = new VideoRate();
  rate.next(link, 0);
  let now = 0, bits = 0;
  for (; now <= 400; now += 40) bits = rate.next({ ...link, textWaits: true }, now).bitsPerSecond;
  assert.ok(bits <= RATE * 8 * 0.42, `${bits}`);
  for (; now <= 800; now += 40) assert.equal(rate.next(link, now).bitsPerSecond <= bits, true);
  for (; now <= 6_000; now += 40) bits = rate.next(link, now).bitsPerSecond;
  assert.ok(bits > RATE * 8 * 0.7, `${bits}`);
});

Deno.test("a frame is left out while more is under way than a round trip and 40 ms carry", () => {
  const rate = new VideoRate();
  for (
    const [bytesInFlight, encodeNow] of [[0, true], [20_000, true], [20_001, false], [90_000, false]] as const
  ) {
    assert.equal(rate.next({ ...link, bytesInFlight }, 0).encodeNow, encodeNow, `${bytesInFlight}`);
  }
  assert.equal(rate.next({ ...link, bytesInFlight: 15_000, roundTripMs: 0 }, 0).encodeNow, true);
});

Deno.test("the encoder isn't told of every small change", () => {
  const rate = new VideoRate();
  const told = new Set<number>();
  for (let now = 0; now < 1_900; now += 42) {
    told.add(
      rate.next({ ...link, bytesPerSecond: RATE * (1 + now % 5 / 100), textWaits: now % 3 === 0 }, now)
        .bitsPerSecond,
    );
  }
  assert.ok(told.size <= 15, `${told.size}`);
});

Deno.test("VideoRate never asks for nothing, or for more than the link carries", () => {
  const state = fc.record({
    bytesPerSecond: fc.integer({ min: 1, max: 1e9 }),
    bytesInFlight: fc.nat(1e9),
    roundTripMs: fc.nat(2_000),
    textWaits: fc.boolean(),
    passed: fc.nat(5_000),
  });
  fc.assert(
    fc.property(fc.array(state, { maxLength: 40 }), (states) => {
      const rate = new VideoRate();
      let now = 0;
      for (const { passed, ...link } of states) {
        now += passed;
        const { bitsPerSecond } = rate.next(link, now);
        assert.ok(bitsPerSecond >= Math.floor(link.bytesPerSecond * 8 * 0.37), `${bitsPerSecond}`);
        assert.ok(bitsPerSecond <= Math.ceil(link.bytesPerSecond * 8), `${bitsPerSecond}`);
      }
    }),
    { seed: Number(Deno.env.get("MFB_SEED") ?? 22) },
  );
});

Deno.test("at 2 Mbit/s and 40 ms a video of 24 fps is shown at 20 fps or more, and fills the link", () => {
  const rate = new VideoRate();
  let carriedUntil = 0, bytes = 0, frames = 0, longest = 0, previous = 0;
  const acknowledged: { at: number; bytes: number }[] = [];
  let seed = 1;
  for (let now = 0; now < 10_000; now += 1000 / 24) {
    while (acknowledged[0]?.at <= now) acknowledged.shift();
    const bytesInFlight = acknowledged.reduce((sum, packet) => sum + packet.bytes, 0);
    const { bitsPerSecond, encodeNow } = rate.next({ ...link, bytesInFlight }, now);
    if (!encodeNow) continue;
    // Frames of an encoder aren't all of one length.
    seed = seed * 48271 % 0x7fffffff;
    const length = bitsPerSecond / 8 * Math.min(50, now - previous) / 1000 * (0.7 + 0.6 * seed / 0x7fffffff);
    previous = now;
    carriedUntil = Math.max(now, carriedUntil) + length / RATE * 1000;
    longest = Math.max(longest, carriedUntil - now);
    acknowledged.push({ at: carriedUntil + 40, bytes: length });
    bytes += length;
    frames++;
  }
  assert.ok(frames >= 200, `${frames / 10} fps`);
  assert.ok(bytes >= 0.75 * RATE * 10, `${bytes / 10} bytes/s`);
  assert.ok(longest <= 160, `${longest} ms`);
});
