import assert from "node:assert/strict";
import { waitFor } from "../contract.ts";
import { Stacking } from "./stacking.ts";

Deno.test("touch() raises what is covered, and nothing else", async () => {
  let looks = 0, raises = 0, covered = true;
  const stacking = new Stacking({
    onTop: () => {
      looks++;
      return Promise.resolve(!covered);
    },
    raise() {
      raises++;
      covered = false;
    },
  });
  await waitFor("some looks", () => {
    stacking.touch();
    return looks >= 3;
  });
  stacking.close();
  assert.equal(raises, 1);
});

Deno.test("touch() gives way more and more to who is on top at once again", async () => {
  const times: number[] = [];
  const stacking = new Stacking({
    onTop: () => Promise.resolve(false),
    raise: () => void times.push(performance.now()),
  });
  await waitFor("some raises", () => {
    stacking.touch();
    return times.length >= 6;
  });
  stacking.close();
  const gaps = times.slice(1).map((time, i) => time - times[i]);
  assert.ok(gaps.at(-1)! > 2 * gaps[0], gaps.join(" "));
});
