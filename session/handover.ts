import type { HandoverAnswer, HandoverOnLink, HandoverQuestion } from "../protocol/handover.ts";
import { HANDOVER_ANSWER_MS } from "../protocol/limits.ts";
import { ProtocolError } from "../protocol/parse.ts";
import { handoverRoot, handoverSessionKey, makeHandoverKey } from "../secure/handover.ts";
import type { NextAdviser } from "./client_end.ts";

type Ask = Extract<HandoverOnLink, { kind: "ask" }>;

export interface HandoverOptions {
  /** This process's own DTLS fingerprint. */
  fingerprint(): string;
  /** The present session's `handover` root; null while nobody is verified. */
  root(): Uint8Array | null;
  /** What a Ja would mean for the screen now. */
  screen(): HandoverQuestion["screen"];
  /** To the adviser who has the session now. */
  send(message: HandoverOnLink): void;
  /** See ClientEnd.prepare(). */
  prepare(next: NextAdviser | null): void;
  /** The question was opened or is gone: remote input is void while it is open. */
  onChange(): void;
  /** The question and its answer. `wording`: its text as it was read; empty where nobody answered. */
  onAnswered(choice: "yes" | "no" | "none", wording: string): void;
}

/**
 * The client's part of a hand-over to a colleague: asks this computer's user, makes the new keys after a Ja, and waits
 * for the colleague's first message under them (client_end.ts). Until it comes, nothing is another way than before.
 */
export interface Handover {
  readonly question: HandoverQuestion | null;
  /** @throws ProtocolError if no honest adviser says this. */
  fromLink(message: HandoverOnLink): void;
  answer(answer: HandoverAnswer): void;
  /** The colleague has taken over. @returns both names. */
  done(): { giver: string; taker: string };
  /** The session is over. */
  clear(): void;
}

export function createHandover(options: HandoverOptions): Handover {
  let ask: Ask | null = null;
  let question: HandoverQuestion | null = null;
  /** Of the last question: none is asked twice. */
  let number = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function set(next: HandoverQuestion | null): void {
    clearTimeout(timer);
    if (question === next) return;
    question = next;
    options.onChange();
  }

  /** The question goes away without an answer of this user's. */
  function drop(): void {
    if (question) options.onAnswered("none", "");
    set(null);
    ask = null;
    options.prepare(null);
  }

  function open(next: Ask): void {
    if (next.number <= number) return;
    drop();
    number = next.number;
    ask = next;
    const { giver, taker } = next;
    set({ number, giver, taker, screen: options.screen() });
    timer = setTimeout(() => {
      drop();
      options.send({ kind: "answer", number: next.number, answer: { is: "no" } });
    }, HANDOVER_ANSWER_MS);
  }

  /** @returns the public half of our key; null if the colleague's is none. */
  function agree({ fingerprint, key, salt }: Ask): string | null {
    const root = options.root();
    const own = makeHandoverKey();
    const secret = own.agree(key);
    if (!root || !secret) return null;
    const sessionKey = handoverSessionKey({
      root: handoverRoot(root, salt),
      secret,
      takerKey: key,
      clientKey: own.key,
      takerFingerprint: fingerprint,
      clientFingerprint: options.fingerprint(),
    });
    options.prepare({ sessionKey, fingerprint });
    return own.key;
  }

  return {
    get question() {
      return question;
    },
    fromLink(message) {
      switch (message.kind) {
        case "ask":
          return open(message);
        case "cancel":
          return message.number === number ? drop() : undefined;
        case "answer":
          throw new ProtocolError("unexpected", "Cannot take the answer to a hand-over: it is given here");
      }
    },
    answer({ number: answered, answer, wording }) {
      if (!ask || question?.number !== answered) return;
      const goesOn = options.screen() === "goes-on";
      const key = answer === "yes" ? agree(ask) : null;
      options.onAnswered(answer, wording);
      set(null);
      // A key that is none is no honest page's; the adviser goes on as before.
      options.send({
        kind: "answer",
        number,
        answer: key === null ? { is: "no" } : { is: "yes", key, goesOn },
      });
      if (key === null) ask = null;
    },
    done() {
      const { giver = "", taker = "" } = ask ?? {};
      ask = null;
      // The colleague may ask for the next one, and counts from the beginning.
      number = -1;
      return { giver, taker };
    },
    clear() {
      clearTimeout(timer);
      ask = question = null;
      number = -1;
    },
  };
}
