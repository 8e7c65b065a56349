import assert from "node:assert/strict";
import fc from "fast-check";
import type { Handshake, LinkMessage } from "../protocol/link.ts";
import { SECRET_TRIES_MAX } from "../protocol/limits.ts";
import { createResponders } from "../secure/guesses.ts";
import { deriveRoots } from "../secure/keys.ts";
import { createLink } from "../secure/link.ts";
import { Adviser, Client, type Deed, deeds, HONEST, relay } from "./hostile_relay.ts";

/**
 * A hostile signalling server between real ends: thousands of generated strategies, no session it has touched, and no
 * exception. MFB_QUICK=1 runs a tenth; MFB_SEED=n another set.
 */
const QUICK = Deno.env.get("MFB_QUICK") === "1";
const SEED = Number(Deno.env.get("MFB_SEED") ?? 20261123);
const runs = (numRuns: number) => ({ seed: SEED, numRuns: QUICK ? numRuns / 10 : numRuns });

const SECRET = "4072";
const fingerprint = (pair: string) => Array(32).fill(pair).join(":");
const CLIENT = { secret: SECRET, fingerprint: fingerprint("AA") };
const ADVISER = { secret: SECRET, fingerprint: fingerprint("BB") };
const MALLORY = fingerprint("EE");

function pair() {
  return { client: new Client(CLIENT), adviser: new Adviser(createResponders(ADVISER)) };
}

/** A finished run between honest ends: under the same number, and of two strangers. */
function recorded(secret: string, pairs: [string, string]): Handshake[] {
  const client = new Client({ secret, fingerprint: fingerprint(pairs[0]) });
  const adviser = new Adviser(createResponders({ secret, fingerprint: fingerprint(pairs[1]) }));
  const b = adviser.receive(JSON.stringify(client.first))!, c = client.receive(JSON.stringify(b))!;
  adviser.receive(JSON.stringify(c));
  assert.ok(adviser.outcome);
  return [client.first, b, c];
}
const MEMORY = [...recorded(SECRET, ["AA", "BB"]), ...recorded("1234", ["CC", "DD"])];
const wrongSecret = fc.stringMatching(/^[0-9]{4}$/).filter((secret) => secret !== SECRET);

/** What must hold whatever the server did, as long as it hasn't guessed the number. */
function assertNothingTouched({ client, adviser }: ReturnType<typeof pair>) {
  assert.ok(adviser.answers.length <= SECRET_TRIES_MAX, "more answers than guesses allowed");
  const atClient = client.outcome;
  if (atClient && atClient !== "refused") {
    const genuine = adviser.answers.some(({ first, reply }) =>
      sameMessage(first, client.first) && sameMessage(reply, client.accepted!)
    );
    assert.ok(genuine, "client accepted what no adviser said to it");
    assert.equal(atClient.peerFingerprint, ADVISER.fingerprint);
  }
  const atAdviser = adviser.outcome;
  if (atAdviser) {
    assert.ok(atClient && atClient !== "refused", "adviser accepted a client that didn't");
    assert.deepEqual(atAdviser.sessionKey, atClient.sessionKey);
    assert.equal(atAdviser.checkWords, atClient.checkWords);
    assert.equal(atAdviser.peerFingerprint, CLIENT.fingerprint);
  }
}

function sameMessage(a: Handshake, b: Handshake): boolean {
  const sorted = (message: Handshake) => JSON.stringify(Object.entries(message).sort());
  return sorted(a) === sorted(b);
}

Deno.test("handshake: a server that relays honestly always gives a session", () => {
  const secrets = fc.stringMatching(/^[0-9]{4}$/);
  fc.assert(
    fc.property(secrets, (secret) => {
      const client = new Client({ ...CLIENT, secret });
      const adviser = new Adviser(createResponders({ ...ADVISER, secret }));
      relay(HONEST, { client, adviser, memory: MEMORY, guess: { secret: "", fingerprint: MALLORY } });
      assertNothingTouched({ client, adviser });
      assert.ok(adviser.outcome);
    }),
    runs(200),
  );
});

Deno.test("handshake: a hostile server gets no session it has touched", () => {
  const seen = { sessions: 0, refused: 0, burnt: 0 };
  fc.assert(
    fc.property(deeds, wrongSecret, (strategy, secret) => {
      const ends = pair();
      relay(strategy, { ...ends, memory: MEMORY, guess: { secret, fingerprint: MALLORY } });
      assertNothingTouched(ends);
      if (ends.adviser.outcome) seen.sessions++;
      if (ends.client.outcome === "refused") seen.refused++;
      if (ends.adviser.answers.length === SECRET_TRIES_MAX) seen.burnt++;
    }),
    runs(2500),
  );
  // The strategies reach all ends: untouched sessions, refusals, burnt numbers.
  for (const [what, count] of Object.entries(seen)) assert.ok(QUICK || count > 0, `no ${what}`);
});

Deno.test("handshake: a server that knows the number does get in between, so that the tests above mean something", () => {
  const ends = pair();
  const middle = { secret: SECRET, fingerprint: MALLORY };
  // Pool: 0 the client's a, 1 Mallory's a, 2 Mallory's b, then what the ends say.
  const said = 3 + MEMORY.length;
  const strategy = [["adviser", 1], ["client", 2], ["adviser", said + 1]] as const;
  relay(strategy.map(([to, what]): Deed => ({ to, what, change: { do: "nothing" } })), {
    ...ends,
    memory: MEMORY,
    guess: middle,
  });
  assert.equal(ends.adviser.outcome?.peerFingerprint, MALLORY);
  assert.equal((ends.client.outcome as { peerFingerprint: string }).peerFingerprint, MALLORY);
  assert.throws(() => assertNothingTouched(ends));
});

Deno.test("handshake: a guesser has three tries in all, however it interleaves them", () => {
  const guesses = fc.array(fc.tuple(wrongSecret, fc.boolean()), { minLength: 4, maxLength: 10 });
  fc.assert(
    fc.property(guesses, (tries) => {
      const responders = createResponders(ADVISER), adviser = new Adviser(responders);
      for (const [secret, confirms] of tries) {
        const client = new Client({ secret, fingerprint: MALLORY });
        const b = adviser.receive(JSON.stringify(client.first));
        const c = b && client.receive(JSON.stringify(b));
        // Leaves the run hanging, or ends it.
        adviser.receive(confirms && c ? JSON.stringify(c) : "");
        assert.equal(adviser.outcome, null);
      }
      assert.equal(adviser.answers.length, SECRET_TRIES_MAX);
      assert.equal(responders.left, 0);
      const honest = new Client(CLIENT);
      assert.notEqual(adviser.receive(JSON.stringify(honest.first))?.step, "b");
    }),
    runs(100),
  );
});

/** One delivery on a sealed link: `what` of what was sent, in which `direction`, to whom; and what is done to it. */
const linkDeed = fc.record({
  to: fc.constantFrom<"client" | "adviser">("client", "adviser"),
  from: fc.constantFrom("peer", "peer", "peer", "peer", "own", "earlier", "handshake"),
  what: fc.oneof({ weight: 5, arbitrary: fc.constant("next" as const) }, fc.nat(20)),
  change: fc.oneof(
    { weight: 8, arbitrary: fc.constant(null) },
    fc.record({ do: fc.constantFrom("flip", "truncate", "grow"), at: fc.nat(1000), bit: fc.nat(5) }),
  ),
});
type LinkDeed = typeof linkDeed extends fc.Arbitrary<infer T> ? T : never;

function alter(text: string, change: LinkDeed["change"]): string {
  const at = change ? change.at % text.length : 0;
  switch (change?.do) {
    case "flip":
      return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1 << change.bit) +
        text.slice(at + 1);
    case "truncate":
      return text.slice(0, at);
    case "grow":
      return text.slice(0, at) + "A" + text.slice(at);
    default:
      return text;
  }
}

async function linkPair() {
  const { client, adviser } = pair();
  relay(HONEST, { client, adviser, memory: MEMORY, guess: { secret: "", fingerprint: MALLORY } });
  const keyOf = (outcome: typeof client.outcome) => (outcome as { sessionKey: Uint8Array }).sessionKey;
  return {
    client: await linkEnd("client", keyOf(client.outcome)),
    adviser: await linkEnd("adviser", keyOf(adviser.outcome)),
  };
}

async function linkEnd(role: "client" | "adviser", sessionKey: Uint8Array) {
  const end = { got: [] as number[], out: [] as string[], broken: [] as Error[] };
  const { link: keys } = await deriveRoots(sessionKey);
  const link = createLink({
    role,
    keys,
    send: (data) => end.out.push(data),
    onMessage: (message) => end.got.push(message.type === "consent" ? message.turn : -1),
    onBroken: (error) => end.broken.push(error),
  });
  const count = 6;
  const message = (turn: number): LinkMessage => ({ type: "consent", turn, answer: "yes" });
  for (let turn = 0; turn < count; turn++) link.send(message(turn));
  await until(() => end.out.length === count);
  return { ...end, link };
}

/** WebCrypto answers from outside: waits turn by turn of the event loop. */
async function until(condition: () => boolean) {
  for (let turn = 0; turn < 2000 && !condition(); turn++) await new Promise((done) => setTimeout(done, 0));
  assert.ok(condition(), "condition never came true");
}

Deno.test("link: a hostile server delivers nothing that wasn't sent next or later, and nothing after the first wrong message", async () => {
  const earlier = await linkPair();
  const seen = { delivered: 0, broken: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(linkDeed, { maxLength: 14 }), async (strategy) => {
      const ends = await linkPair();
      const state = { client: { next: 0, last: -1, bad: false }, adviser: { next: 0, last: -1, bad: false } };
      const expected = { client: [] as number[], adviser: [] as number[] };
      for (const { to, from, what, change } of strategy) {
        const peer = to === "client" ? "adviser" : "client", at = state[to];
        const sources = { peer: ends[peer].out, own: ends[to].out, earlier: earlier[peer].out };
        const pool = from === "handshake"
          ? MEMORY.map((message) => JSON.stringify(message))
          : sources[from as "peer"];
        const text = alter(pool[(what === "next" ? at.next++ : what) % pool.length], change);
        ends[to].link.receive(text);
        const turn = ends[peer].out.indexOf(text);
        if (turn <= at.last) at.bad = true;
        if (!at.bad) expected[to].push(at.last = turn);
      }
      for (const role of ["client", "adviser"] as const) {
        const end = ends[role];
        await until(() =>
          end.got.length >= expected[role].length && end.broken.length >= (state[role].bad ? 1 : 0)
        );
        await new Promise((done) => setTimeout(done, 0));
        assert.deepEqual(end.got, expected[role]);
        assert.equal(end.broken.length, state[role].bad ? 1 : 0);
        seen.delivered += end.got.length;
        seen.broken += end.broken.length;
      }
    }),
    runs(500),
  );
  assert.ok(seen.delivered > 0 && seen.broken > 0);
});
