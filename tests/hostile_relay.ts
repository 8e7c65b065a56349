import fc from "fast-check";
import { type Handshake, handshake } from "../protocol/link.ts";
import { RELAY_DATA_MAX_CHARS } from "../protocol/limits.ts";
import { parseMessage, ProtocolError } from "../protocol/parse.ts";
import type { Responders } from "../secure/guesses.ts";
import {
  createInitiator,
  createResponder,
  type HandshakeResult,
  type Responder,
} from "../secure/handshake.ts";

/**
 * A signalling server that does what it likes with the handshakes it relays: it holds every message it ever saw, and
 * delivers any of them, changed or not, to either end, in any order and number. It also plays both ends itself.
 */

type Fields = Record<string, unknown>;
export type Side = "client" | "adviser";

/** What is done to a message on its way. Numbers pick a place, modulo what there is. */
export type Change =
  | { do: "nothing" }
  | { do: "swap-fingerprint" }
  | { do: "version"; to: number }
  | { do: "flip"; field: number; at: number; bit: number }
  | { do: "truncate"; at: number }
  /** Takes a field from any other message: reflects, replays and mixes parts. */
  | { do: "splice"; field: number; from: number };

/** One delivery. `what`: the message that is due, or one of the pool. */
export type Deed = { to: Side; what: "due" | number; change: Change };

const place = fc.nat(400);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Change>({ do: "nothing" }) },
  fc.constant<Change>({ do: "swap-fingerprint" }),
  fc.record({ do: fc.constant("version" as const), to: fc.integer({ min: -1, max: 3 }) }),
  fc.record({ do: fc.constant("flip" as const), field: place, at: place, bit: fc.nat(5) }),
  fc.record({ do: fc.constant("truncate" as const), at: place }),
  fc.record({ do: fc.constant("splice" as const), field: place, from: place }),
);
const deed: fc.Arbitrary<Deed> = fc.record({
  to: fc.constantFrom<Side>("client", "adviser"),
  what: fc.oneof({ weight: 2, arbitrary: fc.constant("due" as const) }, place),
  change,
});
/** a to the adviser, b to the client, c to the adviser; nothing else. */
export const HONEST: Deed[] = (["adviser", "client", "adviser"] as const).map((to) => ({
  to,
  what: "due",
  change: { do: "nothing" },
}));
/** Mostly the honest run with one thing wrong, else anything. */
export const deeds: fc.Arbitrary<Deed[]> = fc.oneof(
  fc.tuple(fc.nat(3), deed).map(([at, one]) => HONEST.toSpliced(at, 0, one)),
  fc.tuple(fc.nat(2), change).map(([at, one]) => HONEST.with(at, { ...HONEST[at], change: one })),
  fc.array(deed, { maxLength: 12 }),
  // The client's opening, Mallory's or an older one, each followed by something: uses up the guesses.
  fc.array(fc.tuple(fc.nat(3), deed), { minLength: 3, maxLength: 6 }).map((tries) =>
    tries.flatMap((
      [what, one],
    ): Deed[] => [{ to: "adviser", what, change: { do: "nothing" } }, { ...one, to: "adviser" }])
  ),
);

/** The client's end as a session runs it: text in, text out; what the schema refuses ends it. */
export class Client {
  outcome: HandshakeResult | "refused" | null = null;
  /** The reply that was accepted. */
  accepted: Handshake | null = null;
  readonly first: Handshake;
  #initiator;
  #closed = false;

  constructor(options: { secret: string; fingerprint: string }) {
    this.#initiator = createInitiator(options);
    this.first = this.#initiator.first;
  }

  receive(text: string): Handshake | null {
    const message = this.#closed ? null : read(text);
    if (!message) {
      this.#closed = true;
      this.outcome ??= "refused";
      return null;
    }
    const answer = this.#initiator.onReply(message);
    if ("result" in answer) this.accepted = message;
    this.outcome ??= "result" in answer ? answer.result : "refused";
    return answer.reply;
  }
}

/** The adviser's end: one run after the other until one succeeds or no guess is left. */
export class Adviser {
  outcome: HandshakeResult | null = null;
  /** Each answer given, with the first message it answered. */
  readonly answers: { first: Handshake; reply: Handshake }[] = [];
  #responders: Responders;
  #run: Responder | null = null;

  constructor(responders: Responders) {
    this.#responders = responders;
  }

  receive(text: string): Handshake | null {
    const message = read(text);
    if (this.outcome || !message) {
      this.#run = null;
      return null;
    }
    return this.#run ? this.#confirm(this.#run, message) : this.#open(message);
  }

  #open(first: Handshake): Handshake | null {
    this.#run = this.#responders.next();
    const answer = this.#run?.onFirst(first);
    if (!answer) return null;
    if ("error" in answer) this.#run = null;
    else this.answers.push({ first, reply: answer.reply });
    return answer.reply;
  }

  #confirm(run: Responder, message: Handshake): null {
    const answer = run.onConfirm(message);
    if ("result" in answer) this.outcome = answer.result;
    this.#run = null;
    return null;
  }
}

export type RelayOptions = {
  client: Client;
  adviser: Adviser;
  /** Messages of other runs, kept from earlier. */
  memory: Handshake[];
  /** What the server itself would like to be in between with. */
  guess: { secret: string; fingerprint: string };
};

/** Runs a strategy to its end. */
export function relay(deeds: Deed[], { client, adviser, memory, guess }: RelayOptions): void {
  const middleClient = createInitiator(guess), middleAdviser = createResponder(guess);
  const pool = [client.first, middleClient.first, middleAdviser.onFirst(client.first).reply, ...memory];
  const due: Record<Side, Handshake | null> = { adviser: client.first, client: null };
  for (const { to, what, change } of deeds) {
    const message = what === "due" ? due[to] : pool[what % pool.length];
    if (!message) continue;
    if (what === "due") due[to] = null;
    const text = apply(change, { message: message as Fields, pool: pool as Fields[], guess });
    const said = to === "client" ? client.receive(text) : adviser.receive(text);
    if (!said) continue;
    due[to === "client" ? "adviser" : "client"] = said;
    pool.push(said);
    const { reply } = middleClient.onReply(said);
    if (reply) pool.push(reply);
  }
}

type ApplyContext = { message: Fields; pool: Fields[]; guess: RelayOptions["guess"] };

function apply(change: Change, { message, pool, guess }: ApplyContext): string {
  const text = JSON.stringify(message), names = Object.keys(message).filter((name) => name !== "step");
  switch (change.do) {
    case "nothing":
      return text;
    case "truncate":
      return text.slice(0, change.at % text.length);
    case "swap-fingerprint":
      return JSON.stringify(
        "fingerprint" in message ? { ...message, fingerprint: guess.fingerprint } : message,
      );
    case "version":
      return JSON.stringify("version" in message ? { ...message, version: change.to } : message);
    case "flip": {
      const name = names[change.field % names.length], old = message[name];
      if (typeof old !== "string") return text;
      const at = change.at % old.length, flipped = old.charCodeAt(at) ^ 1 << change.bit;
      const value = old.slice(0, at) + String.fromCharCode(flipped) + old.slice(at + 1);
      return JSON.stringify({ ...message, [name]: value });
    }
    case "splice": {
      const name = names[change.field % names.length];
      const sources = pool.filter((other) => name in other);
      return JSON.stringify({ ...message, [name]: sources[change.from % sources.length][name] });
    }
  }
}

function read(text: string): Handshake | null {
  try {
    return parseMessage(handshake, text, RELAY_DATA_MAX_CHARS);
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}
