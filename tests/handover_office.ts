import assert from "node:assert/strict";
import type { HandoverFromServer, HandoverToServer } from "../protocol/handover.ts";
import type { LinkMessage } from "../protocol/link.ts";
import { createClientEnd } from "../session/client_end.ts";
import { createHandover } from "../session/handover.ts";
import { createAdviserEnd } from "../ui/adviser/adviser_end.ts";
import { createGiver } from "../ui/adviser/handover_giver.ts";
import { createTaker, type TakenSession } from "../ui/adviser/handover_taker.ts";
import { createTakenEnd, type TakenEnd } from "../ui/adviser/taken_end.ts";

/**
 * A whole hand-over between the real parts: the giver's page, the taker's page, the client process; the server between
 * them is this test, and may be hostile.
 */

const fingerprint = (pair: string) => Array(32).fill(pair).join(":");
export const CLIENT = fingerprint("AA"), ANNA = fingerprint("BB"), BERND = fingerprint("CC");
export const OFFER = "AAAAAAAAAAAAAAAAAAAAAA", SESSION = "BAAAAAAAAAAAAAAAAAAAAA";
export const NAMES = { giver: "Anna", taker: "Bernd" };

export type Relay = Extract<HandoverFromServer, { kind: "relay" }>;

/** Waits until it is so; everything here happens within promises. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert.fail(`never: ${what}`);
}

export interface Hostile {
  /** What the server makes of a message between the two pages; null: it vanishes. */
  relay?(message: Relay, to: "giver" | "taker"): Relay | null;
  /** What it tells the taker of the offer. */
  offered?: Partial<Extract<HandoverFromServer, { kind: "offered" }>>;
}

/** Anna has a running session with the client; the server knows Bernd. */
export async function office({ relay = (message) => message, offered = {} }: Hostile = {}) {
  const heard = { anna: [] as LinkMessage[], bernd: [] as LinkMessage[], client: [] as LinkMessage[] };
  const broken: string[] = [];
  /** All that passed between the client and the server. */
  const wire: string[] = [];
  let seat: "anna" | "bernd" = "anna";
  let bernd: TakenEnd | null = null;
  let taken: TakenSession | null = null;
  let movedTo = "", checkWords = "";
  const answered: string[] = [];

  const anna = createAdviserEnd({
    secret: "1234",
    password: null,
    fingerprint: ANNA,
    send: (data) => fromAdviser("anna", data),
    onVerified: ({ checkWords: words }) => checkWords = words,
    onRefused: () => assert.fail("the number is right"),
    onMessage(message) {
      heard.anna.push(message);
      if (message.type === "handover") giver.fromClient(message.message);
    },
    onBroken: () => void broken.push("anna"),
  });
  const client = createClientEnd({
    secret: "1234",
    password: null,
    fingerprint: CLIENT,
    send(data) {
      wire.push(data);
      queueMicrotask(() => seat === "anna" ? anna.receive(data) : bernd!.receive(data));
    },
    onVerified: () => {},
    onMessage(message) {
      heard.client.push(message);
      if (message.type === "handover") asked.fromLink(message.message);
    },
    onHandedOver(words) {
      checkWords = words;
      client.send({ type: "hello", name: "PC-7", mode: "support" });
      asked.done();
    },
    onRefused: () => assert.fail("the number is right"),
    onBroken: () => void broken.push("client"),
  });
  const asked = createHandover({
    fingerprint: () => CLIENT,
    root: () => client.roots?.handover ?? null,
    screen: () => "goes-on",
    send: (message) => client.send({ type: "handover", message }),
    prepare: (next) => client.prepare(next),
    onChange: () => {},
    onAnswered: (choice) => void answered.push(choice),
  });
  function fromAdviser(who: "anna" | "bernd", data: string): void {
    wire.push(data);
    if (who === seat) queueMicrotask(() => client.receive(data));
  }

  const giver = createGiver({
    fingerprint: ANNA,
    send: (message) => queueMicrotask(() => serve("giver", message)),
    sendClient: (message) => anna.send({ type: "handover", message }),
    session: () => ({
      root: anna.roots!.handover,
      clientFingerprint: anna.peerFingerprint!,
      client: "PC-7",
      mode: "support",
      turn: 2,
    }),
    onMoved: (name) => movedTo = name,
  });
  const taker = createTaker({
    fingerprint: BERND,
    send: (message) => queueMicrotask(() => serve("taker", message)),
    onTaken(session) {
      taken = session;
      bernd = createTakenEnd({
        roots: session.roots,
        peerFingerprint: session.clientFingerprint,
        hello: { type: "hello", name: "Kanzlei", mode: "support" },
        send: (data) => fromAdviser("bernd", data),
        onMessage: (message) => void heard.bernd.push(message),
        onBroken: () => void broken.push("bernd"),
      });
      bernd.greet();
    },
  });
  function serve(from: "giver" | "taker", message: HandoverToServer): void {
    switch (message.kind) {
      case "colleagues":
        return giver.fromServer({ kind: "colleagues", list: [{ id: "b", name: NAMES.taker }], more: false });
      case "offer":
        giver.fromServer({ kind: "offering", offer: OFFER, session: SESSION, ...NAMES });
        return taker.fromServer({
          kind: "offered",
          offer: OFFER,
          session: SESSION,
          ...NAMES,
          free: true,
          ...offered,
        });
      case "relay": {
        const to = from === "giver" ? "taker" : "giver";
        const passed = relay(message, to);
        if (passed) (to === "giver" ? giver : taker).fromServer(passed);
        return;
      }
      case "withdraw":
        return (from === "giver" ? taker : giver).fromServer({ kind: "withdrawn", offer: OFFER });
      case "move":
        seat = "bernd";
        giver.fromServer({ kind: "moved" });
        return taker.fromServer({ kind: "seated", offer: OFFER, token: "t".repeat(40), peer: true });
    }
  }

  anna.begin();
  client.start();
  await until("verified", () => client.roots !== null && anna.roots !== null);
  return {
    anna,
    client,
    asked,
    giver,
    taker,
    heard,
    broken,
    wire,
    answered,
    get bernd() {
      return bernd;
    },
    get taken() {
      return taken;
    },
    get movedTo() {
      return movedTo;
    },
    get checkWords() {
      return checkWords;
    },
    serve,
  };
}

export type Office = Awaited<ReturnType<typeof office>>;

export function secretOf({ giver }: Office): string {
  const { value } = giver.state;
  return value.phase === "telling" ? value.secret : assert.fail(`no number: ${value.phase}`);
}

/** Another number than the one that was made. */
export function wrongFor(one: Office): string {
  return secretOf(one) === "0000" ? "1111" : "0000";
}

export async function offer(one: Office): Promise<void> {
  one.giver.open();
  await until("colleagues", () => {
    const { value } = one.giver.state;
    return value.phase === "choosing" && value.colleagues !== null;
  });
  one.giver.choose({ id: "b", name: NAMES.taker });
  await until("offered", () => one.taker.state.value.phase === "offered");
}

/** Up to the client's question. */
export async function ask(one: Office): Promise<void> {
  await offer(one);
  one.taker.enter(secretOf(one));
  await until("asked", () => one.asked.question !== null);
}

export async function handOver(hostile?: Hostile): Promise<Office> {
  const one = await office(hostile);
  await ask(one);
  one.asked.answer({ number: one.asked.question!.number, answer: "yes", wording: "Ja" });
  await until("taken over", () => one.heard.bernd.length > 0);
  return one;
}

/** Nothing came of it: the giver's session is as it was. */
export async function assertStill(one: Office): Promise<void> {
  assert.equal(one.taken, null);
  assert.equal(one.movedTo, "");
  one.anna.send({ type: "mode", mode: "show", turn: 3 });
  one.client.send({ type: "consent", turn: 3, answer: "no" });
  await until(
    "the session goes on",
    () =>
      one.heard.client.some(({ type }) => type === "mode") &&
      one.heard.anna.some(({ type }) => type === "consent"),
  );
  assert.deepEqual(one.broken, []);
  one.giver.over();
}
