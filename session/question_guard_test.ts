import assert from "node:assert/strict";
import { createQuestionGuard } from "./question_guard.ts";

const GRACE_MS = 40;

Deno.test("input rests with a question and a little longer, however often one hears of it", async () => {
  const said: boolean[] = [];
  const guard = createQuestionGuard((rests) => said.push(rests), GRACE_MS);
  const hearUntil = async (count: number) => {
    for (let turn = 0; said.length < count && turn < 1000; turn++) {
      guard.open(false);
      await new Promise((resolve) => setTimeout(resolve, GRACE_MS / 8));
    }
  };
  await hearUntil(1);
  assert.deepEqual(said, [false], "news that come all the time don't prolong it");
  guard.open(true);
  guard.open(true);
  assert.deepEqual(said, [false, true]);
  guard.open(false);
  guard.open(true);
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS * 3));
  assert.deepEqual(said, [false, true], "a new question takes the place of the time after the old one");
  await hearUntil(3);
  assert.deepEqual(said, [false, true, false]);
  guard.open(true);
  guard.open(false);
  guard.close();
  await new Promise((resolve) => setTimeout(resolve, GRACE_MS * 3));
  assert.deepEqual(said.length, 4, "closed, it is silent");
});
