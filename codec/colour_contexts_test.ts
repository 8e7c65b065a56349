import assert from "node:assert/strict";
import { testKernels } from "../tests/kernels.ts";

const RED = 0xffff0000, BLUE = 0xff0000ff, GREEN = 0xff00ff00;
const HERE = 0x12345678;

function learnt(...colours: number[]) {
  const kernels = testKernels();
  kernels.setUpTest(1);
  for (const colour of colours) kernels.teachColour(HERE, colour);
  const entry = kernels.entryOf(HERE);
  return {
    first: kernels.firstColour(entry) >>> 0,
    second: kernels.secondColour(entry) >>> 0,
    sure: kernels.confidence(entry, HERE),
    // Another neighbourhood that falls into the same entry.
    elsewhere: kernels.confidence(entry, HERE ^ 1),
  };
}

Deno.test("a neighbourhood that was never met says nothing", () => {
  assert.equal(learnt().sure, 0);
});

Deno.test("a colour that comes again makes sure, up to a bound, and only of its own neighbourhood", () => {
  assert.deepEqual(learnt(RED), { first: RED, second: RED, sure: 1, elsewhere: 0 });
  assert.equal(learnt(RED, RED, RED).sure, 3);
  assert.equal(learnt(...Array(20).fill(RED)).sure, 7);
});

Deno.test("a second colour is kept beside the first, and takes its place when it comes more often", () => {
  const { first, second, sure } = learnt(RED, RED, RED, BLUE);
  assert.deepEqual([first, second, sure], [RED, BLUE, 2]);
  assert.equal(learnt(RED, RED, RED, BLUE, BLUE).first, BLUE);
  assert.deepEqual(learnt(RED, GREEN), { first: GREEN, second: RED, sure: 1, elsewhere: 0 });
});
