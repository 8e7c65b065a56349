import type * as v from "valibot";
import { isCarried } from "../../protocol/carried.ts";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { parseMessage } from "../../protocol/parse.ts";
import { backoffMs } from "./backoff.ts";

/** Another window of ours took over (server/server_socket.ts): coming back would only throw that one out. */
const CLOSE_REPLACED = 4002;
/** The token isn't valid (any more). */
const CLOSE_REFUSED = 4003;
/** A socket that isn't open by then won't be: the next try is sooner than TCP's own. */
const OPEN_MS = 4_000;

export type SocketState = "connecting" | "open" | "lost" | "replaced" | "refused";

export interface SocketOptions<S extends v.GenericSchema> {
  /** On this page's own origin. */
  path: string;
  schema: S;
  /** The socket is open, for the first time or again: send who you are. */
  onOpen(): void;
  onMessage(message: v.InferOutput<S>): void;
  /** A binary message (protocol/carried.ts); without this there are none. */
  onFrame?(frame: Uint8Array<ArrayBuffer>): unknown;
  onState(state: SocketState): void;
}

/** A socket of JSON messages, and frames of the carrier, to the process that served this page; comes back by itself. */
export interface JsonSocket {
  /** @returns false while it isn't open; the message is dropped then. */
  send(message: unknown): boolean;
  /** As `send`, binary. */
  sendBytes(message: Uint8Array<ArrayBuffer>): boolean;
  /** Doubts the present socket: opens another one in its place now. */
  renew(): void;
  close(): void;
}

export function openSocket<S extends v.GenericSchema>(options: SocketOptions<S>): JsonSocket {
  const url = `${location.origin.replace(/^http/, "ws")}${options.path}`;
  let socket: WebSocket | null = null;
  let tries = 0, closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    clearTimeout(timer);
    const mine = new WebSocket(url);
    mine.binaryType = "arraybuffer";
    socket = mine;
    timer = setTimeout(() => mine.close(), OPEN_MS);
    mine.onopen = () => {
      if (socket !== mine) return;
      clearTimeout(timer);
      options.onOpen();
      options.onState("open");
    };
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return;
      tries = 0;
      if (data instanceof ArrayBuffer && options.onFrame) return options.onFrame(new Uint8Array(data));
      let message;
      try {
        message = parseMessage(options.schema, data, SIGNALLING_MESSAGE_MAX_BYTES);
      } catch {
        return mine.close(); // ProtocolError: not a process of ours, or not of this version
      }
      options.onMessage(message);
    };
    mine.onclose = ({ code }) => {
      if (socket === mine) lost(code);
    };
  }

  function lost(code: number): void {
    socket = null;
    clearTimeout(timer);
    if (closed) return;
    if (code === CLOSE_REPLACED || code === CLOSE_REFUSED) {
      closed = true;
      return options.onState(code === CLOSE_REPLACED ? "replaced" : "refused");
    }
    options.onState("lost");
    timer = setTimeout(open, backoffMs(tries++));
  }

  function renew(): void {
    if (closed) return;
    const old = socket;
    socket = null;
    old?.close();
    open();
  }

  function put(message: string | Uint8Array<ArrayBuffer>): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(message);
    return true;
  }

  addEventListener("online", renew);
  options.onState("connecting");
  open();
  return {
    send: (message) => put(isCarried(message) ? message.frame : JSON.stringify(message)),
    sendBytes: put,
    renew,
    close() {
      closed = true;
      removeEventListener("online", renew);
      clearTimeout(timer);
      socket?.close(1000);
      socket = null;
    },
  };
}
