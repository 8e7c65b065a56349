import assert from "node:assert/strict";
import { test } from "node:test";
import { de } from "../texts/de.ts";
import { formatBytes, remainingText } from "./figures.ts";

test("formatBytes() says sizes as file managers do", () => {
  const cases: [number, string][] = [
    [0, "0 B"],
    [1, "1 B"],
    [1023, "1.023 B"],
    [1024, "1 KB"],
    [83_968, "82 KB"],
    [1_572_864, "1,5 MB"],
    [10 * 1024 ** 3, "10 GB"],
    [Number.MAX_SAFE_INTEGER, "8.192 TB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes, "de"), text);
});

test("remainingText() rounds up seconds, then speaks of minutes and hours", () => {
  const of = (left: number) => remainingText({ size: left + 5, done: 5, rate: 1 }, de.files.remaining);
  assert.equal(of(0.4), "noch 1 Sekunde");
  assert.equal(of(59), "noch 59 Sekunden");
  assert.equal(of(100), "noch etwa 2 Minuten");
  assert.equal(of(3 * 3600), "noch etwa 3 Stunden");
  assert.equal(of(30 * 3600), "noch mehr als einen Tag");
  assert.equal(remainingText({ size: 5, done: 1, rate: 0 }), "");
  assert.equal(remainingText({ size: 5, done: 5, rate: 9 }), "");
});
