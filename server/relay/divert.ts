import type { Server } from "node:http";
import type { Socket } from "node:net";
import { HEADERS_TIMEOUT_MS } from "../limits.ts";
import { beginsLikeStun } from "./stream.ts";

/**
 * Looks at the first byte of each of an HTTP server's connections: what begins with STUN goes to `take`, the rest to the
 * server as if nothing had been read. What says nothing is closed in time. Deno 2.6 has no such event: there all
 * connections stay with the server.
 *
 * @param event "connection", or "secureConnection" of a TLS server.
 */
export function divert(
  server: Server,
  event: "connection" | "secureConnection",
  take: (socket: Socket) => void,
): void {
  const [serve] = server.listeners(event) as ((socket: Socket) => void)[];
  if (!serve) return;
  server.removeListener(event, serve);
  server.on(event, (socket: Socket) => {
    if (socket.destroyed) return;
    const late = setTimeout(() => socket.destroy(), HEADERS_TIMEOUT_MS);
    socket.on("error", () => {});
    socket.once("close", () => clearTimeout(late));
    socket.once("readable", () => {
      clearTimeout(late);
      const first = socket.read() as Uint8Array | null;
      if (first === null) return socket.destroy();
      socket.unshift(first);
      if (beginsLikeStun(first[0])) take(socket);
      else serve.call(server, socket);
    });
  });
}
