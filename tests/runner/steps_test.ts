import assert from "node:assert/strict";
import { join } from "node:path";
import { runSteps, type TestHost } from "./steps.ts";

const REPORT = '<testsuite name="./a_test.ts"><testcase name="one" classname="./a_test.ts"/></testsuite>';

/** A system whose processes write their report, and end as `ends` says, one after the other. */
function hostOf(folder: string, ends: string[], mayFaultAtEnd: boolean): TestHost & { runs: number } {
  return {
    mayFaultAtEnd,
    runs: 0,
    deno(args) {
      const report = args.find((arg) => arg.startsWith("--junit-path="))!.split("=")[1];
      const script = `cp "$1" "$2"; ${ends[this.runs++]}`;
      return { command: "sh", args: ["-c", script, "sh", join(folder, "report.xml"), report] };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function countsOf(ends: string[], mayFaultAtEnd = true) {
  const folder = await Deno.makeTempDir({ prefix: "mfb-steps-" });
  try {
    await Deno.writeTextFile(join(folder, "report.xml"), REPORT);
    const host = hostOf(folder, ends, mayFaultAtEnd);
    const step = { name: "tests", files: ["a_test.ts"], timeoutMs: 10_000 };
    const { passed, failed } = await runSteps([{ ...step, startHost: () => Promise.resolve(host) }]);
    return { passed, failed, runs: host.runs };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const FAULT = "kill -SEGV $$";

Deno.test("a process that a fault ends after its report is run once more where the system does such a thing", async () => {
  assert.deepEqual(await countsOf(["exit 0"]), { passed: 1, failed: 0, runs: 1 });
  assert.deepEqual(await countsOf([FAULT, "exit 0"]), { passed: 1, failed: 0, runs: 2 });
});

Deno.test("a fault that comes again, another end, and a fault anywhere else are failures", async () => {
  assert.deepEqual(await countsOf([FAULT, FAULT]), { passed: 1, failed: 1, runs: 2 });
  assert.deepEqual(await countsOf(["exit 1"]), { passed: 1, failed: 1, runs: 1 });
  assert.deepEqual(await countsOf(["kill -KILL $$"]), { passed: 1, failed: 1, runs: 1 });
  assert.deepEqual(await countsOf([FAULT], false), { passed: 1, failed: 1, runs: 1 });
});
