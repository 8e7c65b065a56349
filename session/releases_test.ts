import assert from "node:assert/strict";
import type { Application, Release } from "../capture/types.ts";
import type { HostDetail } from "../protocol/local.ts";
import { CHOICE_EVERYTHING } from "./release.ts";
import { Releases } from "./releases.ts";

const SOME = { ...CHOICE_EVERYTHING, everything: false, newApplications: false };
const icon = { width: 1, height: 1, rgba: new Uint8Array([1, 2, 3, 255]) };

function application(key: string, title = key): Application {
  return { key, name: key.toUpperCase(), titles: [title], icon };
}

function subject() {
  const released: Release[] = [], details: HostDetail[] = [];
  let changes = 0;
  const releases = new Releases({
    onRelease: (release) => released.push(release),
    onDetail: (detail) => details.push(detail),
    onChange: () => changes++,
  });
  return { releases, released, details, changes: () => changes };
}

Deno.test("Releases tells the list when it changes, and each icon once while its program is there", () => {
  const { releases, details } = subject();
  releases.onApplications([application("word")]);
  releases.onApplications([application("word")]);
  releases.onApplications([application("word", "letter"), application("mail")]);
  releases.onApplications([application("mail")]);
  releases.onApplications([application("mail"), application("word")]);
  assert.deepEqual(details.map((one) => one.type === "icon" ? `icon ${one.key}` : one.type), [
    ...["applications", "icon word", "applications", "icon mail"],
    ...["applications", "applications", "icon word"],
  ]);
  assert.equal(releases.details.length, 3);
});

Deno.test("Releases asks about one new program after the other; an answer to another question is void", () => {
  const { releases, released } = subject();
  releases.onApplications([application("word")]);
  releases.choose({ ...SOME, applications: ["word"] });
  releases.onApplications([application("word"), application("mail"), application("bank")]);
  const first = releases.question!;
  assert.ok(first.kind === "application" && first.name === "MAIL");
  releases.answer(first.id + 1, true);
  assert.deepEqual(releases.question, first);
  releases.answer(first.id, false);
  const second = releases.question!;
  assert.ok(second.kind === "application" && second.name === "BANK" && second.id !== first.id);
  releases.answer(first.id, true);
  releases.answer(second.id, true);
  assert.equal(releases.question, null);
  assert.deepEqual(released.map(({ applications }) => applications), [["word"], ["word", "bank"]]);
});

Deno.test("Releases leaves out what could never be ticked, so that it stays hidden", () => {
  const { releases, details } = subject();
  const many = Array.from({ length: 150 }, (_, i) => application(`a${i}`, "t".repeat(500)));
  releases.onApplications([application("k".repeat(301)), application(""), ...many]);
  const [list] = details;
  assert.ok(list.type === "applications" && list.list.length === 100 && list.list[0].key === "a0");
  assert.ok(JSON.stringify(list).length < 60_000);
});
