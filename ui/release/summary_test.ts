import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseChoice } from "../../protocol/local.ts";
import { beginSelection } from "./selection.ts";

// The dictionaries are chosen as the module is loaded.
Object.defineProperty(navigator, "languages", { value: ["de"], configurable: true });
const { detailText, seenText, sharedText, sharesNothing } = await import("./summary.ts");

const NOTHING: ReleaseChoice = {
  everything: false,
  applications: [],
  newApplications: false,
  taskbar: false,
  desktop: false,
  startMenu: false,
  own: false,
};
const EVERYTHING: ReleaseChoice = {
  ...NOTHING,
  everything: true,
  newApplications: true,
  taskbar: true,
  desktop: true,
  startMenu: true,
};
const named = new Map(Array.from("abcdef", (key) => [key, { key, name: key.toUpperCase(), titles: [] }]));
const keys = (text: string) => ({ ...NOTHING, applications: Array.from(text) });

test("seenText() says what can be seen now", () => {
  const list = Array.from("abc", (key) => named.get(key)!);
  const seen = (release: ReleaseChoice) => seenText(beginSelection({ release, list, remembered: named }));
  assert.equal(seen(NOTHING), "nichts");
  assert.equal(seen(keys("a")), "1 Applikation");
  assert.equal(seen(keys("abf")), "2 Applikationen");
  assert.equal(
    seen({ ...keys("a"), taskbar: true, own: true }),
    "1 Applikation, die Taskleiste und diese Applikation",
  );
  assert.equal(seen(EVERYTHING), "den ganzen Bildschirm, auch alles, was später dazukommt");
});

test("sharedText() and detailText() say what is released", () => {
  const table: [ReleaseChoice, string, string][] = [
    [NOTHING, "nichts", ""],
    [keys("a"), "1 Applikation", "A"],
    [keys("abcd"), "4 Applikationen", "A, B, C und D"],
    [keys("abcdef"), "6 Applikationen", "A, B, C und 3 weitere"],
    [keys("ax"), "2 Applikationen", "A und 1 weitere"],
    [{ ...keys("a"), startMenu: true }, "1 Applikation", "A und das Startmenü"],
    [{ ...NOTHING, desktop: true }, "nur Teile des Desktops", "den Desktop"],
    [EVERYTHING, "ganzer Bildschirm", ""],
    [{ ...EVERYTHING, own: true }, "ganzer Bildschirm", "diese Applikation"],
  ];
  for (const [release, shared, detail] of table) {
    assert.equal(sharedText(release), shared);
    assert.equal(detailText(release, named), detail);
  }
});

test("sharesNothing() is false as soon as anything can be seen", () => {
  assert.ok(sharesNothing(NOTHING));
  for (const release of [keys("a"), { ...NOTHING, own: true }, EVERYTHING]) {
    assert.equal(sharesNothing(release), false);
  }
});
