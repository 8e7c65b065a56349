import { dirname, join, relative } from "node:path";
import { BuildError, run, type RunOptions } from "./commands.ts";
import { buildProgram } from "./program.ts";
import { fetchTestBase, sha256OfFile, TEST_BASE } from "./test_base.ts";
import { DIST, shortPath, UI_ASSETS } from "./paths.ts";
import { buildUi } from "./ui.ts";
import { V8_FLAGS } from "./v8_flags.ts";
import { dressExecutable } from "./windows/dress.ts";

/** The systems we release for, and what the executable is called there. */
export const TARGETS = {
  "x86_64-pc-windows-msvc": "MFB-Kunde.exe",
  "x86_64-unknown-linux-gnu": "MFB-Kunde",
  "aarch64-unknown-linux-gnu": "MFB-Kunde-linux-arm64",
  "aarch64-apple-darwin": "MFB-Kunde-macos-arm64",
} as const;
export type Target = keyof typeof TARGETS;

export interface ExecutableOptions {
  target: Target;
  /** On the base from npm, not for release. */
  testBase: boolean;
  /** Folder for the executable, and for the bundled program in app/. */
  outDir?: string;
}

export interface Executable {
  path: string;
  bytes: number;
  /** What it says to `--version`; null when it is for another system. */
  version: string | null;
}

interface Base {
  name: string;
  release: boolean;
  /** Command, first arguments and environment that run deno compile. */
  deno: { command: string; args: string[]; env: Record<string, string> };
}

/** Builds the UI, the program and the executable. @throws BuildError in one sentence. */
export async function buildExecutable(options: ExecutableOptions): Promise<Executable> {
  const { target, testBase, outDir = DIST } = options;
  const base = testBase ? await testBaseOf(target) : await releaseBase();
  await buildUi({ outDir: UI_ASSETS });
  const app = join(outDir, "app");
  const program = await buildProgram({ outDir: app, info: { base: base.name, release: base.release } });
  const path = join(outDir, TARGETS[target]);
  const inApp = (file: string) => relative(app, file);
  const args = [
    ...base.deno.args,
    "compile",
    "--allow-all",
    "--no-config",
    "--no-lock",
    "--no-check",
    "--node-modules-dir=none",
    // It would be kept under a known name in the temporary folder, where another user could put theirs first.
    "--no-code-cache",
    V8_FLAGS,
    ...isWindows(target) ? ["--no-terminal"] : [],
    "--target",
    target,
    ...program.includes.flatMap((file) => ["--include", inApp(file)]),
    "--output",
    path,
    inApp(program.main),
  ];
  await compile(base.deno.command, args, { cwd: dirname(program.main), env: base.deno.env }, target);
  if (isWindows(target)) await dressExecutable(path);
  const { size } = await Deno.stat(path);
  return { path, bytes: size, version: target === Deno.build.target ? await askVersion(path) : null };
}

function isWindows(target: Target): boolean {
  return target === "x86_64-pc-windows-msvc";
}

async function testBaseOf(target: Target): Promise<Base> {
  if (target !== TEST_BASE.target) {
    throw new BuildError(`Cannot build for ${target} on the test base: it is for ${TEST_BASE.target} only`);
  }
  return {
    name: `denort ${TEST_BASE.denort} (test base)`,
    release: false,
    deno: {
      command: "npx",
      args: ["--yes", TEST_BASE.cli],
      env: { DENORT_BIN: await fetchTestBase() },
    },
  };
}

async function releaseBase(): Promise<Base> {
  const deno = { command: Deno.execPath(), args: [], env: {} };
  const own = Deno.env.get("DENORT_BIN");
  if (!own) return { name: `Deno ${Deno.version.deno}`, release: true, deno };
  const sum = await sha256OfFile(own);
  if (sum === null) throw new BuildError(`Cannot open DENORT_BIN "${own}": no such file`);
  if (sum === TEST_BASE.sha256) {
    throw new BuildError("Cannot build a release on the test base named by DENORT_BIN: use --test-base");
  }
  return { name: `Deno ${Deno.version.deno} (DENORT_BIN, SHA-256 ${sum})`, release: true, deno };
}

async function compile(command: string, args: string[], options: RunOptions, target: Target): Promise<void> {
  try {
    await run(command, args, options);
  } catch (error) {
    if (!/dl\.deno\.land/.test((error as Error).message)) throw error;
    const version = Deno.version.deno;
    const zip = `https://dl.deno.land/release/v${version}/denort-${target}.zip`;
    throw new BuildError(
      `Cannot get the base runtime: dl.deno.land is out of reach. Fetch ${zip} elsewhere, unpack it, and run ` +
        `\`DENORT_BIN=/path/to/denort npx --yes deno@${version} task build --target ${target}\`; to try the ` +
        `executable on Linux x64 without it: \`npx --yes deno@${version} task build --test-base\`.`,
    );
  }
}

/** A base of the wrong version compiles without complaint and then doesn't start. */
async function askVersion(path: string): Promise<string> {
  let text: string;
  try {
    text = await run(path, ["--version"]);
  } catch (error) {
    throw new BuildError(`Built ${shortPath(path)}, but it doesn't start: ${(error as Error).message}`);
  }
  if (!text.startsWith("MFB ")) {
    throw new BuildError(`Built ${shortPath(path)}, but it isn't the program: is DENORT_BIN the whole deno?`);
  }
  return text.trim();
}
