import { createServer, request } from "node:http";
import { connect, type Socket } from "node:net";
import { RELAY_PORT } from "../relay/start_relay.ts";
import type { TestServer } from "../testing.ts";
import type { Finding, Light } from "./finding.ts";
import { type CheckOptions, checkSetUp } from "./mod.ts";

/** Helpers for the tests of this folder; nothing here is part of the product. */

/** Checks as with a server's own flags. @returns the worst light of each name, and all that was told. */
export async function check(options: Partial<CheckOptions> & { dataDir: string }) {
  const findings: Finding[] = [];
  const well = await checkSetUp({
    host: "127.0.0.1",
    port: 0,
    address: null,
    keyFile: null,
    tls: null,
    acme: null,
    httpRedirect: null,
    proxies: [],
    insecureHttp: false,
    relay: { kind: "none" },
    redis: null,
    places: { folders: [`${options.dataDir}/downloads`], own: null },
    now: Date.now,
    ...options,
  }, (finding) => void findings.push(finding));
  const lights: Record<string, Light> = {};
  const order: Light[] = ["green", "yellow", "red"];
  for (const { about, light } of findings) {
    const name = about.replace(/^Port \d+$/, "Port");
    lights[name] = order[Math.max(order.indexOf(lights[name]), order.indexOf(light))];
  }
  /** What is said of something, with its remedy. */
  const said = (name: string) =>
    findings.filter(({ about }) => about.startsWith(name)).map(({ text, remedy }) =>
      `${text} ${remedy ?? ""}`
    )
      .join(" ");
  return { well, findings, lights, said };
}

/** A running server's own flags. */
export function flagsOf({ dataDir, port, relay }: TestServer) {
  return {
    dataDir,
    port,
    relay: { kind: "own" as const, udpPort: relay.udpPort ?? RELAY_PORT },
    address: `http://127.0.0.1:${port}/`,
  };
}

/** A reverse proxy before `port`, set up well but for what `wrong` says. */
export async function startProxy(port: number, wrong: "host" | "upgrade" | "nothing") {
  const sockets = new Set<Socket>();
  const server = createServer((incoming, outgoing) => {
    const { host } = incoming.headers;
    const passed = request({
      host: "127.0.0.1",
      port,
      path: incoming.url,
      headers: { ...incoming.headers, "x-forwarded-for": "192.0.2.1", "x-forwarded-host": host },
    }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (incoming, socket) => {
    if (wrong === "upgrade") return socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    const behind = connect(port, "127.0.0.1", () => {
      const headers: Record<string, string> = {
        ...incoming.headers as Record<string, string>,
        "x-forwarded-for": "192.0.2.1",
        ...(wrong === "host" ? { host: `127.0.0.1:${port}` } : {}),
      };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      behind.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      behind.pipe(socket);
      socket.pipe(behind);
    });
    for (const one of [behind, socket]) one.on("error", () => {});
    sockets.add(behind);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
