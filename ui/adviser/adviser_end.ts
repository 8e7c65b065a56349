import { SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { handshake, type LinkMessage } from "../../protocol/link.ts";
import { parseMessage } from "../../protocol/parse.ts";
import { createResponders, type Responders } from "../../secure/guesses.ts";
import type { HandshakeResult, Responder } from "../../secure/handshake.ts";
import { deriveRoots, type Roots } from "../../secure/keys.ts";
import { createLink, type Link } from "../../secure/link.ts";

export interface AdviserEndOptions {
  /** Second part of the session number. */
  secret: string;
  /** Known beside the number; null if there is none. */
  password: string | null;
  /** This browser's own DTLS fingerprint. */
  fingerprint: string;
  /** Takes the data of one `relay` message. */
  send(data: string): void;
  onVerified(verified: Pick<HandshakeResult, "checkWords" | "kind">): void;
  /** The claimant didn't know the number, or speaks another version. `left`: tries until the number is burnt. */
  onRefused(error: "not-verified" | "version", left: number): void;
  onMessage(message: LinkMessage): void;
  /** A sealed message was not as it should be. */
  onBroken(): void;
}

/** The adviser's end of the link: proves that the client knows the number (CPace, as responder), then is sealed. */
export interface AdviserEnd {
  /** Null until verified. */
  readonly roots: Roots | null;
  /** The client's DTLS fingerprint, as CPace bound it. */
  readonly peerFingerprint: string | null;
  /** A client claimed the number: a fresh run. */
  begin(): void;
  receive(data: string): void;
  /** Dropped before verification. */
  send(message: LinkMessage): void;
}

export function createAdviserEnd(options: AdviserEndOptions): AdviserEnd {
  const responders: Responders = createResponders(options);
  let responder: Responder | null = null;
  let phase: "idle" | "first" | "confirm" | "deriving" | "sealed" = "idle";
  let roots: Roots | null = null;
  let link: Link | null = null;
  let peerFingerprint: string | null = null;
  /** Sealed messages that overtake our own key derivation. */
  const early: string[] = [];

  function refuse(error: "not-verified" | "version"): void {
    phase = "idle";
    options.onRefused(error, responders.left);
  }

  function greet(data: string): void {
    let message;
    try {
      message = parseMessage(handshake, data, SIGNALLING_MESSAGE_MAX_BYTES);
    } catch {
      return refuse("not-verified"); // ProtocolError
    }
    if (phase === "first") {
      const answer = responder!.onFirst(message);
      options.send(JSON.stringify(answer.reply));
      if ("error" in answer) return refuse(answer.error);
      phase = "confirm";
      return;
    }
    const confirmed = responder!.onConfirm(message);
    if ("error" in confirmed) return refuse(confirmed.error);
    phase = "deriving";
    derive(confirmed.result).catch(() => options.onBroken());
  }

  async function derive(result: HandshakeResult) {
    roots = await deriveRoots(result.sessionKey);
    peerFingerprint = result.peerFingerprint;
    link = createLink({
      role: "adviser",
      keys: roots.link,
      send: options.send,
      onMessage: options.onMessage,
      onBroken: options.onBroken,
    });
    phase = "sealed";
    options.onVerified(result);
    for (const data of early.splice(0)) link.receive(data);
  }

  return {
    get roots() {
      return roots;
    },
    get peerFingerprint() {
      return peerFingerprint;
    },
    begin() {
      if (phase === "deriving" || phase === "sealed") return;
      responder = responders.next();
      phase = responder ? "first" : "idle";
      if (!responder) refuse("not-verified");
    },
    receive(data) {
      if (phase === "first" || phase === "confirm") greet(data);
      else if (phase === "deriving") early.push(data);
      else if (phase === "sealed") link!.receive(data);
    },
    send: (message) => link?.send(message),
  };
}
