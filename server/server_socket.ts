import { Buffer } from "node:buffer";
import type { WebSocket } from "ws";
import { isCarried } from "../protocol/carried.ts";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { CLOSE_CODES, ProtocolError } from "../protocol/parse.ts";
import { UnavailableError } from "./errors.ts";
import { MESSAGES_BURST, MESSAGES_PER_SECOND, PING_MS, SEND_BUFFER_MAX_BYTES } from "./limits.ts";
import { log } from "./log.ts";
import type { RequestFacts } from "./rules.ts";
import { TokenBucket } from "./token_bucket.ts";

/** Close codes of ours beside CLOSE_CODES (4000–4999 are private use). */
export const CLOSE_REPLACED = 4002;
export const CLOSE_REFUSED = 4003;
export const CLOSE_NO_FIRST_MESSAGE = 4008;
export const CLOSE_TOO_MANY = 4029;
/** "Service Restart" (IANA's registry of close codes): come back in a moment. */
export const CLOSE_RESTART = 1012;
/** "Try again later" (RFC 6455 registry). */
export const CLOSE_LATER = 1013;
/** The peer doesn't read. */
export const CLOSE_SLOW_READER = CLOSE_LATER;

/** One accepted WebSocket, as its handler sees it. Sending on a closed one does nothing. */
export interface ServerSocket {
  /** The other end's address, null where unknown. */
  readonly address: string | null;
  /** Under which name and port it reached us, as it said itself; null where unknown. */
  readonly host: string | null;
  /** Over TLS, and through a proxy. */
  readonly secure: boolean;
  readonly forwarded: boolean;
  send(message: unknown): void;
  /** @param reason one sentence, at most 123 bytes. */
  close(code: number, reason: string): void;
  /** Closes it for an error that came up later than in `message`. */
  fail(error: unknown): void;
}

/** What a socket's owner does. `message` may throw a ProtocolError: the socket is closed with its code. */
export interface SocketHandler {
  message(text: string): void;
  /**
   * A binary message; without this there are none.
   * @returns milliseconds for which nothing more is read from the socket: it sends more than it may.
   */
  frame?(frame: Uint8Array<ArrayBuffer>): number;
  closed(): void;
  /** It has proved to be a page of ours on this computer, which may send as much as it is asked for. */
  trusts?(): boolean;
}

const logger = log("server", "socket");

/** Ties a WebSocket to its handler, under the limits of one socket. */
export function runSocket(
  ws: WebSocket,
  { remote, host, secure, forwarded }: Pick<RequestFacts, "remote" | "host" | "secure" | "forwarded">,
  open: (socket: ServerSocket) => SocketHandler,
): void {
  const rate = new TokenBucket({ burst: MESSAGES_BURST, perSecond: MESSAGES_PER_SECOND, now: Date.now() });
  let over = false, answered = true;
  let paused: ReturnType<typeof setTimeout> | undefined;

  function close(code: number, reason: string): void {
    if (over) return;
    finish();
    ws.close(code, reason);
  }

  function finish(): void {
    if (over) return;
    over = true;
    clearInterval(ping);
    // Its goodbye is still read.
    clearTimeout(paused);
    ws.resume();
    handler.closed();
  }

  function fail(error: unknown): void {
    if (error instanceof ProtocolError) {
      logger.info("Closing socket: {reason}", { reason: error.message });
      return close(CLOSE_CODES[error.code], error.message.slice(0, 120));
    }
    if (error instanceof UnavailableError) return close(CLOSE_LATER, error.message);
    logger.error("Closing socket after an error of ours: {error}", { error });
    close(1011, "Cannot go on: an error on the server");
  }

  const socket: ServerSocket = {
    address: remote,
    host,
    secure,
    forwarded,
    send(message) {
      if (over) return;
      if (ws.bufferedAmount > SEND_BUFFER_MAX_BYTES) {
        close(CLOSE_SLOW_READER, "Cannot send: too much is waiting to be read");
        return ws.terminate();
      }
      ws.send(isCarried(message) ? message.frame : JSON.stringify(message));
    },
    close,
    fail,
  };

  const ping = setInterval(() => {
    if (!answered) return ws.terminate();
    answered = false;
    ws.ping();
  }, PING_MS);
  const handler = open(socket);

  ws.on("pong", () => answered = true);
  ws.on("message", (data, isBinary) => {
    if (over) return;
    if (!Buffer.isBuffer(data) || (isBinary && !handler.frame)) {
      return fail(new ProtocolError("malformed", "Cannot read message: not text"));
    }
    if (isBinary) return onFrame(new Uint8Array(data));
    // ws lets the longer frames of the carrier in.
    if (data.length > SIGNALLING_MESSAGE_MAX_BYTES) {
      return fail(new ProtocolError("too-large", "Cannot read message: too long"));
    }
    if (!handler.trusts?.() && !rate.take(Date.now())) {
      return close(CLOSE_TOO_MANY, "Cannot read messages: too many at once");
    }
    try {
      handler.message(data.toString("utf8"));
    } catch (error) {
      fail(error);
    }
  });
  function onFrame(frame: Uint8Array<ArrayBuffer>): void {
    try {
      const waitMs = handler.frame!(frame);
      if (waitMs <= 0 || over) return;
      // TCP tells the sender.
      ws.pause();
      clearTimeout(paused);
      paused = setTimeout(() => ws.resume(), waitMs);
    } catch (error) {
      fail(error);
    }
  }

  // Too large (1009) and broken frames: ws closes by itself.
  ws.on("error", (error) => logger.info("Socket broke: {reason}", { reason: error.message }));
  ws.on("close", finish);
}
