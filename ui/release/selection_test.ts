import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { type ReleaseChoice, releaseChoice } from "../../protocol/local.ts";
import * as v from "valibot";
import type { Listed } from "./host_details.ts";
import {
  beginSelection,
  isEverything,
  PLACES,
  reduceSelection,
  releaseOf,
  seenNow,
  type Selection,
  type SelectionAction,
  tickable,
} from "./selection.ts";

const app = (key: string, title = key): Listed => ({ key, name: key.toUpperCase(), titles: [title] });
const NOTHING: ReleaseChoice = {
  everything: false,
  applications: [],
  newApplications: false,
  taskbar: false,
  desktop: false,
  startMenu: false,
  own: false,
};
const FOUR = { newApplications: true, taskbar: true, desktop: true, startMenu: true };
const begin = (release: ReleaseChoice | null, keys: string[] | null, ended: string[] = []) =>
  beginSelection({
    release,
    list: keys && keys.map((key) => app(key)),
    remembered: new Map(ended.map((key) => [key, app(key)])),
  });
const run = (selection: Selection, ...actions: SelectionAction[]) =>
  actions.reduce(reduceSelection, selection);
const list = (...keys: string[]): SelectionAction => ({ type: "list", list: keys.map((key) => app(key)) });
const tick = (key: string, on = true): SelectionAction => ({ type: "tick", key, on });

test("beginSelection() ticks nothing where nothing is released yet", () => {
  const selection = begin(null, ["a", "b"]);
  assert.deepEqual(releaseOf(selection), NOTHING);
  assert.deepEqual(seenNow(selection), []);
});

test("beginSelection() ticks all when the whole screen is released, and confirms the same", () => {
  const everything: ReleaseChoice = { ...NOTHING, ...FOUR, everything: true };
  for (const selection of [begin(everything, ["a", "b"]), run(begin(everything, null), list("a", "b"))]) {
    assert.equal(selection.ticked.size, 2);
    assert.deepEqual(releaseOf(selection), everything);
    assert.deepEqual(releaseOf(run(selection, tick("a", false))), {
      ...NOTHING,
      ...FOUR,
      applications: ["b"],
    });
  }
});

test("beginSelection() shows what is released and ended, and forgets what nobody can see by name", () => {
  const selection = begin({ ...NOTHING, applications: ["a", "gone", "unknown"] }, ["a", "b"], ["gone"]);
  assert.deepEqual(tickable(selection).map(({ key }) => key), ["a", "b", "gone"]);
  assert.deepEqual(releaseOf(selection).applications, ["a", "gone"]);
  assert.deepEqual(seenNow(selection).map(({ key }) => key), ["a"]);
});

test("reduceSelection() keeps ticks and places while titles change and applications come and go", () => {
  const before = run(begin(null, ["a", "b", "c"]), tick("a"), tick("c"));
  const after = run(before, { type: "list", list: [app("d"), app("c", "new title"), app("b")] });
  assert.deepEqual(after.rows.map(({ key, running, kept, fresh }) => ({ key, running, kept, fresh })), [
    { key: "a", running: false, kept: true, fresh: false },
    { key: "b", running: true, kept: false, fresh: false },
    { key: "c", running: true, kept: false, fresh: false },
    { key: "d", running: true, kept: false, fresh: true },
  ]);
  assert.deepEqual(after.rows[2].titles, ["new title"]);
  assert.deepEqual(releaseOf(after).applications, ["c", "a"]);
  assert.deepEqual(seenNow(after).map(({ key }) => key), ["c"]);
});

test("reduceSelection() leaves a gone row where it is until the list is tidied, without a checkbox", () => {
  const gone = run(begin(null, ["a", "b"]), list("b"));
  assert.deepEqual(gone.rows.map(({ key }) => key), ["a", "b"]);
  assert.deepEqual(tickable(gone).map(({ key }) => key), ["b"]);
  assert.deepEqual(run(gone, { type: "tidy" }).rows.map(({ key }) => key), ["b"]);
  const kept = run(begin(null, ["a", "b"]), tick("a"), list("b"), { type: "tidy" });
  assert.deepEqual(kept.rows.map(({ key }) => key), ["a", "b"]);
});

test("reduceSelection() ticks what comes only under newly started applications", () => {
  const hidden = run(begin(null, ["a"]), list("a", "b"));
  assert.deepEqual(releaseOf(hidden).applications, []);
  const shown = run(
    begin(null, ["a", "x"]),
    { type: "place", place: "newApplications", on: true },
    list("a"),
    list("a", "b", "x"),
  );
  assert.deepEqual(releaseOf(shown).applications, ["x", "b"]);
});

test("reduceSelection() doesn't take the first list for newly started applications", () => {
  const selection = run(begin({ ...NOTHING, ...FOUR, applications: ["a"] }, null), list("a", "b"));
  assert.deepEqual(releaseOf(selection), { ...NOTHING, ...FOUR, applications: ["a"] });
  assert.equal(isEverything(begin({ ...NOTHING, ...FOUR }, null)), false);
});

test("reduceSelection() follows an answer given elsewhere, and nothing else of it", () => {
  const open = run(begin({ ...NOTHING, applications: ["a", "b"] }, ["a", "b", "c"]), tick("a", false));
  const release = { ...NOTHING, applications: ["a", "b", "c"] };
  assert.deepEqual(releaseOf(run(open, { type: "released", release })).applications, ["b", "c"]);
});

test("reduceSelection() ticks all but our own page, and unticks all", () => {
  const all = run(begin(null, ["a", "b"]), { type: "all" });
  assert.deepEqual(releaseOf(all), { ...NOTHING, ...FOUR, everything: true });
  assert.deepEqual(releaseOf(run(all, { type: "none" })), NOTHING);
});

test("releaseOf() holds what is ticked and listed, whatever happened", () => {
  const key = fc.constantFrom("a", "b", "c", "d");
  const action: fc.Arbitrary<SelectionAction> = fc.oneof(
    fc.uniqueArray(key).map((keys) => list(...keys)),
    fc.record({ type: fc.constant("tick" as const), key, on: fc.boolean() }),
    fc.record({ type: fc.constant("place" as const), place: fc.constantFrom(...PLACES), on: fc.boolean() }),
    fc.constantFrom<SelectionAction>({ type: "all" }, { type: "none" }, { type: "tidy" }),
  );
  fc.assert(fc.property(fc.array(action), (actions) => {
    const selection = run(begin(null, null), ...actions);
    const release = releaseOf(selection);
    assert.ok(v.is(releaseChoice, release));
    const boxes = tickable(selection).map(({ key }) => key);
    const ticked = boxes.filter((one) => selection.ticked.has(one)).sort();
    if (release.everything) assert.deepEqual(ticked, boxes.sort());
    else assert.deepEqual([...release.applications].sort(), ticked);
    for (const place of PLACES) assert.equal(release[place], selection.places[place]);
  }));
});
