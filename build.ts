import { parseArgs } from "node:util";
import { BuildError, say } from "./build/commands.ts";
import { buildExecutable, type Target, TARGETS } from "./build/executable.ts";
import { shortPath } from "./build/paths.ts";

export { buildUi } from "./build/ui.ts";

const USAGE = `Usage: deno task build [--target TARGET] [--test-base]

  --target TARGET   ${Object.keys(TARGETS).join(", ")}; this system without it
  --test-base       on a base runtime from npm: to try the executable, not for release
`;

/** `deno task build`: the executable, in dist/. */
async function main(): Promise<void> {
  const { target, testBase } = readArguments();
  const { path, bytes, version } = await buildExecutable({ target, testBase });
  await say(`${shortPath(path)}, ${(bytes / 1e6).toFixed(1)} MB`);
  if (version) await say(version);
}

function readArguments(): { target: Target; testBase: boolean } {
  try {
    const { values } = parseArgs({
      args: Deno.args,
      options: { "target": { type: "string" }, "test-base": { type: "boolean" } },
    });
    const target = values.target ?? Deno.build.target;
    if (!Object.hasOwn(TARGETS, target)) throw new BuildError(`Cannot build for "${target}"`);
    return { target: target as Target, testBase: values["test-base"] ?? false };
  } catch (error) {
    // parseArgs names a bad flag by a TypeError.
    if (!(error instanceof TypeError || error instanceof BuildError)) throw error;
    throw new BuildError(`${error.message}\n${USAGE}`);
  }
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    await Deno.stderr.write(new TextEncoder().encode(`${error.message}\n`));
    Deno.exit(2);
  }
}
