import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { AddressLimits } from "./address_limits.ts";
import { UserError } from "./errors.ts";
import * as limits from "./limits.ts";
import { log } from "./log.ts";
import { createProxies, type Peer, type Proxies } from "./proxy.ts";
import { divert } from "./relay/divert.ts";
import { isLoopback, readFacts } from "./rules.ts";
import { CLOSE_REFUSED, CLOSE_RESTART, runSocket } from "./server_socket.ts";
import type { WebApp } from "./web_app.ts";

export interface ListenerOptions {
  /** Address to listen on, e.g. "127.0.0.1" or "0.0.0.0". */
  hostname: string;
  /** 0 takes any free port. */
  port: number;
  /** Makes the app as soon as the port is known. */
  app(port: number): WebApp;
  /** How long another process may still hold the port, milliseconds; 0 or missing: it must be free. */
  waitMs?: number;
  /** Whether connections from this computer count against the limits per address (a proxy's all come from it). */
  limitLoopback?: boolean;
  /** PEM, known to be good (tls/certificate.ts); missing: plain HTTP. */
  certificate?: { cert: string; key: string };
  /** Whose X-Forwarded-* are believed; missing: nobody's. */
  proxies?: Proxies;
  /** Takes the connections that begin with STUN instead of HTTP, from then on; missing: they are refused. */
  onStun?(socket: Socket): void;
  /** Others than they and this computer aren't let in. */
  onlyProxies?: boolean;
}

export interface Listener {
  readonly port: number;
  readonly hostname: string;
  /** What is open now. */
  readonly open: { connections: number; sockets: number };
  /**
   * New connections get this certificate from now on, those that are open go on. @returns false where the runtime
   * can't (Deno 2.6): the certificate then holds from the next start.
   */
  setCertificate(certificate: { cert: string; key: string }): boolean;
  /**
   * Stops listening, tells every socket to come back later (1012), and lets requests that are being answered end
   * within `graceMs`.
   */
  drain(graceMs: number): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

const logger = log("server", "listener");

/** Pause between two tries for a port that is still taken. */
const PORT_TRY_MS = 100;
/** How often a server that stops looks whether all is answered. */
const DRAIN_LOOK_MS = 50;

/**
 * Listens for HTTP and WebSockets on one port, under the limits of limits.ts.
 *
 * Deno 2.6's node:http has no "connection" event, no header time-out and no remote address for upgrades: there the
 * limits per address and the time-outs don't hold, so only builds on Deno 2.9 face a network.
 *
 * @throws UserError if the port can't be had.
 */
export async function createListener(options: ListenerOptions): Promise<Listener> {
  let app: WebApp | null = null;
  const connections = new Set<Socket>();
  const perAddress = new AddressLimits({
    most: limits.CONNECTIONS_PER_ADDRESS,
    perSecond: limits.NEW_CONNECTIONS_PER_SECOND,
    burst: limits.NEW_CONNECTIONS_PER_SECOND,
  });
  const sockets = new AddressLimits({
    most: limits.SOCKETS_PER_ADDRESS,
    perSecond: limits.NEW_SOCKETS_PER_SECOND,
    burst: limits.NEW_SOCKETS_BURST,
  });
  const proxies = options.proxies ?? createProxies([]);
  const secure = options.certificate !== undefined;
  const counts = (address: string | null): address is string =>
    address !== null && (options.limitLoopback === true || !isLoopback(address));
  let answering = 0, draining = false;

  const server = serve(
    options,
    getRequestListener(
      async (request, env) => {
        const { incoming, outgoing } = env as { incoming: IncomingMessage; outgoing: ServerResponse };
        answering++;
        outgoing.once("close", () => answering--);
        if (draining) outgoing.setHeader("connection", "close");
        return await app!.fetch(request, peerOf(incoming));
      },
      // Deno's own Request and Response stay what they are.
      { overrideGlobalObjects: false },
    ),
  );

  function peerOf(request: IncomingMessage): Peer {
    return proxies.peer({ remote: remoteOf(request.socket), secure }, (name) => headerOf(request, name));
  }

  function remoteOf(socket: { remoteAddress?: string } | undefined): string | null {
    if (socket?.remoteAddress) return socket.remoteAddress;
    // Deno 2.6 hides it; on a loopback listener there is only one answer.
    return isLoopback(options.hostname) ? options.hostname : null;
  }

  server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? null;
    if (options.onlyProxies && !isLoopback(address) && !proxies.has(address)) return socket.destroy();
    // Behind a proxy's address are many people: their sockets count, not its connections.
    const leave = counts(address) && !proxies.has(address) ? perAddress.enter(address, Date.now()) : () => {};
    if (leave === null || connections.size >= limits.CONNECTIONS_MAX) {
      leave?.();
      return socket.destroy();
    }
    connections.add(socket);
    socket.on("close", () => {
      connections.delete(socket);
      leave();
    });
  });
  if (options.onStun) divert(server, options.certificate ? "secureConnection" : "connection", options.onStun);
  server.on("clientError", (error, socket) => {
    logger.debug("Refused a request: {reason}", { reason: error.message });
    if (!socket.writable) return socket.destroy();
    const status = STATUS_BY_ERROR[(error as NodeJS.ErrnoException).code ?? ""] ?? "400 Bad Request";
    socket.end(
      `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      () => socket.destroy(),
    );
  });

  // A handshake that failed or took too long: there is nobody to say it to.
  server.on("tlsClientError", (_error, socket: Duplex) => socket.destroy());

  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: SIGNALLING_MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  });

  server.on("upgrade", (request, socket, head) => {
    const peer = peerOf(request), { remote } = peer;
    if (draining) return refuse(request, socket, head, 503);
    const facts = readFacts((name) => headerOf(request, name), peer);
    const opened = app!.openSocket(request.url ?? "", facts);
    if ("status" in opened) return refuse(request, socket, head, opened.status);
    const leave = counts(remote) ? sockets.enter(remote, Date.now()) : () => {};
    if (leave === null) return refuse(request, socket, head, 429);
    socket.on("close", leave);
    webSockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on("close", leave);
      runSocket(ws, facts, opened.open);
    });
  });

  function refuse(request: IncomingMessage, socket: Duplex, head: Uint8Array, status: number): void {
    socket.on("error", () => {});
    if ((socket as Socket).remoteAddress !== undefined) {
      const answer = `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
      // Over TLS it is on its way only when `end` calls back.
      socket.end(answer, () => socket.destroy());
      return;
    }
    // Deno 2.6 can only answer an upgrade with 101: close the socket before it can say anything.
    webSockets.handleUpgrade(request, socket, head as never, (ws) => {
      ws.on("error", () => {});
      ws.close(CLOSE_REFUSED, "Refused");
    });
  }

  const patience = performance.now() + (options.waitMs ?? 0);
  const port = await new Promise<number>((resolve, reject) => {
    const listen = () => server.listen(options.port, options.hostname);
    const onError = (error: Error) => {
      const taken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (taken && performance.now() < patience) return void setTimeout(listen, PORT_TRY_MS);
      reject(listenError(options, error));
    };
    server.on("error", onError);
    server.once("listening", () => {
      server.off("error", onError);
      const { port } = server.address() as { port: number };
      try {
        app = options.app(port);
        resolve(port);
      } catch (error) {
        server.close();
        reject(error);
      }
    });
    listen();
  });
  server.on("error", (error) => logger.error("Listener broke: {reason}", { reason: error.message }));

  // Once only: Deno 2.6 never answers a second close().
  let closed: Promise<void> | null = null;
  const stopListening = () => closed ??= new Promise((resolve) => server.close(() => resolve()));

  return {
    port,
    hostname: options.hostname,
    get open() {
      return { connections: connections.size, sockets: webSockets.clients.size };
    },
    setCertificate({ cert, key }) {
      const set = (server as Partial<TlsServer>).setSecureContext;
      set?.call(server, { ...TLS, cert, key });
      return set !== undefined;
    },
    async drain(graceMs) {
      draining = true;
      void stopListening();
      for (const ws of webSockets.clients) ws.close(CLOSE_RESTART, "The server starts anew");
      (server as Partial<Server>).closeIdleConnections?.();
      const until = performance.now() + graceMs;
      while ((answering > 0 || webSockets.clients.size > 0) && performance.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
      }
    },
    async close() {
      for (const ws of webSockets.clients) ws.terminate();
      const closed = stopListening();
      server.closeAllConnections();
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}

/** TLS 1.2 with ECDHE and AEAD, or 1.3: what Deno's TLS has beside that nobody gets. */
const TLS = { minVersion: "TLSv1.2" } as const;

function serve({ certificate }: ListenerOptions, listener: RequestListener): Server {
  const http = {
    headersTimeout: limits.HEADERS_TIMEOUT_MS,
    requestTimeout: limits.REQUEST_TIMEOUT_MS,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT_MS,
    connectionsCheckingInterval: limits.TIMEOUT_CHECK_MS,
    maxHeaderSize: limits.HEADER_MAX_BYTES,
  };
  if (!certificate) return createServer(http, listener);
  const { cert, key } = certificate;
  return createTlsServer(
    { ...http, ...TLS, cert, key, handshakeTimeout: limits.HEADERS_TIMEOUT_MS },
    listener,
  );
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(", ") : value;
}

const STATUS_BY_ERROR: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

const NO_SUCH_ADDRESS = ["EADDRNOTAVAIL", "ENOTFOUND", "EINVAL"];
const LISTEN_REASONS: Record<string, string> = { EADDRINUSE: "it is in use", EACCES: "not allowed" };

function listenError({ hostname, port }: ListenerOptions, error: Error): UserError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  // Deno says EINVAL for an address of another computer.
  if (NO_SUCH_ADDRESS.includes(code)) {
    return new UserError("listen", `Cannot listen on "${hostname}": this computer has no such address`, {
      cause: error,
    });
  }
  return new UserError("listen", `Cannot listen on port ${port}: ${LISTEN_REASONS[code] ?? error.message}`, {
    cause: error,
    hint: code === "EADDRINUSE" ? "Choose another port with --port." : undefined,
  });
}
