import { statSync } from "node:fs";
import { join } from "node:path";
import type { IceServer } from "../../protocol/ice.ts";
import type { Side } from "../signalling/room.ts";
import { serversOf } from "./ice_desk.ts";
import { freeUdpPort, SESSION } from "./testing.ts";

/** For tests: a real coturn, as docs/relay.md says to set it up, on loopback. */

export function exists(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

const SECRET = "a secret of the test";

export async function withCoturn() {
  const folder = await Deno.makeTempDir({ prefix: "mfb-coturn-" });
  const port = await freeUdpPort();
  const config = join(folder, "turnserver.conf");
  await Deno.writeTextFile(
    config,
    [
      `listening-ip=127.0.0.1`,
      `relay-ip=127.0.0.1`,
      `listening-port=${port}`,
      "use-auth-secret",
      `static-auth-secret=${SECRET}`,
      "realm=test",
      // Both ends' relayed addresses are on loopback here.
      "allow-loopback-peers",
      "no-tls",
      "no-dtls",
      "no-cli",
      "log-file=stdout",
      `userdb=${join(folder, "turndb")}`,
      `pidfile=${join(folder, "pid")}`,
    ].join("\n"),
  );
  const child = new Deno.Command("/usr/bin/turnserver", {
    args: ["-c", config],
    stdout: "null",
    stderr: "null",
  })
    .spawn();
  await answersTcp(port);
  return {
    port,
    secret: SECRET,
    servers: (side: Side, transport: "udp" | "tcp"): IceServer[] =>
      serversOf(
        { kind: "foreign", secret: SECRET, urls: [`turn:127.0.0.1:${port}?transport=${transport}`] },
        {
          reached: { host: null, secure: false, forwarded: false },
          user: { session: SESSION, side, expiresAt: Date.now() + 60_000 },
        },
      ),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function answersTcp(port: number): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (tries > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
