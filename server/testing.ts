import { rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { WebSocket } from "ws";
import { carried } from "../protocol/carried.ts";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { assetsOf } from "./assets.ts";
import { NO_DOWNLOADS } from "./downloads/mod.ts";
import type { ServerEvent } from "./events.ts";
import { type RunningServer, startServer, type StartServerOptions } from "./start_server.ts";

/** Helpers for the tests of this room; nothing here is part of the product. */

export const TEST_ASSETS = assetsOf(
  {
    help: "<title>help</title>",
    adviser: "<title>adviser</title>",
    client: "<title>client</title>",
    admin: "<title>admin</title>",
    sign_in: "<title>sign in</title>",
    guest: "<title>guest</title>",
  },
  { "/assets/main-0.js": "export {};" },
);

/** A bare TCP connection that says `text`; `answer` is all that came back until it closed. */
export function rawSocket(port: number, text: string): { socket: Socket; answer: Promise<string> } {
  const socket = connect(port, "127.0.0.1", () => socket.write(text));
  let answer = "";
  socket.on("data", (data) => answer += data.toString());
  socket.on("error", () => {});
  return { socket, answer: new Promise((resolve) => socket.on("close", () => resolve(answer))) };
}

type Json = { type: string; [key: string]: unknown };

/** A WebSocket whose messages are awaited one by one. */
export class TestSocket {
  readonly ws: WebSocket;
  readonly #received: Json[] = [];
  readonly #waiting: ((message: Json | null) => void)[] = [];
  readonly #closed: Promise<{ code: number; reason: string }>;
  /** Told beside all else, at times of their own. */
  readonly ice: Json[] = [];
  /** The HTTP status of a refused upgrade. */
  status = 0;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.ws = new WebSocket(url, { headers, perMessageDeflate: false, rejectUnauthorized: false });
    this.ws.on("message", (data, binary) => {
      const message = binary
        ? carried(Uint8Array.from(data as unknown as Uint8Array))
        : JSON.parse(String(data));
      if (message.type === "ice") return void this.ice.push(message);
      const waiting = this.#waiting.shift();
      if (waiting) waiting(message);
      else this.#received.push(message);
    });
    this.ws.on("error", (error) => {
      this.status = Number(/^Unexpected server response: (\d+)$/.exec(error.message)?.[1] ?? 0);
    });
    this.#closed = new Promise((resolve) =>
      this.ws.on("close", (code, reason) => {
        resolve({ code, reason: String(reason) });
        for (const waiting of this.#waiting) waiting(null);
      })
    );
  }

  /** @returns whether it opened. */
  async opened(): Promise<boolean> {
    if (this.ws.readyState === WebSocket.OPEN) return true;
    return await Promise.race([
      new Promise<boolean>((resolve) => this.ws.once("open", () => resolve(true))),
      this.#closed.then(() => false),
    ]);
  }

  send(message: unknown): void {
    this.ws.send(JSON.stringify(message));
  }

  /** A binary message; one that comes is "carry". */
  sendFrame(frame: Uint8Array): void {
    this.ws.send(frame);
  }

  /** The next message. */
  async any(): Promise<Json> {
    const message = this.#received.shift() ??
      await new Promise<Json | null>((resolve) => this.#waiting.push(resolve));
    if (!message) throw new Error("The socket closed before it said more");
    return message;
  }

  /** The next message; it must be of that type. */
  async next(type: string): Promise<Json> {
    const message = await this.any();
    if (message.type !== type) {
      throw new Error(`Expected "${type}", got ${JSON.stringify(message).slice(0, 500)}`);
    }
    return message;
  }

  closed(): Promise<{ code: number; reason: string }> {
    return this.#closed;
  }

  async close(): Promise<void> {
    this.ws.terminate();
    await this.#closed;
  }
}

export interface TestServer extends RunningServer {
  readonly dataDir: string;
  readonly events: ServerEvent[];
  /** A signed-in adviser's socket. */
  adviser(): Promise<TestSocket>;
  /** An open client socket. */
  client(): Promise<TestSocket>;
  /** A token as the adviser's page gets it. */
  adviserToken(): Promise<string>;
  stop(): Promise<void>;
}

/** A real server on a free loopback port, with a data folder of its own. */
export async function startTestServer(options: Partial<StartServerOptions> = {}): Promise<TestServer> {
  const dataDir = options.dataDir ?? Deno.makeTempDirSync({ prefix: "mfb-server-" });
  const events: ServerEvent[] = [];
  const running = await startServer({
    host: "127.0.0.1",
    port: 0,
    dataDir,
    keyFile: null,
    redis: null,
    office: { name: "Kanzlei Probe", phone: "0221 123", address: null },
    assets: TEST_ASSETS,
    show: { canShow: false, createHost: () => Promise.reject(new Error("no screen")) },
    downloads: NO_DOWNLOADS,
    relay: { kind: "own", udpPort: 0 },
    open: null,
    emit: (event) => void events.push(event),
    print: () => {},
    ...options,
  });
  // The adviser's page of this computer may stand on a listener of its own.
  const { origin, host } = new URL(running.adviserUrl);
  let launch: string | null = running.adviserUrl.split("#start=")[1];
  let token: string | null = null;

  async function adviserToken(): Promise<string> {
    if (token) return token;
    const response = await fetch(`${origin}/api/adviser/token`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: JSON.stringify({ launch }),
    });
    launch = null;
    token = (await response.json()).token as string;
    return token;
  }

  return {
    ...running,
    dataDir,
    events,
    adviserToken,
    async adviser() {
      const socket = new TestSocket(`ws://${host}/api/adviser`, { origin });
      await socket.opened();
      socket.send({ type: "auth", token: await adviserToken(), version: PROTOCOL_VERSION });
      await socket.next("welcome");
      return socket;
    },
    async client() {
      const socket = new TestSocket(`${running.url.replace("http", "ws")}api/client`);
      await socket.opened();
      return socket;
    },
    async stop() {
      await running.close();
      if (!options.dataDir) rmSync(dataDir, { recursive: true });
    },
  };
}

/** An adviser and a client that belong together. */
export async function verifiedPair(server: TestServer) {
  const adviser = await server.adviser();
  adviser.send({ type: "create", mode: "support", password: false });
  const created = await adviser.next("created");
  const client = await server.client();
  client.send({ type: "claim", number: created.number, version: PROTOCOL_VERSION });
  const claimed = await client.next("claimed");
  await adviser.next("claimed");
  adviser.send({ type: "verified" });
  // The answer to a message after it shows that it was read.
  adviser.send({ type: "relay", data: "hello" });
  await client.next("relay");
  return {
    adviser,
    client,
    number: created.number as string,
    adviserToken: created.token as string,
    clientToken: claimed.token as string,
  };
}
