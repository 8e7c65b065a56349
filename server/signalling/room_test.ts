import assert from "node:assert/strict";
import fc from "fast-check";
import { SECRET_TRIES_MAX } from "../../protocol/limits.ts";
import { PENDING_CHARS, PENDING_MESSAGES } from "../limits.ts";
import { mayReturn, newRoom, nextRoom, type Room, type RoomEffect, type RoomEvent } from "./room.ts";

const CLAIM = "c".repeat(22);

/** What the two sides are told by these events, in order. */
function run(events: RoomEvent[], room: Room = newRoom("support")) {
  const effects: RoomEffect[] = [];
  for (const event of events) {
    const step = nextRoom(room, event);
    room = step.room;
    effects.push(...step.effects);
  }
  const told = (side: "adviser" | "client") =>
    effects.flatMap((effect) => effect.do === `tell-${side}` && "message" in effect ? [effect.message] : []);
  return { room, effects, done: effects.map((effect) => effect.do), told };
}

const claimed: RoomEvent[] = [{ type: "adviser-came" }, { type: "client-came", claim: CLAIM, fresh: true }];
const answered: RoomEvent[] = [...claimed, { type: "relay", from: "adviser", data: "b" }];
const verified: RoomEvent[] = [...answered, { type: "verified" }];

Deno.test("nextRoom() uses the number up when the client is verified", () => {
  const { room, done } = run(verified);
  assert.equal(room.phase, "verified");
  assert.ok(done.includes("burn-number"));
  assert.ok(mayReturn(room, CLAIM));
  assert.ok(!mayReturn(room, "d".repeat(22)));
});

Deno.test("nextRoom() detaches a refused client, and burns the number at the third", () => {
  const refused: RoomEvent[] = [];
  for (let i = 1; i < SECRET_TRIES_MAX; i++) refused.push(...answered, { type: "refused" });
  const before = run(refused);
  assert.equal(before.room.phase, "waiting");
  assert.ok(!before.done.includes("burn-number"));
  assert.equal(before.done.filter((one) => one === "release-number").length, SECRET_TRIES_MAX - 1);
  assert.deepEqual(before.told("client").at(-1), { type: "end", reason: "not-verified" });

  const after = run([...answered, { type: "refused" }], before.room);
  assert.equal(after.room.phase, "ended");
  assert.ok(after.done.includes("burn-number"));
  assert.ok(!after.done.includes("release-number"));
  assert.deepEqual(after.told("adviser").at(-1), { type: "end", reason: "burnt" });
});

Deno.test("nextRoom() counts a client that leaves or stalls after the adviser's answer, as it may have guessed", () => {
  for (const last of [{ type: "gone", side: "client" }, { type: "verify-timeout" }] as const) {
    assert.equal(run([...answered, last]).room.refusals, 1);
    assert.equal(run([...claimed, last]).room.refusals, 0, "no answer, no guess");
    assert.equal(run([...claimed, last]).room.phase, "waiting");
  }
});

Deno.test("nextRoom() takes `verified` for the claim whose socket has just broken", () => {
  const { room } = run([...answered, { type: "gone", side: "client" }, { type: "verified" }]);
  assert.equal(room.phase, "verified");
  assert.ok(mayReturn(room, CLAIM));
  assert.equal(run([{ type: "adviser-came" }, { type: "verified" }]).room.phase, "waiting");
});

Deno.test("nextRoom() keeps sealed messages for a missing side, the newest ones", () => {
  const relays = Array.from(
    { length: PENDING_MESSAGES + 5 },
    (_, i) => ({ type: "relay", from: "client", data: `${i}` } as const),
  );
  const { room } = run([...verified, { type: "gone", side: "adviser" }, ...relays]);
  const back = run([{ type: "adviser-came" }], room);
  const told = back.told("adviser");
  assert.deepEqual(told[0], { type: "resumed", peer: true });
  assert.deepEqual(told.slice(1), relays.slice(5).map(({ data }) => ({ type: "relay", data })));
  assert.equal(back.room.pending.adviser.length, 0);

  const large = Array.from(
    { length: 12 },
    () => ({ type: "relay", from: "client", data: "x".repeat(PENDING_CHARS / 8) } as const),
  );
  const kept = run([...verified, { type: "gone", side: "adviser" }, ...large]).room.pending.adviser;
  assert.equal(kept.length, 8);
});

Deno.test("nextRoom() tells an adviser that comes back of a claim it missed", () => {
  const { room } = run([...claimed.slice(1), { type: "relay", from: "client", data: "a" }]);
  assert.deepEqual(run([{ type: "adviser-came" }], room).told("adviser"), [
    { type: "resumed", peer: true },
    { type: "claimed" },
    { type: "relay", data: "a" },
  ]);
});

const event: fc.Arbitrary<RoomEvent> = fc.oneof(
  fc.constant<RoomEvent>({ type: "adviser-came" }),
  fc.record({
    type: fc.constant("client-came" as const),
    claim: fc.constantFrom("1".repeat(22), "2".repeat(22)),
    fresh: fc.constant(true),
  }),
  fc.record({
    type: fc.constant("gone" as const),
    side: fc.constantFrom("adviser" as const, "client" as const),
  }),
  fc.record({
    type: fc.constant("relay" as const),
    from: fc.constantFrom("adviser" as const, "client" as const),
    data: fc.string(),
  }),
  fc.constantFrom<RoomEvent>({ type: "verified" }, { type: "refused" }, { type: "verify-timeout" }),
  fc.record({
    type: fc.constant("mode" as const),
    mode: fc.constantFrom("support" as const, "show" as const),
  }),
  fc.record({
    type: fc.constant("end" as const),
    reason: fc.constant("lost" as const),
    by: fc.constantFrom("adviser" as const, "client" as const, null),
  }),
);

Deno.test("nextRoom() holds its promises for any order of events", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    let room = newRoom("support"), ends = 0, released = false;
    for (const one of events) {
      // The directory lets a number be claimed only while it waits.
      if (one.type === "client-came" && room.phase !== "waiting") continue;
      const before = room;
      const step = nextRoom(room, one);
      room = step.room;
      for (const effect of step.effects) {
        if (effect.do === "end") ends++;
        if (effect.do === "release-number") released = true;
        if (effect.do === "release-number") assert.equal(room.phase, "waiting");
        if (effect.do === "tell-client" && effect.message.type === "relay") {
          assert.ok(before.phase === "claimed" || before.phase === "verified");
        }
      }
      if (before.phase === "ended") assert.equal(step.effects.length, 0);
      if (before.phase === "verified") assert.ok(room.phase === "verified" || room.phase === "ended");
      assert.ok(room.refusals <= SECRET_TRIES_MAX);
      assert.ok(room.refusals < SECRET_TRIES_MAX || room.phase === "ended");
      assert.ok(room.pending.adviser.length <= PENDING_MESSAGES);
    }
    assert.equal(ends, room.phase === "ended" ? 1 : 0);
    if (!released && room.phase === "waiting") assert.equal(room.refusals, 0);
  }));
});
