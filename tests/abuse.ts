import { Buffer } from "node:buffer";
import { connect } from "node:net";
import { WebSocket } from "ws";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { TestSocket } from "../server/testing.ts";

/** The attacker of abuse_system_test.ts, and what he attacks. */

export interface Victim extends AsyncDisposable {
  readonly port: number;
  readonly udpPort: number;
  readonly dataDir: string;
  /** What the process holds in memory, in megabytes (VmRSS). */
  megabytes(): number;
  /** A figure of /metrics, of one label's value where there are several. */
  figure(name: string): Promise<number>;
  /** A signed-in adviser's socket, and the number of a session that it made. */
  adviser(): Promise<{ socket: TestSocket; create(): Promise<string> }>;
}

export async function startVictim(): Promise<Victim> {
  const dataDir = Deno.makeTempDirSync({ prefix: "mfb-abuse-" });
  Deno.mkdirSync(`${dataDir}/downloads`);
  Deno.writeFileSync(`${dataDir}/downloads/MFB-Kunde.exe`, new Uint8Array(1000));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", `${import.meta.dirname}/abuse_server.ts`, dataDir],
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
  const { port, udpPort, here, launch } = JSON.parse(text) as Record<string, string>;
  return {
    port: Number(port),
    udpPort: Number(udpPort),
    dataDir,
    megabytes() {
      const status = Deno.readTextFileSync(`/proc/${child.pid}/status`);
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
    },
    async figure(name) {
      const metrics = await (await fetch(new URL("/metrics", here))).text();
      const line = metrics.split("\n").find((one) => one.startsWith(`${name} `));
      if (!line) throw new Error(`no ${name} in\n${metrics}`);
      return Number(line.split(" ")[1]);
    },
    async adviser() {
      const response = await fetch(new URL("/api/adviser/token", here), {
        method: "POST",
        headers: { origin: here, "content-type": "application/json" },
        body: JSON.stringify({ launch }),
      });
      const { token } = await response.json();
      const socket = new TestSocket(`${here.replace("http", "ws")}/api/adviser`, { origin: here });
      await socket.opened();
      socket.send({ type: "auth", token, version: PROTOCOL_VERSION });
      await socket.next("welcome");
      return {
        socket,
        async create() {
          socket.send({ type: "create", mode: "support", password: false });
          return (await socket.next("created")).number as string;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await reader.cancel();
      Deno.removeSync(dataDir, { recursive: true });
    },
  };
}

/** A socket as the proxy of `address` opens it. */
export function socketFrom(victim: Victim, address: string, path = "/api/client"): TestSocket {
  return new TestSocket(`ws://127.0.0.1:${victim.port}${path}`, { "x-forwarded-for": address });
}

/** What a client of `address` is told that claims `number`: "number", "slow", or "claimed". */
export async function claimFrom(victim: Victim, address: string, number: string): Promise<string> {
  const socket = socketFrom(victim, address);
  try {
    if (!await socket.opened()) return `HTTP ${socket.status}`;
    socket.send({ type: "claim", number, version: PROTOCOL_VERSION });
    const { type, code } = await socket.any();
    return String(code ?? type);
  } finally {
    await socket.close();
  }
}

/** The same straight from an address of this computer, with headers of the attacker's own. */
export async function claimFromHere(
  victim: Victim,
  { localAddress, headers }: { localAddress: string; headers: Record<string, string> },
): Promise<string> {
  const ws = new WebSocket(`ws://127.0.0.1:${victim.port}/api/client`, { localAddress, headers });
  return await new Promise((resolve) => {
    ws.on(
      "open",
      () => ws.send(JSON.stringify({ type: "claim", number: "00000", version: PROTOCOL_VERSION })),
    );
    ws.on("message", (data) => {
      resolve(JSON.parse(String(data)).code);
      ws.terminate();
    });
    ws.on("error", (error) => resolve(error.message));
  });
}

/** A connection that says something and reads until it is closed. @param options.trickle byte by byte. */
export function say(
  port: number,
  text: string | Uint8Array,
  { trickleMs = 0, localAddress = "127.0.0.1" } = {},
): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const bytes = Buffer.from(text as string);
    const socket = connect({ port, host: "127.0.0.1", localAddress }, () => {
      if (trickleMs === 0) return void socket.write(bytes);
      let at = 0;
      const timer = setInterval(() => {
        if (at < bytes.length) socket.write(bytes.subarray(at, ++at));
      }, trickleMs);
      socket.on("close", () => clearInterval(timer));
    });
    socket.on("data", (data) => answer += data.toString("latin1"));
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

/** An answer's status; 0 where the connection was closed without one. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
}
