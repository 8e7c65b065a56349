import { Buffer } from "node:buffer";
import { WebSocket } from "ws";
import { PROTOCOL_VERSION } from "../protocol/version.ts";
import { carried, isCarried } from "../protocol/carried.ts";
import { CARRIER_FRAME_MAX_BYTES, SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { parseMessage } from "../protocol/parse.ts";
import { type ClientToServer, type ServerToClient, serverToClient } from "../protocol/signalling.ts";

/**
 * A socket that answered none of this many pings is dead, whatever TCP believes. Counted, not timed: after this process
 * itself stood still, timers come before the answers that lie waiting.
 */
const PING_MS = 2_000;
const PINGS_UNANSWERED_MAX = 2;
/** Sealed messages kept while the server is away. */
const RELAYS_KEPT = 64;
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
 * the session lives. Sealed messages wait while it is down; what breaks with a socket is lost, and the link above
 * tolerates that.
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
  /** The server knows which session this socket belongs to. */
  let seated = false;
  let closed = false, tries = 0, unanswered = 0;
  const unsent: ClientToServer[] = [];
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
      unanswered = 0;
      const version = PROTOCOL_VERSION;
      mine.send(JSON.stringify(
        token ? { type: "resume", token, version } : { type: "claim", number: options.number, version },
      ));
    });
    mine.on("pong", () => unanswered = 0);
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
    unanswered = 0;
    try {
      const message = parseMessage(serverToClient, text, SIGNALLING_MESSAGE_MAX_BYTES);
      if (message.type === "claimed") token = message.token;
      if (message.type === "claimed" || message.type === "resumed") {
        tries = 0;
        seated = true;
        for (const message of unsent.splice(0)) mine.send(JSON.stringify(message));
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
    seated = false;
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
    if (unanswered >= PINGS_UNANSWERED_MAX) return socket.terminate();
    unanswered++;
    socket.ping();
  }, PING_MS);
  open();

  return {
    send(message) {
      if (socket?.readyState === WebSocket.OPEN && (seated || !waits(message))) {
        socket.send(isCarried(message) ? message.frame : JSON.stringify(message));
        return true;
      }
      if (message.type === "relay" && !closed) {
        unsent.push(message);
        if (unsent.length > RELAYS_KEPT) unsent.shift();
      }
      return false;
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

/** The server takes these once it knows who we are. */
function waits({ type }: ClientToServer): boolean {
  return type === "relay" || type === "carry";
}
