import assert from "node:assert/strict";
import { test } from "node:test";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { chooseTexts } from "./texts.ts";

test("chooseTexts() takes the first language it knows, else German", () => {
  assert.equal(chooseTexts(["fr-FR", "en-GB", "de"]), en);
  assert.equal(chooseTexts(["de-AT", "en"]), de);
  assert.equal(chooseTexts(["pl"]), de);
  assert.equal(chooseTexts([]), de);
});

test("the dictionaries have the same keys, and no text is empty but by design", () => {
  const keys = (value: unknown, path = ""): string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
      : [path];
  assert.deepEqual(keys(en), keys(de));
});
