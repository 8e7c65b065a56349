import assert from "node:assert/strict";
import { countJunit, type Counts } from "./junit.ts";

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="6" failures="2" errors="0" time="0.060">
    <testsuite name="./a_test.ts" tests="6" disabled="2" errors="0" failures="2">
        <testcase name="a" classname="./a_test.ts" time="0.002" line="1" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="b" classname="./a_test.ts" time="0.000" line="2" col="11">
            <skipped/>
        </testcase>
        <testcase name="c" classname="./a_test.ts" time="0.000" line="3" col="6">
        </testcase>
        <testcase name="a &gt; s2" classname="./a_test.ts" time="0.000" line="1" col="115">
            <failure message="Uncaught Error: x &lt;failure">Error: x &lt;failure</failure>
        </testcase>
    </testsuite>
</testsuites>`;

Deno.test("countJunit() counts passed, failed and skipped cases", () => {
  assert.deepEqual(numbers(countJunit(XML, ["a_test.ts"])), { passed: 1, failed: 2, skipped: 1 });
});

Deno.test("countJunit() counts a file that never ran as failed", () => {
  assert.deepEqual(numbers(countJunit(XML, ["a_test.ts", "b_test.ts"])), {
    passed: 1,
    failed: 3,
    skipped: 1,
  });
  assert.deepEqual(numbers(countJunit("", ["a_test.ts"])), { passed: 0, failed: 1, skipped: 0 });
});

Deno.test("countJunit() takes a contract's tests for those of the file that runs it", () => {
  assert.deepEqual(numbers(countJunit(XML, ["contract_of_b_test.ts"])), { passed: 1, failed: 2, skipped: 1 });
});

Deno.test("countJunit() names what failed", () => {
  assert.deepEqual(countJunit(XML, ["a_test.ts", "b_test.ts"]).failures, [
    "a_test.ts: a: 1 test step failed",
    "a_test.ts: a > s2: Uncaught Error: x <failure",
    "b_test.ts didn't run",
  ]);
});

function numbers({ passed, failed, skipped }: Counts) {
  return { passed, failed, skipped };
}
