import assert from "node:assert/strict";
import { delaysOf, LinkClock } from "./link_clock.ts";

Deno.test("LinkClock.send() adds encoder, 2 Mbit/s, half a round trip and decoder", () => {
  const clock = new LinkClock();
  assert.equal(clock.send({ at: 100, encMs: 5, bytes: 250, decMs: 2 }), 100 + 5 + 1 + 20 + 2);
});

Deno.test("LinkClock.send() lets an update wait for the one before at every stage", () => {
  const clock = new LinkClock();
  assert.equal(clock.send({ at: 0, encMs: 10, bytes: 25_000, decMs: 30 }), 10 + 100 + 20 + 30);
  // Encoded while the first one is on the link, sent after it, decoded after it.
  assert.equal(clock.encoderFree, 10);
  assert.equal(clock.send({ at: 5, encMs: 10, bytes: 250, decMs: 1 }), 160 + 1);
  assert.equal(clock.linkFree, 111);
  // The link was idle for a long time: nothing is owed.
  assert.equal(clock.send({ at: 1000, encMs: 0, bytes: 0, decMs: 0 }), 1020);
});

Deno.test("delaysOf() counts until a change or a later one is painted", () => {
  const changes = [{ frame: 0, at: 0 }, { frame: 1, at: 50 }, { frame: 2, at: 100 }, { frame: 3, at: 150 }];
  const paints = [{ frame: 0, at: 30 }, { frame: 2, at: 140 }];
  assert.deepEqual(delaysOf(changes, paints), [30, 90, 40, Infinity]);
});

Deno.test("delaysOf() takes no paint from before the change", () => {
  assert.deepEqual(delaysOf([{ frame: 1, at: 50 }], [{ frame: 1, at: 40 }, { frame: 1, at: 60 }]), [10]);
});
