import type { Release } from "../../capture/types.ts";
import { SIGNAL } from "./adversary.ts";
import { type Child, lineOf, spawn } from "./child.ts";
import { ROOT } from "./mfb.ts";
import type { WatchCounts } from "./watch_program.ts";
import type { Desktop } from "./xvfb.ts";

/**
 * Grabs as the client does, in a process beside it, and looks at every frame for the adversary's colour.
 *
 * @param options `release` has titles of windows in place of applications' keys.
 */
export async function startWatch(
  desktop: Desktop,
  { seconds, release }: { seconds: number; release: Release },
): Promise<Child> {
  const program = `${ROOT}tests/e2e/watch_program.ts`;
  const child = spawn(Deno.execPath(), {
    args: ["run", "-A", program, desktop.display, `${seconds}`, `${SIGNAL}`, JSON.stringify(release)],
    env: { DISPLAY: desktop.display },
  });
  await lineOf(child, "stdout", (line) => line === "ready", 30_000);
  return child;
}

/** What it saw, once its time is over. */
export async function watched(child: Child, seconds: number): Promise<WatchCounts> {
  return JSON.parse(await lineOf(child, "stdout", (line) => line.startsWith("{"), (seconds + 30) * 1000));
}
