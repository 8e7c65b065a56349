import { type ReadonlySignal, signal } from "@preact/signals";
import type { Mode } from "../../protocol/fields.ts";
import type { HandoverFromServer, HandoverSealed, HandoverToServer } from "../../protocol/handover.ts";
import { RELAY_DATA_MAX_CHARS, SECRET_TRIES_MAX } from "../../protocol/limits.ts";
import { handshake } from "../../protocol/link.ts";
import { parseMessage } from "../../protocol/parse.ts";
import { fromBase64url } from "../../secure/base64url.ts";
import { checkWords } from "../../secure/check_words.ts";
import {
  createHandoverPipe,
  handoverContext,
  type HandoverKey,
  type HandoverPipe,
  handoverSessionKey,
  makeHandoverKey,
} from "../../secure/handover.ts";
import { createInitiator, type Initiator } from "../../secure/handshake.ts";
import { deriveRoots, type Roots } from "../../secure/keys.ts";

export type TakerState =
  | { phase: "none" }
  /** `free`: this window has no session, so it may take this one. `wrong`: the number typed last was. */
  | { phase: "offered"; giver: string; free: boolean; wrong: boolean }
  | { phase: "checking"; giver: string }
  /** The client is asked. */
  | { phase: "waiting"; giver: string }
  /** The client said Ja. */
  | { phase: "taking"; giver: string }
  /** "wrong": three wrong numbers. "gone": withdrawn, refused by the client, or taken in another window. */
  | { phase: "over"; giver: string; reason: "wrong" | "gone" };

/** A session that is this window's from now on. */
export interface TakenSession {
  roots: Roots;
  checkWords: string;
  clientFingerprint: string;
  client: string;
  mode: Mode;
  /** The client's screen goes on being shared. */
  goesOn: boolean;
  turn: number;
  /** Signed by the server, to come back by. */
  token: string;
  clientPresent: boolean;
}

export interface TakerOptions {
  /** This browser's own DTLS fingerprint. */
  fingerprint: string;
  send(message: HandoverToServer): void;
  onTaken(session: TakenSession): void;
}

/** Takes a colleague's session over, if one is offered to this window. */
export interface Taker {
  readonly state: ReadonlySignal<TakerState>;
  /** @param secret four digits, as the colleague told them. */
  enter(secret: string): void;
  /** "Ablehnen"; or closes the last word. */
  dismiss(): void;
  fromServer(message: HandoverFromServer): void;
  /** The socket is another one: the server tells anew what waits. */
  renewed(): void;
}

type Offered = Extract<HandoverFromServer, { kind: "offered" }>;

export function createTaker(options: TakerOptions): Taker {
  const state = signal<TakerState>({ phase: "none" });
  let offered: Offered | null = null;
  let initiator: Initiator | null = null;
  let pipe: HandoverPipe | null = null;
  let own: HandoverKey | null = null;
  let taken: Omit<TakenSession, "token" | "clientPresent"> | null = null;
  let tries = 0;

  function reset(next: TakerState): void {
    offered = null;
    initiator = null;
    pipe = null;
    own = null;
    taken = null;
    tries = 0;
    state.value = next;
  }

  function over(reason: "wrong" | "gone"): void {
    if (offered) reset({ phase: "over", giver: offered.giver, reason });
  }

  function giveUp(reason: "wrong" | "gone"): void {
    if (offered) options.send({ kind: "withdraw", offer: offered.offer });
    over(reason);
  }

  function relay(mine: Offered, data: string): void {
    if (pipe) return pipe.receive(data);
    if (!initiator) return;
    let answer;
    try {
      answer = initiator.onReply(parseMessage(handshake, data, RELAY_DATA_MAX_CHARS));
    } catch {
      return giveUp("gone"); // ProtocolError: no page of ours
    }
    initiator = null;
    if (answer.reply) {
      options.send({ kind: "relay", offer: mine.offer, data: JSON.stringify(answer.reply) });
    }
    if ("error" in answer) {
      // The giver counts too, and gives up by itself.
      if (tries >= SECRET_TRIES_MAX) return over("wrong");
      return void (state.value = { phase: "offered", giver: mine.giver, free: true, wrong: true });
    }
    own = makeHandoverKey();
    const made: HandoverPipe = createHandoverPipe({
      role: "taker",
      sessionKey: answer.result.sessionKey,
      send: (data) => options.send({ kind: "relay", offer: mine.offer, data }),
      onMessage: (message) => {
        if (pipe === made) fromGiver(made, message);
      },
      onBroken: () => {
        if (pipe === made) giveUp("gone");
      },
    });
    pipe = made;
    pipe.send({ kind: "ready", key: own.key });
    state.value = { phase: "waiting", giver: mine.giver };
  }

  async function fromGiver(from: HandoverPipe, message: HandoverSealed): Promise<void> {
    const { value } = state;
    const secret = message.kind === "session" && value.phase === "waiting" && own?.agree(message.clientKey);
    if (!secret || message.kind !== "session" || value.phase !== "waiting") return giveUp("gone");
    const { client, clientFingerprint, clientKey, mode, goesOn, turn } = message;
    const sessionKey = handoverSessionKey({
      root: fromBase64url(message.root),
      secret,
      takerKey: own!.key,
      clientKey,
      takerFingerprint: options.fingerprint,
      clientFingerprint,
    });
    state.value = { phase: "taking", giver: value.giver };
    const roots = await deriveRoots(sessionKey);
    if (pipe !== from) return;
    taken = { roots, checkWords: checkWords(sessionKey), client, clientFingerprint, mode, goesOn, turn };
    pipe.send({ kind: "taken" });
  }

  return {
    state,
    enter(secret) {
      if (!offered || state.value.phase !== "offered" || !state.value.free) return;
      tries++;
      const { offer, session, giver, taker } = offered;
      const context = handoverContext({ session, giver, taker });
      initiator = createInitiator({ secret, fingerprint: options.fingerprint, context });
      state.value = { phase: "checking", giver };
      options.send({ kind: "relay", offer, data: JSON.stringify(initiator.first) });
    },
    dismiss() {
      const { phase } = state.value;
      if (phase === "taking") return;
      if (offered) options.send({ kind: "withdraw", offer: offered.offer });
      reset({ phase: "none" });
    },
    fromServer(message) {
      switch (message.kind) {
        case "offered":
          // One at a time; another colleague's is told again when this window opens its socket anew.
          if (offered && offered.offer !== message.offer) return;
          if (offered && state.value.phase !== "offered") return;
          offered = message;
          state.value = { phase: "offered", giver: message.giver, free: message.free, wrong: false };
          return;
        case "relay":
          return offered?.offer === message.offer ? relay(offered, message.data) : undefined;
        case "withdrawn":
          return offered?.offer === message.offer
            ? over(tries >= SECRET_TRIES_MAX ? "wrong" : "gone")
            : undefined;
        case "seated": {
          if (offered?.offer !== message.offer || !taken) return;
          const session = { ...taken, token: message.token, clientPresent: message.peer };
          reset({ phase: "none" });
          return options.onTaken(session);
        }
      }
    },
    renewed() {
      if (state.value.phase !== "over") reset({ phase: "none" });
    },
  };
}
