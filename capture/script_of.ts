import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { APPLICATION_KEY_MAX_CHARS } from "../protocol/limits.ts";

/** Options of interpreters whose value is the next argument. */
const WITH_VALUE = new Set(
  "-W -X -I -r --require --import --loader -L -p --module-path -cp -classpath --class-path -o -O".split(" "),
);
/** What follows these is what runs. */
const RUNS_NEXT = new Set("-m -c -e -E -jar --eval run".split(" "));

/**
 * The arguments of an interpreter that name what it runs, its options and the script, without what is handed to the
 * script; all of them when in doubt.
 *
 * @param line the command line, its first word included.
 * @param folder that relative paths start from; null: not known, they stay as they are.
 */
export function scriptOf(interpreter: string, line: readonly string[], folder: string | null): string {
  // Wine names the Windows program in the first word.
  if (interpreter.startsWith("wine")) return line.join(" ");
  const args = line.slice(1);
  const told: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    told.push(arg);
    if (RUNS_NEXT.has(arg)) {
      // "deno run -A script" has options in between.
      if (arg === "run" && args[i + 1]?.startsWith("-")) continue;
      if (i + 1 < args.length) told.push(asPath(args[i + 1], folder));
      break;
    }
    if (WITH_VALUE.has(arg) && i + 1 < args.length) told.push(args[++i]);
    else if (!arg.startsWith("-")) {
      told[told.length - 1] = asPath(arg, folder);
      break;
    }
  }
  return told.join(" ");
}

/** Application.key may be so long; the rest of a longer one is hashed. */
export function boundedKey(key: string): string {
  if (key.length <= APPLICATION_KEY_MAX_CHARS) return key;
  const hash = createHash("sha256").update(key).digest("hex");
  return `${key.slice(0, APPLICATION_KEY_MAX_CHARS - hash.length - 1)} ${hash}`;
}

function asPath(argument: string, folder: string | null): string {
  if (folder === null) return argument;
  const path = resolve(folder, argument);
  try {
    return Deno.statSync(path).isFile ? path : argument;
  } catch {
    // No file, or one that can't be looked at.
    return argument;
  }
}
