import assert from "node:assert/strict";
import fc from "fast-check";
import type { FilesSummary } from "../../protocol/files.ts";
import { type AccessEvent, ADVISER_FILES, isAsking, nextAccess, NO_ACCESS } from "./access.ts";

const FILES: FilesSummary = { first: [{ name: "a.pdf", size: 1 }], count: 1, size: 1 };
const ask = { type: "ask", files: FILES } as const;
const yes = (question: number) => ({ type: "answer", question, yes: true, folderFault: null }) as const;
const no = (question: number) => ({ type: "answer", question, yes: false, folderFault: null }) as const;
const run = (...events: AccessEvent[]) => events.reduce(nextAccess, NO_ACCESS);

Deno.test("nextAccess() asks once, and a Ja holds for the session", () => {
  assert.equal(run(ask).access, "asked");
  assert.equal(run(ask).question?.direction, "receive");
  const allowed = run(ask, yes(1));
  assert.equal(allowed.access, "allowed");
  assert.equal(isAsking(allowed), false);
  assert.equal(run(ask, yes(1), ask, { type: "send", files: FILES }).access, "allowed");
});

Deno.test("nextAccess() takes a Nein, a withdrawal and a folder that can't be used", () => {
  assert.equal(run(ask, no(1)).access, "refused");
  assert.equal(run(ask, yes(1), { type: "allow", allow: false }).access, "refused");
  const fault = run(ask, { type: "answer", question: 1, yes: true, folderFault: "missing" });
  assert.deepEqual([fault.access, fault.question?.folderFault], ["asked", "missing"]);
  // Void: the question was withdrawn, or is another one by now.
  assert.equal(run(ask, { type: "allow", allow: false }, yes(1)).access, "refused");
  assert.equal(run(ask, no(1), { type: "allow", allow: true }, yes(1)).access, "asked");
  assert.equal(run(ask, no(1), { type: "allow", allow: true }, yes(2)).access, "allowed");
});

Deno.test("nextAccess(): after a Nein the other side can't make us ask again", () => {
  const refused = run(ask, no(1));
  assert.equal(nextAccess(refused, ask), refused);
  assert.equal(nextAccess(refused, { type: "request" }), refused);
  // The client itself can.
  assert.equal(nextAccess(refused, { type: "send", files: FILES }).access, "asked");
});

const adviserEvent = fc.constantFrom<AccessEvent>(ask, { type: "request" });
const clientEvent = fc.oneof(
  fc.boolean().map((allow): AccessEvent => ({ type: "allow", allow })),
  fc.constantFrom<AccessEvent>({ type: "send", files: FILES }, { type: "decline" }),
);

Deno.test("nothing but an answer to the open question leads to allowed, in whatever order things happen", () => {
  const answer = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean(), fc.boolean()).map((
    [question, yes, bad],
  ): AccessEvent => ({ type: "answer", question, yes, folderFault: bad ? "missing" : null }));
  fc.assert(fc.property(fc.array(fc.oneof(adviserEvent, clientEvent, answer)), (events) => {
    let state = NO_ACCESS;
    for (const event of events) {
      const next = nextAccess(state, event);
      if (next.access === "allowed" && state.access !== "allowed") {
        assert.ok(event.type === "answer" && event.yes && !event.folderFault);
        assert.equal(event.question, state.question?.id);
      }
      assert.equal(next.access === "asked", next.question !== null);
      state = next;
    }
  }));
  fc.assert(
    fc.property(fc.array(adviserEvent), (events) => assert.notEqual(run(...events).access, "allowed")),
  );
});

Deno.test("no link message of the adviser says how access stands, and no signal counts before Ja", () => {
  for (const access of ["unasked", "asked", "allowed", "refused"] as const) {
    assert.equal(ADVISER_FILES.access[access], "drop");
  }
  assert.deepEqual([ADVISER_FILES.signal.unasked, ADVISER_FILES.signal.asked], ["drop", "drop"]);
});
