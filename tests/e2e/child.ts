import { waitFor, within } from "./wait.ts";

/** A process that a test started, with what it said so far. Ended by its own id when disposed. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly stdout: string[];
  readonly stderr: string[];
  /** Null while it runs. */
  readonly exitCode: number | null;
  readonly ended: Promise<number>;
  signal(signal: Deno.Signal): void;
  /** Asks it to end, insists after three seconds. */
  stop(): Promise<number>;
}

export interface ChildOptions {
  args?: string[];
  cwd?: string;
  /** Added to the environment; null removes a variable. */
  env?: Record<string, string | null>;
  /** Network namespace to run in (root only). */
  namespace?: string;
}

const STOP_MS = 3000;
/** What a client remembers of offices goes with the tests. */
const USER_DATA = Deno.makeTempDirSync({ prefix: "mfb-user-" });
globalThis.addEventListener("unload", () => Deno.removeSync(USER_DATA, { recursive: true }));
const LINES_MAX = 20_000;

export function spawn(command: string, { args = [], cwd, env = {}, namespace }: ChildOptions = {}): Child {
  const line = namespace ? ["ip", "netns", "exec", namespace, command, ...args] : [command, ...args];
  const process = new Deno.Command(line[0], {
    args: line.slice(1),
    cwd,
    env: environment(env),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout: string[] = [], stderr: string[] = [];
  let exitCode: number | null = null;
  const read = Promise.all([collect(process.stdout, stdout), collect(process.stderr, stderr)]);
  const ended = process.status.then(({ code }) => exitCode = code);
  const signal = (name: Deno.Signal) => {
    if (exitCode !== null) return;
    try {
      process.kill(name);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
    }
  };
  const stop = async () => {
    signal("SIGTERM");
    try {
      await within(ended, { what: `the end of ${command}`, timeoutMs: STOP_MS });
    } catch {
      signal("SIGKILL");
    }
    await ended;
    // A grandchild may hold the pipes open for longer than the process lives.
    await within(read, { what: "the end of output", timeoutMs: STOP_MS }).catch(() => {});
    return ended;
  };
  return {
    pid: process.pid,
    stdout,
    stderr,
    get exitCode() {
      return exitCode;
    },
    ended,
    signal,
    stop,
    [Symbol.asyncDispose]: async () => void await stop(),
  };
}

/** Runs a short command to its end. @throws Error with its stderr when it fails. */
export async function run(
  command: string,
  args: string[],
  { env = {}, namespace }: ChildOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const line = namespace ? ["ip", "netns", "exec", namespace, command, ...args] : [command, ...args];
  const output = await new Deno.Command(line[0], {
    args: line.slice(1),
    env: environment(env),
    clearEnv: true,
  }).output();
  if (!output.success) {
    throw new Error(`"${line.join(" ")}" failed: ${new TextDecoder().decode(output.stderr).trim()}`);
  }
  return output.stdout;
}

export async function runText(command: string, args: string[], options: ChildOptions = {}): Promise<string> {
  return new TextDecoder().decode(await run(command, args, options));
}

/** Waits for a line of the output that passes. */
export function lineOf(
  child: Child,
  from: "stdout" | "stderr",
  passes: (line: string) => boolean,
  timeoutMs = 60_000,
): Promise<string> {
  return waitFor(() => {
    const found = child[from].find(passes);
    if (found === undefined && child.exitCode !== null) {
      throw new Error(`Process ended with ${child.exitCode}: ${child.stderr.slice(-20).join("\n")}`);
    }
    return found ?? null;
  }, {
    what: `a line on ${from}`,
    timeoutMs,
    otherwise: () =>
      `stdout: ${child.stdout.slice(-5).join("\n")}\nstderr: ${child.stderr.slice(-20).join("\n")}`,
  });
}

/** The tests' own environment without anything that points to a display or to this machine's settings. */
function environment(extra: Record<string, string | null>): Record<string, string> {
  const keep = ["PATH", "HOME", "DENO_DIR", "DENORT_BIN", "NODE_EXTRA_CA_CERTS", "TMPDIR", "MFB_EXECUTABLE"];
  const env: Record<string, string> = { LC_ALL: "C.UTF-8", XDG_DATA_HOME: USER_DATA };
  for (const name of keep) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  for (const [name, value] of Object.entries(extra)) {
    if (value === null) delete env[name];
    else env[name] = value;
  }
  return env;
}

async function collect(stream: ReadableStream<Uint8Array<ArrayBuffer>>, lines: string[]): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    if (lines.length < LINES_MAX) lines.push(...parts);
  }
  if (rest) lines.push(rest);
}
