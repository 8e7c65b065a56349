import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { TestSocket } from "../testing.ts";

/** Servers as processes, for tests and the bench; nothing here is part of the product. */
export interface NodeProcess extends AsyncDisposable {
  readonly port: number;
  readonly pid: number;
  /** What the adviser's page gets for its launch token; good at every node. */
  readonly token: string;
  kill(): Promise<void>;
}

export async function startNode(dataDir: string, redisUrl?: string): Promise<NodeProcess> {
  const program = `${import.meta.dirname}/testing_node.ts`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", program, dataDir, ...redisUrl ? [redisUrl] : []],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the server ended before it served");
    text += value;
  }
  const { port, launch } = JSON.parse(text) as { port: number; launch: string };
  const origin = `http://127.0.0.1:${port}`;
  const response = await fetch(`${origin}/api/adviser/token`, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ launch }),
  });
  const { token } = await response.json() as { token: string };

  async function kill(): Promise<void> {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await child.status;
    await reader.cancel();
  }
  return { port, pid: child.pid, token, kill, [Symbol.asyncDispose]: kill };
}

/** A signed-in adviser's socket at a node. */
export async function adviserAt(port: number, token: string): Promise<TestSocket> {
  const socket = new TestSocket(`ws://127.0.0.1:${port}/api/adviser`, { origin: `http://127.0.0.1:${port}` });
  await socket.opened();
  socket.send({ type: "auth", token, version: PROTOCOL_VERSION });
  await socket.next("welcome");
  return socket;
}

export async function clientAt(port: number): Promise<TestSocket> {
  const socket = new TestSocket(`ws://127.0.0.1:${port}/api/client`);
  await socket.opened();
  return socket;
}
