import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import type { IceServer } from "../../protocol/ice.ts";
import type { Side } from "../signalling/room.ts";
import { serversOf } from "./ice_desk.ts";
import { makeCredential } from "./credentials.ts";
import { divert } from "./divert.ts";
import { Relay } from "./relay.ts";
import { acceptRelayStream } from "./stream.ts";
import { openUdpPort } from "./udp_port.ts";

/** Helpers for the tests of this folder; nothing here is part of the product. */

export const SECRET = new Uint8Array(32).fill(7);
export const SESSION = "AAAAAAAAAAAAAAAAAAAAAA";

export interface TestRelay extends AsyncDisposable {
  readonly relay: Relay;
  readonly udpPort: number;
  /** Of HTTP and TURN. */
  readonly tcpPort: number;
  /** As an end of SESSION is told them. */
  servers(side: Side, transport?: "udp" | "tcp"): IceServer[];
}

/** A relay on free loopback ports, with one open session. */
export async function startTestRelay(): Promise<TestRelay> {
  const relay = new Relay({ secret: SECRET, now: Date.now });
  relay.open(SESSION);
  const udp = await openUdpPort(relay, { hostname: "127.0.0.1", port: 0 });
  const http = createServer((_, response) => response.end("http"));
  divert(http, "connection", (socket) => {
    acceptRelayStream(relay, socket, { address: socket.remoteAddress!, port: socket.remotePort! });
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const tcpPort = (http.address() as { port: number }).port;
  return {
    relay,
    udpPort: udp.port,
    tcpPort,
    servers: (side, transport) =>
      serversOf(
        { kind: "own", secret: SECRET, udpPort: udp.port },
        {
          reached: { host: `127.0.0.1:${tcpPort}`, secure: false, forwarded: false },
          user: { session: SESSION, side, expiresAt: Date.now() + 60_000 },
        },
      ).map(({ urls, ...rest }) => ({
        urls: urls.filter((url) => transport === undefined || url.includes(`=${transport}`)),
        ...rest,
      })).filter(({ urls }) => urls.length > 0),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await udp.close();
    },
  };
}

/** A credential of SESSION that holds for a minute. */
export function testCredential(side: Side = "client") {
  return makeCredential(SECRET, { session: SESSION, side, expiresAt: Date.now() + 60_000 });
}

/** A UDP port that nobody has now. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
