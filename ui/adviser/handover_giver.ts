import { type ReadonlySignal, signal } from "@preact/signals";
import type { Mode } from "../../protocol/fields.ts";
import type {
  HandoverFromServer,
  HandoverOnLink,
  HandoverSealed,
  HandoverToServer,
} from "../../protocol/handover.ts";
import { HANDOVER_ANSWER_MS, HANDOVER_NUMBER_MS, SECRET_TRIES_MAX } from "../../protocol/limits.ts";
import { handshake } from "../../protocol/link.ts";
import { RELAY_DATA_MAX_CHARS } from "../../protocol/limits.ts";
import { parseMessage } from "../../protocol/parse.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { randomBytes } from "../../secure/bytes.ts";
import { createResponders, type Responders } from "../../secure/guesses.ts";
import {
  createHandoverPipe,
  handoverContext,
  type HandoverPipe,
  handoverRoot,
} from "../../secure/handover.ts";
import type { Responder } from "../../secure/handshake.ts";
import { makeSecret } from "../../secure/number.ts";

export type Colleague = { id: string; name: string };

/** "elsewhere": the session lives at another server of the office. */
export type GiverFault = "declined" | "late" | "gone" | "burnt" | "elsewhere";

export type GiverState =
  | { phase: "closed" }
  /** Null: the server hasn't said yet who is there. `more`: it doesn't know the colleagues at the office's other servers. */
  | { phase: "choosing"; colleagues: Colleague[] | null; more: boolean }
  /** The number is to be told to the colleague. `wrong`: the last one typed was. */
  | { phase: "telling"; taker: string; secret: string; left: number; wrong: boolean }
  /** The client is asked. */
  | { phase: "asking"; taker: string }
  /** All have agreed: the server moves the session. */
  | { phase: "moving"; taker: string }
  /** Nothing came of it, and nothing is another way than before. */
  | { phase: "failed"; taker: string; fault: GiverFault };

/** What the colleague needs of the running session. */
export interface GivenSession {
  /** The session's `handover` root. */
  root: Uint8Array;
  clientFingerprint: string;
  client: string;
  mode: Mode;
  turn: number;
}

export interface GiverOptions {
  /** This browser's own DTLS fingerprint. */
  fingerprint: string;
  send(message: HandoverToServer): void;
  sendClient(message: HandoverOnLink): void;
  /** Null: there is no session to hand over (any more). */
  session(): GivenSession | null;
  /** The session is the colleague's. */
  onMoved(taker: string): void;
}

/** Hands the running session over to a colleague ("Übergeben"); secure/handover.ts says why each step is there. */
export interface Giver {
  readonly state: ReadonlySignal<GiverState>;
  open(): void;
  choose(colleague: Colleague): void;
  /** Gives up, and closes the dialog; not while the server moves the session. */
  cancel(): void;
  fromServer(message: HandoverFromServer): void;
  fromClient(message: HandoverOnLink): void;
  /** The socket is another one: the server has given up what was under way. */
  renewed(): void;
  /** The session is over. */
  over(): void;
}

interface Run {
  offer: string;
  giver: string;
  taker: string;
  responders: Responders;
  responder: Responder | null;
  pipe: HandoverPipe | null;
  fingerprint: string;
}

export function createGiver(options: GiverOptions): Giver {
  const state = signal<GiverState>({ phase: "closed" });
  let run: Run | null = null;
  /** The question to the client; counts up within the session. */
  let question = 0, asked = false;
  let salt = "";
  let timer: ReturnType<typeof setTimeout> | undefined;

  function within(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => fail("late"), ms);
  }

  /** Nothing of it is left: neither at the server nor at the client. */
  function stop(tellServer: boolean): void {
    clearTimeout(timer);
    if (run && tellServer) options.send({ kind: "withdraw", offer: run.offer });
    if (asked) options.sendClient({ kind: "cancel", number: question });
    run = null;
    asked = false;
  }

  function fail(fault: GiverFault, tellServer = true): void {
    const taker = "taker" in state.value ? state.value.taker : "";
    stop(tellServer);
    state.value = { phase: "failed", taker, fault };
  }

  function offering(
    { offer, session, giver, taker }: Extract<HandoverFromServer, { kind: "offering" }>,
  ): void {
    const { value } = state;
    if (value.phase !== "telling") return options.send({ kind: "withdraw", offer });
    const context = handoverContext({ session, giver, taker });
    const { fingerprint } = options;
    run = {
      offer,
      giver,
      taker,
      responders: createResponders({ secret: value.secret, fingerprint, context }),
      responder: null,
      pipe: null,
      fingerprint: "",
    };
  }

  function relay(mine: Run, data: string): void {
    if (mine.pipe) return mine.pipe.receive(data);
    const { value } = state;
    if (value.phase !== "telling") return;
    const reply = (text: unknown) =>
      options.send({ kind: "relay", offer: mine.offer, data: JSON.stringify(text) });
    let message;
    try {
      message = parseMessage(handshake, data, RELAY_DATA_MAX_CHARS);
    } catch {
      return fail("gone"); // ProtocolError: no page of ours
    }
    if (message.step === "a") {
      mine.responder = mine.responders.next();
      if (!mine.responder) return fail("burnt");
      const answer = mine.responder.onFirst(message);
      return reply(answer.reply);
    }
    const confirmed = mine.responder?.onConfirm(message);
    mine.responder = null;
    if (!confirmed || "error" in confirmed) {
      const { left } = mine.responders;
      if (left <= 0) return fail("burnt");
      return void (state.value = { ...value, left, wrong: true });
    }
    mine.fingerprint = confirmed.result.peerFingerprint;
    mine.pipe = createHandoverPipe({
      role: "giver",
      sessionKey: confirmed.result.sessionKey,
      send: (data) => options.send({ kind: "relay", offer: mine.offer, data }),
      onMessage: (sealed) => {
        if (run === mine) fromTaker(mine, sealed);
      },
      onBroken: () => {
        if (run === mine) fail("gone");
      },
    });
    state.value = { phase: "asking", taker: value.taker };
    within(HANDOVER_ANSWER_MS);
  }

  function fromTaker(mine: Run, message: HandoverSealed): void {
    const { phase } = state.value;
    if (message.kind === "ready" && phase === "asking" && !asked) {
      asked = true;
      salt = toBase64url(randomBytes(32));
      const { giver, taker, fingerprint } = mine;
      return options.sendClient({
        kind: "ask",
        number: ++question,
        giver,
        taker,
        fingerprint,
        key: message.key,
        salt,
      });
    }
    // From here on the session moves, or the server says that it can't.
    if (message.kind === "taken" && phase === "moving") {
      return options.send({ kind: "move", offer: mine.offer });
    }
    fail("gone");
  }

  function answered(answer: Extract<HandoverOnLink, { kind: "answer" }>["answer"]): void {
    const session = options.session();
    const { value } = state;
    if (value.phase !== "asking" || !run?.pipe || !session) return;
    if (answer.is === "no") {
      asked = false;
      return fail("declined");
    }
    const { client, clientFingerprint, mode, turn } = session;
    run.pipe.send({
      kind: "session",
      root: toBase64url(handoverRoot(session.root, salt)),
      clientKey: answer.key,
      clientFingerprint,
      client,
      mode,
      goesOn: answer.goesOn,
      turn,
    });
    state.value = { phase: "moving", taker: value.taker };
    within(HANDOVER_ANSWER_MS);
  }

  return {
    state,
    open() {
      if (state.value.phase !== "closed" || !options.session()) return;
      state.value = { phase: "choosing", colleagues: null, more: false };
      options.send({ kind: "colleagues" });
    },
    choose({ id, name }) {
      if (state.value.phase !== "choosing") return;
      const secret = makeSecret();
      state.value = { phase: "telling", taker: name, secret, left: SECRET_TRIES_MAX, wrong: false };
      options.send({ kind: "offer", to: id });
      within(HANDOVER_NUMBER_MS);
    },
    cancel() {
      if (state.value.phase === "moving") return;
      stop(true);
      state.value = { phase: "closed" };
    },
    fromServer(message) {
      switch (message.kind) {
        case "colleagues":
          // In "telling": the colleague has just left.
          if (state.value.phase === "telling" && !run) return fail("gone");
          if (state.value.phase === "choosing") {
            state.value = { phase: "choosing", colleagues: message.list, more: message.more };
          }
          return;
        case "elsewhere":
          if (state.value.phase === "choosing" || state.value.phase === "telling") fail("elsewhere");
          return;
        case "offering":
          return offering(message);
        case "relay":
          return run?.offer === message.offer ? relay(run, message.data) : undefined;
        case "withdrawn":
          return run?.offer === message.offer ? fail("gone", false) : undefined;
        case "moved": {
          const taker = "taker" in state.value ? state.value.taker : "";
          asked = false;
          stop(false);
          state.value = { phase: "closed" };
          return options.onMoved(taker);
        }
      }
    },
    fromClient(message) {
      if (message.kind === "answer" && message.number === question && asked) answered(message.answer);
    },
    renewed() {
      const { phase } = state.value;
      if (phase === "choosing") return options.send({ kind: "colleagues" });
      if (phase !== "closed" && phase !== "failed") fail("gone", false);
    },
    over() {
      asked = false;
      stop(true);
      question = 0;
      state.value = { phase: "closed" };
    },
  };
}
