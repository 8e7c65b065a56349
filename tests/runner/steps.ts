import { countJunit, type Counts } from "./junit.ts";

/** One part of the test run: a command, or test files. The time-out is for each process that it starts. */
export type Step =
  & { name: string; timeoutMs: number }
  & ({ args: string[] } | {
    files: string[];
    /** A process for each file, so that one that hangs or dies takes nothing with it. */
    apart?: boolean;
  });

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Runs the steps one after the other, the output passed through; a step that is no test file counts as one test. */
export async function runSteps(steps: readonly Step[]): Promise<Counts> {
  const total = { ...NOTHING };
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
export async function finish({ passed, failed, skipped }: Counts): Promise<never> {
  if (skipped > 0) await say(`\n${skipped} skipped`);
  await say(`${passed} passed, ${failed} failed`);
  Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
}

export async function say(line: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}

async function runCommand({ args, timeoutMs }: { args: string[]; timeoutMs: number }): Promise<Counts> {
  return await succeeds(args, timeoutMs) ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

async function runTests(step: { files: string[]; apart?: boolean; timeoutMs: number }): Promise<Counts> {
  const total = { ...NOTHING };
  const runs = step.apart ? step.files.map((file) => [file]) : [step.files];
  for (const files of runs.filter((files) => files.length > 0)) {
    add(total, await runTogether(files, step.timeoutMs));
  }
  return total;
}

async function runTogether(files: string[], timeoutMs: number): Promise<Counts> {
  const report = await Deno.makeTempFile({ prefix: "mfb-junit-", suffix: ".xml" });
  try {
    const args = ["test", "--allow-all", "--no-check", `--junit-path=${report}`, ...files];
    const ok = await succeeds(args, timeoutMs);
    const counts = countJunit(await Deno.readTextFile(report), files);
    // For instance an error outside of every test.
    if (!ok && counts.failed === 0) counts.failed = 1;
    return counts;
  } finally {
    await Deno.remove(report);
  }
}

/** Adds the counts of a part to the total. */
export function add(total: Counts, part: Counts): void {
  for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += part[key];
}

/** Runs Deno itself with these arguments. */
async function succeeds(args: string[], timeoutMs: number): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), { args, stdin: "null" }).spawn();
  const timer = setTimeout(() => {
    Deno.stderr.writeSync(
      new TextEncoder().encode(`Stopped after ${timeoutMs / 1000} s: deno ${args.join(" ")}\n`),
    );
    child.kill("SIGKILL");
  }, timeoutMs);
  try {
    return (await child.status).success;
  } finally {
    clearTimeout(timer);
  }
}
