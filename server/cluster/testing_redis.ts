import { createServer } from "node:net";
import { openRedis, type Redis } from "./redis.ts";

/** A redis-server of Debian's, for tests; nothing here is part of the product. */
export interface TestRedis extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  connect(): Promise<Redis>;
  /** kill -9 */
  kill(): Promise<void>;
  /** Again on the same port, with what was on its disk. */
  start(): Promise<void>;
}

export async function startTestRedis(options: { appendOnly?: boolean } = {}): Promise<TestRedis> {
  const dir = Deno.makeTempDirSync({ prefix: "mfb-redis-" });
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const opened: Redis[] = [];
  let child: Deno.ChildProcess;

  async function start(): Promise<void> {
    const append = options.appendOnly ? "yes" : "no";
    child = new Deno.Command("/usr/bin/redis-server", {
      args: ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--appendonly", append],
      stdout: "null",
      stderr: "null",
    }).spawn();
    for (let attempt = 0;; attempt++) {
      try {
        (await openRedis({ url })).close();
        return;
      } catch (error) {
        if (attempt > 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async function kill(): Promise<void> {
    child.kill("SIGKILL");
    await child.status;
  }

  await start();
  return {
    url,
    get pid() {
      return child.pid;
    },
    async connect() {
      const redis = await openRedis({ url });
      opened.push(redis);
      return redis;
    },
    kill,
    start,
    async [Symbol.asyncDispose]() {
      for (const one of opened) one.close();
      await kill().catch(() => {});
      Deno.removeSync(dir, { recursive: true });
    },
  };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
