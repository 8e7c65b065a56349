import assert from "node:assert/strict";
import { aimsTable, markdownTable, plainTable } from "./tables.ts";

Deno.test("aimsTable() tells what is met and what is missed, either way", () => {
  const [, ...rows] = aimsTable({
    a: { value: 10, aim: 10, better: "higher", unit: "x" },
    b: { value: 10.004, aim: 10, better: "lower", unit: "ms" },
    c: { value: 1234.5, better: "lower", unit: "bytes" },
  });
  assert.deepEqual(rows, [
    ["a", "10 x", "≥ 10", "met"],
    ["b", "10 ms", "≤ 10", "missed"],
    ["c", "1235 bytes", "", ""],
  ]);
});

Deno.test("plainTable() and markdownTable() write rows of cells", () => {
  const rows = [["codec", "KB"], ["mfb", "1"]];
  assert.equal(plainTable(rows), "codec  KB\nmfb    1");
  assert.equal(markdownTable(rows), "| codec | KB |\n| --- | --- |\n| mfb | 1 |");
});
