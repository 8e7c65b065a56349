import type { ClientKind } from "../protocol/fields.ts";
import { SIGNALLING_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { handshake, type LinkMessage } from "../protocol/link.ts";
import { parseMessage } from "../protocol/parse.ts";
import { createInitiator } from "../secure/handshake.ts";
import { deriveRoots, type Roots } from "../secure/keys.ts";
import { checkWords } from "../secure/check_words.ts";
import { createLink, isOfLink } from "../secure/link.ts";

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
  /** The other end uses the keys of `prepare()`: roots and fingerprint are the colleague's from here on. */
  onHandedOver?(checkWords: string): void;
  /** A sealed message was not as it should be. */
  onBroken(error: Error): void;
}

/** Who may take this link over: the keys that only he has besides us, and his DTLS fingerprint. */
export interface NextAdviser {
  sessionKey: Uint8Array;
  fingerprint: string;
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
  /**
   * The first message under these keys makes them the link's, and the old ones void for good; until then all goes on as
   * before. Null: nobody may take over.
   */
  prepare(next: NextAdviser | null): void;
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
  let next: NextAdviser | null = null;
  /** Once there was a next one: messages wait until it is known whose they are, in the order in which they came. */
  let sorting: Promise<void> | null = null;

  function open(keys: Roots["link"]): ReturnType<typeof createLink> {
    return createLink({
      role: "client",
      keys,
      send: options.send,
      onMessage: options.onMessage,
      onBroken: options.onBroken,
    });
  }

  async function sort(data: string): Promise<void> {
    const candidate = next;
    if (candidate) {
      const derived = await deriveRoots(candidate.sessionKey);
      if (await isOfLink({ role: "client", keys: derived.link }, data) && next === candidate) {
        next = null;
        roots = derived;
        peerFingerprint = candidate.fingerprint;
        link = open(derived.link);
        options.onHandedOver?.(checkWords(candidate.sessionKey));
      }
    }
    link?.receive(data);
  }

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
      link = open(derived.link);
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
      else if (phase === "sealed") {
        if (sorting) sorting = sorting.then(() => sort(data)).catch(options.onBroken);
        else link?.receive(data);
      }
    },
    send: (message) => link?.send(message),
    prepare(candidate) {
      next = candidate;
      sorting ??= Promise.resolve();
    },
    flushed: () => link?.flushed() ?? Promise.resolve(),
  };
}
