import { basename } from "node:path";
import { boundedKey, scriptOf } from "../../script_of.ts";

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
    return { pid, key: boundedKey(key), parent: parentOf(pid), ours: isOurs(pid) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return null;
    // ESRCH: it ended while being read.
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return null;
    throw error;
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
