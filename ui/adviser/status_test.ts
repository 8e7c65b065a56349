import assert from "node:assert/strict";
import { test } from "node:test";
import { formatRemaining } from "./status.ts";

test("formatRemaining() rounds up to seconds and never goes below zero", () => {
  assert.equal(formatRemaining(600_000), "10:00");
  assert.equal(formatRemaining(59_001), "1:00");
  assert.equal(formatRemaining(5_000), "0:05");
  assert.equal(formatRemaining(-3_000), "0:00");
});
