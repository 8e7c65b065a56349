import { createHash } from "node:crypto";
import { basename, resolve } from "node:path";
import { APPLICATION_KEY_MAX_CHARS } from "../../../protocol/limits.ts";

/** What the system knows of the process behind a window (proc(5)). */
export interface Process {
  pid: number;
  /** The key of the program that it runs: Application.key. */
  key: string;
  /** 0 when unknown. */
  parent: number;
  /** This process, or one that this process started, or one that those started. */
  ours: boolean;
}

/** Programs that run other programs inside their own process: what they run belongs to their name. */
const INTERPRETER =
  /^(?:python|pypy|perl|ruby|node|nodejs|deno|bun|java|wish|tclsh|bash|dash|sh|zsh|ksh|fish|guile|lua|luajit|php|gjs|cjs|mono|dotnet|electron|wine|wine64|wine-preloader|wine64-preloader|busybox|qemu)(?:[-_.]?[\d.]+)?$/;
/** Options of interpreters whose value is the next argument. */
const WITH_VALUE = new Set(
  "-W -X -I -r --require --import --loader -L -p --module-path -cp -classpath --class-path -o -O".split(" "),
);
/** What follows these is what runs. */
const RUNS_NEXT = new Set("-m -c -e -E -jar --eval run".split(" "));
const DELETED = " (deleted)";
/** A chain of parents longer than this isn't followed. */
const GENERATIONS_MAX = 64;

/** Null when the process is gone, or another user's. */
export function readProcess(pid: number): Process | null {
  try {
    let exe = Deno.readLinkSync(`/proc/${pid}/exe`);
    // The program's file was replaced by an update while it runs.
    if (exe.endsWith(DELETED)) exe = exe.slice(0, -DELETED.length);
    let key = exe;
    if (INTERPRETER.test(basename(exe))) {
      const line = Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
      const script = scriptOf(basename(exe), line, Deno.readLinkSync(`/proc/${pid}/cwd`));
      if (script) key = `${exe} ${script}`;
    }
    return { pid, key: bounded(key), parent: parentOf(pid), ours: isOurs(pid) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    // ESRCH: it ended while being read.
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return null;
    throw error;
  }
}

/**
 * The arguments of an interpreter that name what it runs, its options and the script, without what is handed to the
 * script; all of them when in doubt.
 *
 * @param line the command line, its first word included.
 * @param folder that relative paths start from.
 */
export function scriptOf(interpreter: string, line: readonly string[], folder: string): string {
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

function bounded(key: string): string {
  if (key.length <= APPLICATION_KEY_MAX_CHARS) return key;
  const hash = createHash("sha256").update(key).digest("hex");
  return `${key.slice(0, APPLICATION_KEY_MAX_CHARS - hash.length - 1)} ${hash}`;
}

function asPath(argument: string, folder: string): string {
  const path = resolve(folder, argument);
  try {
    return Deno.statSync(path).isFile ? path : argument;
  } catch {
    // No file, or one that can't be looked at.
    return argument;
  }
}

function isOurs(pid: number): boolean {
  for (let i = 0; pid > 1 && i < GENERATIONS_MAX; i++) {
    if (pid === Deno.pid) return true;
    pid = parentOf(pid);
  }
  return false;
}

function parentOf(pid: number): number {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // "pid (name) state parent …"; the name may hold anything.
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) || 0;
  } catch {
    // It ended meanwhile.
    return 0;
  }
}
