import type { ClientKind } from "../protocol/fields.ts";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { handshake, type LinkMessage } from "../protocol/link.ts";
import { parseMessage } from "../protocol/parse.ts";
import { createInitiator } from "../secure/handshake.ts";
import { deriveRoots, type Roots } from "../secure/keys.ts";
import { createLink } from "../secure/link.ts";

export interface ClientEndOptions {
  /** Second part of the session number. */
  secret: string;
  /** Known beside the number; null: none was typed. */
  password: string | null;
  /** The client's own DTLS fingerprint. */
  fingerprint: string;
  /** What the client is; our program if it isn't said. */
  kind?: ClientKind;
  send(data: string): void;
  onVerified(checkWords: string): void;
  onMessage(message: LinkMessage): void;
  /** The number was wrong, or someone sat in between; or the versions differ. */
  onRefused(error: "not-verified" | "version"): void;
  /** A sealed message was not as it should be. */
  onBroken(error: Error): void;
}

/** The client's end of the link: proves the number (CPace, as initiator), then speaks sealed messages. */
export interface ClientEnd {
  /** Null until verified. */
  readonly roots: Roots | null;
  readonly peerFingerprint: string;
  start(): void;
  receive(data: string): void;
  /** Dropped before verification. */
  send(message: LinkMessage): void;
  /** Settles when what was sent until now is on its way. */
  flushed(): Promise<void>;
}

export function createClientEnd(options: ClientEndOptions): ClientEnd {
  const initiator = createInitiator(options);
  let phase: "greeting" | "deriving" | "sealed" | "over" = "greeting";
  let roots: Roots | null = null;
  let link: ReturnType<typeof createLink> | null = null;
  let peerFingerprint = "";
  /** Sealed messages that overtake our own key derivation. */
  const early: string[] = [];

  function greet(data: string): void {
    let reply;
    try {
      reply = initiator.onReply(parseMessage(handshake, data, SIGNALLING_MESSAGE_MAX_BYTES));
    } catch (error) {
      phase = "over";
      return options.onBroken(error instanceof Error ? error : new Error(String(error)));
    }
    if (reply.reply) options.send(JSON.stringify(reply.reply));
    if ("error" in reply) {
      phase = "over";
      return options.onRefused(reply.error);
    }
    phase = "deriving";
    const { result } = reply;
    peerFingerprint = result.peerFingerprint;
    deriveRoots(result.sessionKey).then((derived) => {
      roots = derived;
      link = createLink({
        role: "client",
        keys: derived.link,
        send: options.send,
        onMessage: options.onMessage,
        onBroken: options.onBroken,
      });
      phase = "sealed";
      options.onVerified(result.checkWords);
      for (const data of early.splice(0)) link.receive(data);
    }, options.onBroken);
  }

  return {
    get roots() {
      return roots;
    },
    get peerFingerprint() {
      return peerFingerprint;
    },
    start: () => options.send(JSON.stringify(initiator.first)),
    receive(data) {
      if (phase === "greeting") greet(data);
      else if (phase === "deriving") early.push(data);
      else if (phase === "sealed") link?.receive(data);
    },
    send: (message) => link?.send(message),
    flushed: () => link?.flushed() ?? Promise.resolve(),
  };
}
