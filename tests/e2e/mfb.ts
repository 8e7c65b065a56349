import { V8_FLAGS } from "../../build/v8_flags.ts";
import { type Child, lineOf, spawn } from "./child.ts";
import { waitFor } from "./wait.ts";

/** A running part of the program, started as a person would start it. */
export interface Mfb extends AsyncDisposable {
  readonly child: Child;
  /** Help page (server), or client UI with its launch token. */
  readonly url: string;
  /** Signs the local adviser in; server only. */
  readonly adviserUrl: string;
  readonly port: number;
  /** Events after `ready`, in order. */
  events(): MfbEvent[];
  /** Waits for an event of this name. */
  event(name: string, timeoutMs?: number): Promise<MfbEvent>;
}

export type MfbEvent = { event: string } & Record<string, unknown>;

export interface MfbOptions {
  args?: string[];
  env?: Record<string, string | null>;
  namespace?: string;
  /** The function bar stands on the shared screen, as it does for people; else the screen shows the test's own only. */
  bar?: boolean;
}

export const ROOT = `${import.meta.dirname}/../../`;
const READY_MS = 120_000;

/** The program from source, or the executable named by MFB_EXECUTABLE. */
export function mfbCommand(args: string[]): { command: string; args: string[] } {
  const executable = Deno.env.get("MFB_EXECUTABLE");
  if (executable) return { command: executable, args };
  return { command: Deno.execPath(), args: ["run", "-A", V8_FLAGS, `${ROOT}main.ts`, ...args] };
}

export function spawnMfb(args: string[], { env, namespace }: MfbOptions = {}): Child {
  const line = mfbCommand(args);
  return spawn(line.command, { args: line.args, cwd: ROOT, env, namespace });
}

export function startServer(options: MfbOptions & { data: string; port?: number }): Promise<Mfb> {
  const { data, port = 0, args = [], bar = false } = options;
  const flags = [
    ...bar ? [] : ["--no-bar"],
    "--port",
    String(port),
    "--data",
    data,
    "--no-open",
    "--json",
    ...args,
  ];
  return start("server", ["server", ...flags], options);
}

export function startClient(options: MfbOptions & { server: string; display?: string }): Promise<Mfb> {
  const { server, display, args = [], bar = false } = options;
  const flags = [
    ...bar ? [] : ["--no-bar"],
    "--server",
    server,
    "--port",
    "0",
    "--no-open",
    "--json",
    ...args,
  ];
  return start("client", display ? [...flags, "--display", display] : flags, options);
}

async function start(role: "server" | "client", args: string[], options: MfbOptions): Promise<Mfb> {
  const child = spawnMfb(args, options);
  try {
    return await attach(child, role);
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Waits for the `ready` line of a role. A process may speak for two roles (`demo`). */
export async function attach(child: Child, role: "server" | "client"): Promise<Mfb> {
  const isReady = (event: MfbEvent) => event.event === "ready" && event.role === role;
  const line = await lineOf(child, "stdout", (text) => {
    const event = parse(text);
    return event !== null && isReady(event);
  }, READY_MS);
  const ready = parse(line)!;
  const url = String(ready.url);
  const events = () =>
    child.stdout.map(parse).filter((event): event is MfbEvent => event !== null && !isReady(event));
  return {
    child,
    url,
    adviserUrl: String(ready.adviserUrl ?? ""),
    port: Number(new URL(url).port),
    events,
    event: (name, timeoutMs = 60_000) =>
      waitFor(() => events().find((event) => event.event === name) ?? null, {
        what: `the event "${name}" of the ${role}`,
        timeoutMs,
        otherwise: () => `events: ${events().map(({ event }) => event).join(", ")}`,
      }),
    async [Symbol.asyncDispose]() {
      await child.stop();
      // MFB_E2E_LOG=1: what the processes said, for a test that fails.
      if (Deno.env.get("MFB_E2E_LOG")) {
        console.log([`-- ${role}`, ...child.stdout, ...child.stderr].join("\n"));
      }
    },
  };
}

function parse(line: string): MfbEvent | null {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null && typeof value.event === "string" ? value : null;
  } catch {
    return null;
  }
}
