import { Buffer } from "node:buffer";
import { WebSocket } from "ws";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { carried, isCarried } from "../protocol/carried.ts";
import { CARRIER_FRAME_MAX_BYTES, SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { parseMessage } from "../protocol/parse.ts";
import { type ClientToServer, type ServerToClient, serverToClient } from "../protocol/signalling.ts";

/** A socket that answers no ping for this long is dead, whatever TCP believes. */
const PING_MS = 2_000;
const DEAD_MS = 4_500;
/** How long a new socket gets until it is open; short, since a lost SYN is repeated late. */
const OPEN_MS = 2_000;
const RETRY_MIN_MS = 300;
const RETRY_MAX_MS = 3_000;

export interface SignallingOptions {
  /** Origin of the adviser's server, e.g. "https://hilfe.kanzlei.example". */
  serverUrl: string;
  /** First part of the session number. */
  number: string;
  onMessage(message: ServerToClient): void;
  /** Open and accepted by the server, for the first time or again. */
  onUp(): void;
  /** The first try failed: the server can't be reached. */
  onUnreachable(): void;
  log(message: string): void;
}

/**
 * The client process's socket to the adviser's server: claims the number, comes back by its token for as long as
 * the session lives. Messages while it is down are dropped; the link above tolerates gaps.
 */
export interface Signalling {
  /** @returns false while the server doesn't hear it. */
  send(message: ClientToServer): boolean;
  close(): void;
}

export function openSignalling(options: SignallingOptions): Signalling {
  const url = new URL("/api/client", options.serverUrl);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  let token: string | null = null;
  let socket: WebSocket | null = null;
  /** The server knows who we are: only then it takes frames. */
  let seated = false;
  let closed = false, tries = 0, lastPong = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    const mine = new WebSocket(url, {
      handshakeTimeout: OPEN_MS,
      maxPayload: Math.max(SIGNALLING_MESSAGE_MAX_BYTES, CARRIER_FRAME_MAX_BYTES),
      perMessageDeflate: false,
    });
    socket = mine;
    seated = false;
    mine.on("open", () => {
      lastPong = performance.now();
      const version = PROTOCOL_VERSION;
      mine.send(JSON.stringify(
        token ? { type: "resume", token, version } : { type: "claim", number: options.number, version },
      ));
    });
    mine.on("pong", () => lastPong = performance.now());
    mine.on("message", (data, binary) => {
      if (socket !== mine) return;
      if (binary && Buffer.isBuffer(data)) options.onMessage(carried(new Uint8Array(data)));
      else receive(mine, String(data));
    });
    // "close" always follows an error, and says all that matters.
    mine.on("error", () => {});
    mine.on("close", () => {
      if (socket === mine) gone();
    });
  }

  function receive(mine: WebSocket, text: string): void {
    lastPong = performance.now();
    try {
      const message = parseMessage(serverToClient, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if (message.type === "claimed") token = message.token;
      if (message.type === "claimed" || message.type === "resumed") {
        tries = 0;
        seated = true;
        options.onUp();
      }
      options.onMessage(message);
    } catch (error) {
      options.log(`Closed signalling: ${error instanceof Error ? error.message : error}`);
      mine.terminate();
    }
  }

  function gone(): void {
    socket = null;
    if (closed) return;
    if (!token) {
      closed = true;
      clearInterval(pinger);
      return options.onUnreachable();
    }
    const wait = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(tries++, 4)) *
      (0.75 + Math.random() / 2);
    retry = setTimeout(open, wait);
  }

  const pinger = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (performance.now() - lastPong > DEAD_MS) return socket.terminate();
    socket.ping();
  }, PING_MS);
  open();

  return {
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      if (!isCarried(message)) socket.send(JSON.stringify(message));
      else if (seated) socket.send(message.frame);
      else return false;
      return true;
    },
    close() {
      closed = true;
      clearTimeout(retry);
      clearInterval(pinger);
      socket?.close(1000);
      const last = socket;
      socket = null;
      // A dead link never answers the closing handshake.
      if (last) setTimeout(() => last.terminate(), OPEN_MS).unref?.();
    },
  };
}
