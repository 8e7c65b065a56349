import assert from "node:assert/strict";
import type { HandoverOnLink } from "../protocol/handover.ts";
import { HANDOVER_ANSWER_MS } from "../protocol/limits.ts";
import type { LinkMessage } from "../protocol/link.ts";
import { randomBytes } from "../secure/bytes.ts";
import { toBase64url } from "../secure/base64url.ts";
import { handoverRoot, handoverSessionKey, makeHandoverKey } from "../secure/handover.ts";
import { deriveRoots } from "../secure/keys.ts";
import { createLink } from "../secure/link.ts";
import { createHandover } from "../session/handover.ts";
import {
  ask,
  assertStill,
  BERND,
  CLIENT,
  handOver,
  type Hostile,
  NAMES,
  OFFER,
  offer,
  office,
  type Relay,
  secretOf,
  until,
  wrongFor,
} from "./handover_office.ts";

Deno.test("a hand-over gives the colleague the session, under keys that both ends agree on", async () => {
  const one = await handOver();
  assert.equal(one.movedTo, "Bernd");
  assert.deepEqual(one.answered, ["yes"]);
  const { client, turn, goesOn, checkWords, clientFingerprint } = one.taken!;
  assert.deepEqual([client, turn, goesOn, clientFingerprint], ["PC-7", 2, true, CLIENT]);
  assert.equal(checkWords, one.checkWords);
  assert.deepEqual(one.client.roots?.support, one.taken!.roots.support);
  assert.notDeepEqual(one.client.roots?.support, one.anna.roots?.support);
  assert.equal(one.client.peerFingerprint, BERND);
  one.bernd!.send({ type: "mode", mode: "show", turn: 3 });
  await until("heard", () => one.heard.client.some(({ type }) => type === "mode"));
  assert.deepEqual(one.broken, []);
});

Deno.test("the giver's keys neither read nor write after the hand-over, whatever the server passes on", async () => {
  const one = await handOver();
  const before = one.wire.length;
  one.client.send({ type: "consent", turn: 9, answer: "yes" });
  one.bernd!.send({ type: "mode", mode: "show", turn: 9 });
  await until(
    "said",
    () => one.wire.length >= before + 2 && one.heard.client.some(({ type }) => type === "mode"),
  );
  // Every key that the giver's page can make, or ever could.
  const read: LinkMessage[] = [];
  const given = handoverSessionKey({
    root: handoverRoot(one.anna.roots!.handover, toBase64url(randomBytes(32))),
    secret: makeHandoverKey().agree(makeHandoverKey().key)!,
    takerKey: makeHandoverKey().key,
    clientKey: makeHandoverKey().key,
    takerFingerprint: BERND,
    clientFingerprint: CLIENT,
  });
  for (const roots of [one.anna.roots!, await deriveRoots(given)]) {
    for (const role of ["adviser", "client"] as const) {
      for (const data of one.wire.slice(before)) {
        let done = false;
        createLink({
          role,
          keys: roots.link,
          send: () => {},
          onMessage: (message) => void read.push(message),
          onBroken: () => done = true,
        }).receive(data);
        await until("tried", () => done);
      }
    }
  }
  assert.deepEqual(read, []);
  // Writing: what the giver seals now isn't heard as a word of the adviser's.
  const heard = one.heard.client.length;
  const forged: string[] = [];
  createLink({
    role: "adviser",
    keys: one.anna.roots!.link,
    send: (data) => void forged.push(data),
    onMessage: () => {},
    onBroken: () => {},
  }).send({ type: "end", reason: "adviser-ended" });
  await until("sealed", () => forged.length > 0);
  one.client.receive(forged[0]);
  await until("refused", () => one.broken.includes("client"));
  assert.equal(one.heard.client.length, heard);
});

Deno.test("a message from before the hand-over, repeated by the server, is void after it", async () => {
  const one = await office();
  const first = one.wire.length;
  one.anna.send({ type: "mode", mode: "show", turn: 1 });
  await until("heard", () => one.heard.client.length === 1);
  const old = one.wire.slice(first);
  await ask(one);
  one.asked.answer({ number: one.asked.question!.number, answer: "yes", wording: "" });
  await until("taken over", () => one.heard.bernd.length > 0);
  const heard = one.heard.client.length;
  old.forEach(one.client.receive);
  await until("refused", () => one.broken.includes("client"));
  assert.equal(one.heard.client.length, heard);
});

Deno.test("three wrong numbers burn a hand-over, and the session goes on", async () => {
  const one = await office();
  await offer(one);
  const wrong = wrongFor(one);
  for (let left = 2; left >= 0; left--) {
    one.taker.enter(wrong);
    await until("refused", () => {
      const { value } = one.taker.state;
      return value.phase === "offered" ? value.wrong : value.phase === "over";
    });
    if (left > 0) {
      await until("counted", () => {
        const { value } = one.giver.state;
        return value.phase === "telling" && value.left === left;
      });
    }
  }
  await until("burnt", () => one.giver.state.value.phase === "failed");
  assert.equal((one.giver.state.value as { fault: string }).fault, "burnt");
  assert.equal((one.taker.state.value as { reason: string }).reason, "wrong");
  assert.equal(one.asked.question, null, "the client was never asked");
  one.giver.cancel();
  await assertStill(one);
});

Deno.test("a server can't put another colleague, session or page in the taker's place", async () => {
  const mallory = makeHandoverKey().key;
  const hostile: Record<string, Hostile> = {
    "offers to somebody else under his own name": { offered: { taker: "Carla" } },
    "tells another giver": { offered: { giver: "Carla" } },
    "offers another session": { offered: { session: OFFER } },
    "swaps the taker's fingerprint": {
      relay: (message, to) =>
        to === "giver" ? { ...message, data: message.data.replaceAll("CC:CC", "EE:EE") } : message,
    },
    "swaps the giver's fingerprint": {
      relay: (message, to) =>
        to === "taker" ? { ...message, data: message.data.replaceAll("BB:BB", "EE:EE") } : message,
    },
    "keeps the giver's words back": {
      relay: (message, to) => to === "taker" ? null : message,
    },
    "puts its own key": {
      relay: (message, to) =>
        to === "giver" && !message.data.startsWith("{")
          ? {
            ...message,
            data: toBase64url(new TextEncoder().encode(JSON.stringify({ kind: "ready", key: mallory }))),
          }
          : message,
    },
    "changes a byte of what is sealed": {
      relay: (message) =>
        message.data.startsWith("{") ? message : {
          ...message,
          data: message.data.slice(0, 12) + (message.data[12] === "A" ? "B" : "A") + message.data.slice(13),
        },
    },
  };
  for (const [how, strategy] of Object.entries(hostile)) {
    const one = await office(strategy);
    await offer(one);
    one.taker.enter(secretOf(one));
    // Whatever comes of it: no question to the client.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    assert.equal(one.asked.question, null, how);
    one.giver.cancel();
    await assertStill(one);
  }
});

Deno.test("a server that repeats what was sealed breaks the hand-over, not the session", async () => {
  const one = await office({
    relay(message, to) {
      if (to === "taker" && !message.data.startsWith("{")) {
        queueMicrotask(() => one.taker.fromServer(message));
      }
      return message;
    },
  });
  await ask(one);
  one.asked.answer({ number: one.asked.question!.number, answer: "yes", wording: "" });
  await until("broken", () => one.giver.state.value.phase === "failed");
  await assertStill(one);
});

Deno.test("the client's Nein leaves everything as it was", async () => {
  const one = await office();
  await ask(one);
  one.asked.answer({ number: one.asked.question!.number, answer: "no", wording: "Nein" });
  await until("declined", () => one.giver.state.value.phase === "failed");
  assert.equal((one.giver.state.value as { fault: string }).fault, "declined");
  await until("told", () => one.taker.state.value.phase === "over");
  assert.deepEqual(one.answered, ["no"]);
  one.giver.cancel();
  await assertStill(one);
});

Deno.test("a taker that goes away, before or after the client's Ja, leaves everything as it was", async () => {
  for (const late of [false, true]) {
    const one = await office({
      // After its Ja the client waits for the taker, whose last word never arrives.
      relay: (message, to) =>
        late && to === "giver" && one?.giver.state.value.phase === "moving" ? null : message,
    });
    await ask(one);
    if (late) {
      one.asked.answer({ number: one.asked.question!.number, answer: "yes", wording: "" });
      await until("moving", () => one.giver.state.value.phase === "moving");
    }
    one.giver.fromServer({ kind: "withdrawn", offer: OFFER });
    await until(
      "over at the client",
      () =>
        one.heard.client.some((message) =>
          message.type === "handover" && (message.message as HandoverOnLink).kind === "cancel"
        ),
    );
    assert.equal(one.asked.question, null);
    assert.deepEqual(one.answered, [late ? "yes" : "none"]);
    await assertStill(one);
  }
});

Deno.test("what the client agreed to is void once the giver takes it back", async () => {
  const held: Relay[] = [];
  const one = await office({
    // The taker's last word waits until the giver's "cancel" has arrived.
    relay(message, to) {
      if (to === "taker" || one.giver.state.value.phase !== "moving") return message;
      held.push(message);
      return null;
    },
  });
  await ask(one);
  one.asked.answer({ number: one.asked.question!.number, answer: "yes", wording: "" });
  await until("keys made", () => held.length > 0);
  one.asked.fromLink({ kind: "cancel", number: 1 });
  one.giver.fromServer(held[0]);
  await until("seated", () => one.taken !== null);
  // The colleague has the keys and says hello; the client doesn't listen to it.
  await until("refused", () => one.broken.includes("client"));
  assert.notDeepEqual(one.client.roots?.support, one.taken!.roots.support);
  assert.deepEqual(one.heard.bernd, []);
});

Deno.test("a question that nobody answers is a Nein, and none is asked twice", () => {
  const sent: HandoverOnLink[] = [];
  const answered: string[] = [];
  const timers: (() => void)[] = [];
  const real = globalThis.setTimeout;
  globalThis.setTimeout = ((run: () => void, ms: number) => {
    assert.equal(ms, HANDOVER_ANSWER_MS);
    timers.push(run);
    return 0;
  }) as unknown as typeof setTimeout;
  try {
    const asked = createHandover({
      fingerprint: () => CLIENT,
      root: () => randomBytes(32),
      screen: () => "none",
      send: (message) => void sent.push(message),
      prepare: () => {},
      onChange: () => {},
      onAnswered: (choice) => void answered.push(choice),
    });
    const question = {
      kind: "ask",
      number: 1,
      ...NAMES,
      fingerprint: BERND,
      key: makeHandoverKey().key,
      salt: toBase64url(randomBytes(32)),
    } as const;
    asked.fromLink(question);
    assert.equal(asked.question?.taker, "Bernd");
    timers.at(-1)!();
    assert.deepEqual(sent, [{ kind: "answer", number: 1, answer: { is: "no" } }]);
    assert.deepEqual(answered, ["none"]);
    // Neither the page's late answer counts, nor the same question once more.
    asked.answer({ number: 1, answer: "yes", wording: "" });
    asked.fromLink(question);
    assert.equal(asked.question, null);
    assert.equal(sent.length, 1);
    // A key that is none: a Ja can't be given to it.
    asked.fromLink({ ...question, number: 2, key: toBase64url(new Uint8Array(32)) });
    asked.answer({ number: 2, answer: "yes", wording: "" });
    assert.deepEqual(sent.at(-1), { kind: "answer", number: 2, answer: { is: "no" } });
    assert.throws(() => asked.fromLink({ kind: "answer", number: 2, answer: { is: "no" } }));
  } finally {
    globalThis.setTimeout = real;
  }
});
