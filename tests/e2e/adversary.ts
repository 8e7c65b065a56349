import { type Child, lineOf, spawn } from "./child.ts";
import { ROOT } from "./mfb.ts";
import type { Desktop } from "./xvfb.ts";

/** The colour of the adversary's windows, 0xRRGGBB; nothing else on the tests' screens has it. */
export { SIGNAL } from "./adversary_program.ts";

/** What the adversary did, and the input that reached its windows. */
export interface AdversaryCounts {
  changes: number;
  keys: number;
  buttons: number;
  motions: number;
  /** The pointer came over one of its windows, also because the window came under the pointer. */
  enters: number;
}

export interface AdversaryOptions {
  seconds: number;
  /** 0: as fast as it can. */
  changesPerSecond: number;
  width: number;
  height: number;
  seed?: number;
  /** X id of a window that its menus say they belong to. */
  menuOwner?: string;
}

export interface Adversary extends AsyncDisposable {
  readonly child: Child;
  /** When its time is over. */
  done(): Promise<AdversaryCounts>;
}

export async function startAdversary(desktop: Desktop, options: AdversaryOptions): Promise<Adversary> {
  const { seconds, changesPerSecond, width, height, seed = 1, menuOwner = "0" } = options;
  const numbers = [seconds, changesPerSecond, width, height, seed, Number(menuOwner)].map(String);
  const program = `${ROOT}tests/e2e/adversary_program.ts`;
  const child = spawn(Deno.execPath(), {
    args: ["run", "-A", program, desktop.display, ...numbers],
    env: { DISPLAY: desktop.display },
  });
  await lineOf(child, "stdout", (line) => line === "ready", 30_000);
  return {
    child,
    async done() {
      const line = await lineOf(child, "stdout", (text) => text.startsWith("{"), (seconds + 30) * 1000);
      return JSON.parse(line);
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
