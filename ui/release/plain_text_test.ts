import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "./plain_text.ts";

test("plainText() leaves what can be read, and nothing that changes how it is read", () => {
  const cases: [string, string][] = [
    ["Größe – Änderung.ods", "Größe – Änderung.ods"],
    ["a\u202Egpj.exe", "a gpj.exe"],
    ["\u2066Nein\u2069\n\tJa", "Nein Ja"],
    ["\u200B\u200F\uFEFF", ""],
    ["zwei\u2028Zeilen", "zwei Zeilen"],
    ["مرحبا 会计", "مرحبا 会计"],
  ];
  for (const [text, plain] of cases) assert.equal(plainText(text), plain);
});
