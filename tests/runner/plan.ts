import { listFiles, listTests } from "./files.ts";
import { startWine } from "../wine/wine.ts";
import type { Step } from "./steps.ts";

const MINUTE_MS = 60_000;

/** What `deno task ok` does: everything that needs no display, browser or root. */
export async function okSteps(): Promise<Step[]> {
  const { unit } = await listTests();
  const sources = (await listFiles()).filter((file) => /\.tsx?$/.test(file))
    // AssemblyScript has types of its own; its compiler checks them when the kernels are built.
    .filter((file) => !file.startsWith("codec/kernels/"));
  return [
    { name: "format", args: ["fmt", "--check"], timeoutMs: 2 * MINUTE_MS },
    { name: "lint", args: ["lint"], timeoutMs: 2 * MINUTE_MS },
    { name: "types", args: ["check", "--quiet", ...sources], timeoutMs: 5 * MINUTE_MS },
    { name: "unit tests", files: unit, timeoutMs: 15 * MINUTE_MS },
  ];
}

/** What `deno task test` does besides. */
export async function systemSteps(): Promise<Step[]> {
  const { system, windows, e2e, compiled } = await listTests();
  return [
    { name: "system tests", files: system, apart: true, timeoutMs: 5 * MINUTE_MS },
    {
      name: "Windows under Wine",
      files: windows,
      apart: true,
      startHost: startWine,
      timeoutMs: 5 * MINUTE_MS,
    },
    { name: "end-to-end tests", files: e2e, apart: true, timeoutMs: 10 * MINUTE_MS },
    { name: "executable", files: compiled, apart: true, timeoutMs: 5 * MINUTE_MS },
  ];
}
