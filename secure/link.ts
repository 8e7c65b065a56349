import { RELAY_DATA_MAX_CHARS } from "../protocol/limits.ts";
import { type LinkMessage, linkMessage } from "../protocol/link.ts";
import { parseMessage, ProtocolError } from "../protocol/parse.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { type Bytes, utf8 } from "./bytes.ts";
import type { Roots } from "./keys.ts";
import { createSealedPipe, opensWith, SEAL_BYTES } from "./seal.ts";

/** The largest link message, as JSON, that fits one `relay` message when sealed. */
export const LINK_MESSAGE_MAX_BYTES = RELAY_DATA_MAX_CHARS / 4 * 3 - SEAL_BYTES;

export interface LinkOptions {
  /** Which end this is. */
  role: "client" | "adviser";
  keys: Roots["link"];
  /** Takes the text of one `relay` message. */
  send(data: string): void;
  onMessage(message: LinkMessage): void;
  /** Somebody on the way changed, repeated or reordered messages, or the other end broke the protocol: end the session. */
  onBroken(error: Error): void;
}

export interface Link {
  /** @throws RangeError if the message is too large for one `relay` message. */
  send(message: LinkMessage): void;
  /** Takes the text of one `relay` message. Never throws. */
  receive(data: string): void;
  /** Settles when all that was sent until now has been handed over, or never will be. */
  flushed(): Promise<void>;
}

/**
 * The sealed link between the two ends of a session, through the server's `relay` messages. It outlives sockets and
 * servers: keep it for the whole session. Messages lost on the way are not noticed, everything else is.
 */
export function createLink({ role, keys, send, onMessage, onBroken }: LinkOptions): Link {
  const peer = role === "client" ? "adviser" : "client";
  const pipe = createSealedPipe({
    keys: Promise.resolve({ seal: keys[role], open: keys[peer] }),
    order: "later",
    maxBytes: LINK_MESSAGE_MAX_BYTES,
    send: (sealed) => send(toBase64url(sealed)),
    onMessage: (bytes) => onMessage(parseMessage(linkMessage, readText(bytes), LINK_MESSAGE_MAX_BYTES)),
    onBroken,
  });
  return {
    send: (message) => pipe.send(utf8(JSON.stringify(message))),
    receive: (data) => pipe.receive(readSealed(data)),
    flushed: pipe.flushed,
  };
}

/** Whether the text of a `relay` message was sealed by the other end of these keys, and not under other ones. */
export function isOfLink({ role, keys }: Pick<LinkOptions, "role" | "keys">, data: string): Promise<boolean> {
  return opensWith(keys[role === "client" ? "adviser" : "client"], readSealed(data));
}

/** What isn't base64url can't be a sealed message either: the pipe breaks on the empty one. */
function readSealed(data: string): Bytes {
  try {
    return data.length <= RELAY_DATA_MAX_CHARS ? fromBase64url(data) : new Uint8Array(0);
  } catch {
    return new Uint8Array(0); // ProtocolError: not canonical
  }
}

function readText(bytes: Bytes): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError("malformed", "Cannot read message: not UTF-8");
  }
}
