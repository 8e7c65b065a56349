import assert from "node:assert/strict";
import fc from "fast-check";
import { flows, type HostEvent, initialRights, mayInject, nextRights, rightsOf } from "./state.ts";

const event: fc.Arbitrary<HostEvent> = fc.oneof(
  fc.record({ type: fc.constant("answer" as const), yes: fc.boolean() }),
  fc.record({ type: fc.constant("steering" as const), allow: fc.boolean() }),
  fc.constant({ type: "panic" as const }),
  fc.record({ type: fc.constant("pause" as const), pause: fc.boolean() }),
  fc.record({ type: fc.constant("question" as const), open: fc.boolean() }),
  fc.record({ type: fc.constant("connected" as const), connected: fc.boolean() }),
  fc.record({ type: fc.constant("steer" as const), steer: fc.boolean() }),
  fc.record({ type: fc.constant("hold" as const), hold: fc.boolean() }),
  fc.record({ type: fc.constant("end" as const) }),
);

function run(events: HostEvent[], steering = true) {
  return events.reduce(nextRights, initialRights(steering));
}

Deno.test("nextRights() lets nothing flow and nothing be injected before Ja or after the end", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 40 }), fc.boolean(), (events, steering) => {
    let rights = initialRights(steering);
    let agreed = false, ended = false;
    for (const one of events) {
      if (one.type === "answer" && !agreed && !ended) one.yes ? agreed = true : ended = true;
      if (one.type === "end") ended = true;
      rights = nextRights(rights, one);
      if (!agreed || ended) {
        assert.equal(flows(rights), false);
        assert.equal(rights.grant, 0);
      }
    }
  }));
});

Deno.test("nextRights() never uses a grant's number twice, and voids it in the step that withdraws it", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 80 }), (events) => {
    let rights = initialRights(true);
    const over = new Set<number>();
    for (const one of events) {
      const before = rights.grant;
      rights = nextRights(rights, one);
      if (before !== 0 && rights.grant !== before) over.add(before);
      for (const grant of over) assert.equal(mayInject(rights, grant), false);
      if (one.type === "steering" && !one.allow) assert.equal(rights.grant, 0);
      if (one.type === "panic") assert.equal(rights.grant, 0);
      if (one.type === "question" && one.open) assert.equal(rights.grant, 0);
      if (one.type === "connected" && !one.connected) assert.equal(rights.grant, 0);
      assert.equal(mayInject(rights, 0), false);
    }
  }));
});

Deno.test("rightsOf() names why steering is not granted", () => {
  const sharing: HostEvent[] = [{ type: "connected", connected: true }, { type: "answer", yes: true }];
  const open: HostEvent[] = [...sharing, { type: "question", open: false }];
  const cases: [HostEvent[], boolean, string | undefined, number][] = [
    [[], true, "question", 0],
    [sharing, true, "question", 0],
    [open, true, undefined, 0],
    [open, false, "not-granted", 0],
    [[...open, { type: "steer", steer: true }], true, undefined, 1],
    [[...open, { type: "steer", steer: true }, { type: "steering", allow: false }], true, "withdrawn", 0],
    [[...open, { type: "steer", steer: true }, { type: "pause", pause: true }], true, "paused", 0],
    [
      [...open, { type: "steer", steer: true }, { type: "pause", pause: true }, {
        type: "pause",
        pause: false,
      }],
      true,
      undefined,
      2,
    ],
  ];
  for (const [events, steering, reason, grant] of cases) {
    const message = rightsOf(run(events, steering));
    assert.equal(message?.reason, reason);
    assert.equal(message?.grant, grant);
  }
  assert.equal(rightsOf(run([{ type: "end" }])), null);
});
