import { countJunit, type Counts, fail, noCounts } from "./junit.ts";

/** One part of the test run: a command, or test files. The time-out is for each process that it starts. */
export type Step =
  & { name: string; timeoutMs: number }
  & ({ args: string[] } | TestStep);

export interface TestStep {
  files: string[];
  /** A process for each file, so that one that hangs or dies takes nothing with it. */
  apart?: boolean;
  /** Where they run; this very system without it. Begun when the step begins, and ended with it. */
  startHost?: () => Promise<TestHost>;
}

/** Another system with a Deno of its own that sees this one's files. */
export interface TestHost extends AsyncDisposable {
  /** For `Deno.Command`: runs Deno there with these arguments. */
  deno(args: string[]): Launch;
  /**
   * The system itself may end a process with a fault when that has done all, and reported it. Such tests run once more; a
   * fault that comes again is a failure.
   */
  readonly mayFaultAtEnd?: boolean;
}

interface Launch {
  command: string;
  args: string[];
  env?: Record<string, string>;
}

/** What failureOf() says of a process that a fault has ended. */
const FAULT = "ended with SIGSEGV";

const THIS_SYSTEM: TestHost = {
  deno: (args) => ({ command: Deno.execPath(), args }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** Runs the steps one after the other, the output passed through; a step that is no test file counts as one test. */
export async function runSteps(steps: readonly Step[]): Promise<Counts> {
  const total = noCounts();
  for (const step of steps) {
    await say(`\n== ${step.name}`);
    const started = performance.now();
    const counts = "args" in step ? await runCommand(step) : await runTests(step);
    add(total, counts);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const skipped = counts.skipped ? `, ${counts.skipped} skipped` : "";
    await say(`== ${step.name}: ${counts.passed} passed, ${counts.failed} failed${skipped} (${seconds} s)`);
  }
  return total;
}

/** The closing line, from the real counts; the process's exit code follows it. */
export async function finish({ passed, failed, skipped, failures }: Counts): Promise<never> {
  if (failures.length > 0) await say(`\nfailed:\n${failures.map((line) => `  ${line}`).join("\n")}`);
  if (skipped > 0) await say(`\n${skipped} skipped`);
  await say(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
}

export async function say(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}

async function runCommand({ args, timeoutMs }: { args: string[]; timeoutMs: number }): Promise<Counts> {
  const counts = noCounts();
  const failure = await failureOf(THIS_SYSTEM.deno(args), timeoutMs);
  if (failure === null) counts.passed++;
  else fail(counts, `deno ${args[0]}: ${failure}`);
  return counts;
}

async function runTests(step: TestStep & { timeoutMs: number }): Promise<Counts> {
  const total = noCounts();
  const runs = (step.apart ? step.files.map((file) => [file]) : [step.files])
    .filter((files) => files.length > 0);
  if (runs.length === 0) return total;
  await using host = await (step.startHost?.() ?? Promise.resolve(THIS_SYSTEM));
  for (const files of runs) {
    add(
      total,
      await runTogether(files, { host, timeoutMs: step.timeoutMs, again: host.mayFaultAtEnd ?? false }),
    );
  }
  return total;
}

async function runTogether(
  files: string[],
  { host, timeoutMs, again }: { host: TestHost; timeoutMs: number; again: boolean },
): Promise<Counts> {
  const report = await Deno.makeTempFile({ prefix: "mfb-junit-", suffix: ".xml" });
  try {
    const args = ["test", "--allow-all", "--no-check", `--junit-path=${report}`, ...files];
    const failure = await failureOf(host.deno(args), timeoutMs);
    const counts = countJunit(await Deno.readTextFile(report), files);
    if (failure !== null && counts.failed === 0) {
      // For instance an error outside of every test.
      const what = `${files.join(" ")}: ${failure}, though no test failed`;
      if (again && failure === FAULT && counts.passed > 0) {
        await say(`== ${what}: once more`);
        return await runTogether(files, { host, timeoutMs, again: false });
      }
      await say(`== ${what}`);
      fail(counts, what);
    }
    return counts;
  } finally {
    await Deno.remove(report);
  }
}

/** Adds the counts of a part to the total. */
export function add(total: Counts, part: Counts): void {
  total.passed += part.passed;
  total.failed += part.failed;
  total.skipped += part.skipped;
  total.failures.push(...part.failures);
}

/** Runs a command to its end, its output passed through. @returns null, or how it failed. */
async function failureOf({ command, args, env }: Launch, timeoutMs: number): Promise<string | null> {
  const child = new Deno.Command(command, { args, env, stdin: "null" }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, timeoutMs);
  try {
    const { success, code, signal } = await child.status;
    if (success) return null;
    const failure = late ? `stopped after ${timeoutMs / 1000} s` : `ended with ${signal ?? code}`;
    if (late) await say(`== ${[command, ...args].join(" ")}: ${failure}`);
    return failure;
  } finally {
    clearTimeout(timer);
  }
}
