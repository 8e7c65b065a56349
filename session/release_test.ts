import assert from "node:assert/strict";
import fc from "fast-check";
import { RELEASE_NOTHING } from "../capture/release.ts";
import {
  answer,
  CHOICE_EVERYTHING,
  choose,
  meet,
  type Named,
  NOTHING_CHOSEN,
  releaseOf,
  type ReleaseState,
} from "./release.ts";

const named = (key: string): Named => ({ key, name: key.toUpperCase() });
const some = (applications: string[], newApplications = false) => ({
  ...CHOICE_EVERYTHING,
  everything: false,
  taskbar: false,
  desktop: false,
  startMenu: false,
  applications,
  newApplications,
});

Deno.test("releaseOf() releases nothing before a choice, whatever runs", () => {
  assert.deepEqual(releaseOf(NOTHING_CHOSEN), RELEASE_NOTHING);
  assert.deepEqual(releaseOf(meet(NOTHING_CHOSEN, [named("word")])), RELEASE_NOTHING);
});

Deno.test("meet() asks about a new program once, and forgets the question with the program", () => {
  let state = choose(some(["word"]), [named("word"), named("mail")]);
  state = meet(state, [named("word"), named("mail")]);
  assert.deepEqual(state.waiting, []);
  state = meet(state, [named("word"), named("bank")]);
  assert.deepEqual(state.waiting, [named("bank")]);
  assert.equal(meet(state, [named("word"), named("bank")]), state);
  const gone = meet(state, [named("word")]);
  assert.deepEqual(gone.waiting, []);
  assert.deepEqual(meet(gone, [named("bank")]).waiting, [named("bank")]);
  const refused = answer(state, false);
  assert.deepEqual(releaseOf(refused).applications, ["word"]);
  assert.deepEqual(meet(meet(refused, []), [named("bank")]).waiting, []);
  assert.deepEqual(releaseOf(answer(state, true)).applications, ["word", "bank"]);
});

Deno.test("meet() releases new programs where that was chosen, but not those that were left unticked", () => {
  const state = meet(choose(some([], true), [named("mail")]), [named("mail"), named("word")]);
  assert.deepEqual(releaseOf(state).applications, ["word"]);
  assert.deepEqual(state.waiting, []);
});

Deno.test("no order of events releases a program that nobody ticked, agreed to or opened the door for", () => {
  const key = fc.constantFrom("a", "b", "c", "d", "e");
  const running = fc.uniqueArray(key);
  const step = fc.oneof(
    fc.record({
      type: fc.constant("choose" as const),
      ticked: fc.uniqueArray(key),
      fresh: fc.boolean(),
      running,
    }),
    fc.record({ type: fc.constant("meet" as const), running }),
    fc.record({ type: fc.constant("answer" as const), yes: fc.boolean() }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    let state: ReleaseState = NOTHING_CHOSEN;
    let may = new Set<string>(), unticked = new Set<string>(), fresh = false;
    for (const one of steps) {
      if (one.type === "choose") {
        state = choose(some(one.ticked, one.fresh), one.running.map(named));
        may = new Set(one.ticked);
        unticked = new Set(one.running.filter((key) => !may.has(key)));
        fresh = one.fresh;
      } else if (one.type === "meet") {
        state = meet(state, one.running.map(named));
        if (fresh && state.choice) one.running.forEach((key) => unticked.has(key) || may.add(key));
      } else {
        if (one.yes && state.waiting[0]) may.add(state.waiting[0].key);
        state = answer(state, one.yes);
      }
      assert.ok(releaseOf(state).applications.every((key) => may.has(key)));
      assert.ok(state.waiting.every(({ key }) => !releaseOf(state).applications.includes(key)));
    }
  }));
});
