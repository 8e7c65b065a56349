import assert from "node:assert/strict";
import { type Handshake, handshake } from "../protocol/link.ts";
import { checkMessage } from "../protocol/parse.ts";
import { createInitiator, createResponder, type HandshakeOptions } from "./handshake.ts";

const CLIENT = { secret: "4072", fingerprint: fingerprint(0xaa) };
const ADVISER = { secret: "4072", fingerprint: fingerprint(0xbb) };
const BROWSER = { ...CLIENT, kind: "browser" as const };
const MALLORY = fingerprint(0xee);

type Change = (message: Handshake, step: "a" | "b" | "c") => Handshake;
type Fields<S extends "a" | "b"> = Omit<Extract<Handshake, { step: S }>, "step">;
type Options = { client?: HandshakeOptions; adviser?: HandshakeOptions; change?: Change };

/** One run; `change` is what the server does to messages. Every message must fit the schema. */
function run({ client = CLIENT, adviser = ADVISER, change = (message) => message }: Options = {}) {
  const a = createInitiator(client), b = createResponder(adviser);
  const wire = (message: Handshake, step: "a" | "b" | "c") =>
    checkMessage(handshake, JSON.parse(JSON.stringify(change(checkMessage(handshake, message), step))));
  const answer = b.onFirst(wire(a.first, "a"));
  const atA = a.onReply(wire(answer.reply, "b"));
  const confirmed = atA.reply && b.onConfirm(wire(atA.reply, "c"));
  const atB = "error" in answer ? answer : confirmed;
  return { a, b, atA, atB, answer };
}

const errorOf = (outcome: object | null) => outcome && "error" in outcome ? outcome.error : null;
const resultOf = (outcome: object | null) =>
  outcome && "result" in outcome
    ? outcome.result as { sessionKey: Uint8Array; peerFingerprint: string; kind: string }
    : null;

Deno.test("handshake: the same secret gives both ends one key, each other's fingerprint and the same words", () => {
  const { atA, atB } = run();
  const a = resultOf(atA)!, b = resultOf(atB)!;
  assert.equal(a.sessionKey.length, 32);
  assert.deepEqual({ ...a, peerFingerprint: "" }, { ...b, peerFingerprint: "" });
  assert.equal(a.peerFingerprint, ADVISER.fingerprint);
  assert.equal(b.peerFingerprint, CLIENT.fingerprint);
});

Deno.test("handshake: the adviser learns whether the client is our program or a browser", () => {
  for (const [client, kind] of [[CLIENT, "program"], [BROWSER, "browser"]] as const) {
    assert.equal(resultOf(run({ client }).atB)!.kind, kind);
  }
});

Deno.test("handshake: no two runs give the same key, share, nonce or tag", () => {
  const keys = Array.from({ length: 10 }, () => {
    const { a, answer, atA } = run();
    const { share, nonce } = a.first as Extract<Handshake, { step: "a" }>;
    const b = answer.reply as Extract<Handshake, { step: "b" }>;
    return [resultOf(atA)!.sessionKey.join(), share, nonce, b.share, b.nonce, b.confirm];
  }).flat();
  assert.equal(new Set(keys).size, keys.length);
});

const earlier = run({ change: (message) => message });
const earlierReply = earlier.answer.reply, earlierFirst = earlier.a.first;

/** What the server may do, and what each end must say. `null`: that end had a verdict already or none is due. */
const CASES: [what: string, options: Options, atA: string | null, atB: string | null][] = [
  ["a wrong number", { client: { ...CLIENT, secret: "4073" } }, "not-verified", "not-verified"],
  ["an empty number", { client: { ...CLIENT, secret: "" } }, "not-verified", "not-verified"],
  [
    "the client's fingerprint swapped",
    { change: set("a", { fingerprint: MALLORY }) },
    "not-verified",
    "not-verified",
  ],
  [
    "the adviser's fingerprint swapped",
    { change: set("b", { fingerprint: MALLORY }) },
    "not-verified",
    "not-verified",
  ],
  [
    "a browser passed off as the program",
    { client: BROWSER, change: set("a", { kind: "program" }) },
    "not-verified",
    "not-verified",
  ],
  [
    "the program passed off as a browser",
    { change: set("a", { kind: "browser" }) },
    "not-verified",
    "not-verified",
  ],
  ["another version of the client", { change: set("a", { version: 99 }) }, "version", "version"],
  ["another version of the adviser", { change: set("b", { version: 0 }) }, "version", "version"],
  [
    "a reply of an earlier run",
    { change: (m, step) => step === "b" ? earlierReply : m },
    "not-verified",
    "not-verified",
  ],
  [
    "a first message of an earlier run",
    { change: (m, step) => step === "a" ? earlierFirst : m },
    "not-verified",
    "not-verified",
  ],
  ["the client's share reflected", { change: reflect(["share"]) }, "not-verified", "not-verified"],
  ["the client's nonce reflected", { change: reflect(["nonce"]) }, "not-verified", "not-verified"],
  [
    "the client's opening reflected",
    { change: reflect(["share", "nonce", "fingerprint"]) },
    "not-verified",
    "not-verified",
  ],
  [
    "a neutral share to the adviser",
    { change: set("a", { share: "A".repeat(43) }) },
    "not-verified",
    "not-verified",
  ],
  [
    "a neutral share to the client",
    { change: set("b", { share: "A".repeat(43) }) },
    "not-verified",
    "not-verified",
  ],
  ["an invalid share", { change: set("a", { share: "_".repeat(42) + "8" }) }, "not-verified", "not-verified"],
  [
    "a share that isn't canonical base64url",
    { change: set("a", { share: "A".repeat(42) + "B" }) },
    "not-verified",
    "not-verified",
  ],
  [
    "a nonce that isn't canonical base64url",
    { change: set("b", { nonce: "A".repeat(21) + "B" }) },
    "not-verified",
    "not-verified",
  ],
  [
    "another nonce of the adviser",
    { change: set("b", { nonce: "A".repeat(22) }) },
    "not-verified",
    "not-verified",
  ],
  [
    "a wrong confirmation to the client",
    { change: set("b", { confirm: "A".repeat(43) }) },
    "not-verified",
    "not-verified",
  ],
  [
    "a wrong confirmation to the adviser",
    { change: set("c", { confirm: "A".repeat(43) }) },
    null,
    "not-verified",
  ],
  ["the adviser's own tag as confirmation", { change: ownTag() }, null, "not-verified"],
  ["a failure instead of the first message", { change: fail("a") }, "not-verified", "not-verified"],
  ["a failure instead of the reply", { change: fail("b") }, "not-verified", null],
  ["a failure instead of the confirmation", { change: fail("c") }, null, "not-verified"],
  [
    "the first message as reply",
    { change: (m, step) => step === "b" ? earlierFirst : m },
    "not-verified",
    "not-verified",
  ],
  [
    "the reply as confirmation",
    { change: (m, step) => step === "c" ? earlierReply : m },
    null,
    "not-verified",
  ],
];
for (const [what, options, expectedA, expectedB] of CASES) {
  Deno.test(`handshake: ${what} gives no session`, () => {
    const { atA, atB } = run(options);
    assert.equal(errorOf(atA), expectedA);
    assert.equal(errorOf(atB), expectedB);
    if (expectedA) assert.equal(resultOf(atA), null);
    assert.equal(resultOf(atB), null);
  });
}

Deno.test("createInitiator() takes one reply only", () => {
  const { a, answer, atA } = run();
  assert.ok(resultOf(atA));
  assert.equal(errorOf(a.onReply(answer.reply)), "not-verified");
  const b = createResponder(ADVISER), late = createInitiator(CLIENT);
  const good = b.onFirst(late.first);
  assert.equal(errorOf(late.onReply(earlierReply)), "not-verified");
  assert.equal(errorOf(late.onReply(good.reply)), "not-verified");
});

Deno.test("createResponder() answers one guess only", () => {
  const a = createInitiator(CLIENT), b = createResponder(ADVISER);
  const answer = b.onFirst(a.first);
  assert.equal(errorOf(b.onFirst(createInitiator(CLIENT).first)), "not-verified");
  const { reply } = a.onReply(answer.reply);
  assert.equal(errorOf(b.onConfirm(reply!)), "not-verified");
});

Deno.test("createResponder() takes no confirmation before the first message, and none twice", () => {
  const early = createResponder(ADVISER), a = createInitiator(CLIENT);
  assert.equal(errorOf(early.onConfirm({ step: "c", confirm: "A".repeat(43) })), "not-verified");
  assert.equal(errorOf(early.onFirst(a.first)), "not-verified");
  const { b, atA, atB } = run();
  assert.ok(resultOf(atB));
  assert.equal(errorOf(b.onConfirm(atA.reply!)), "not-verified");
});

function fingerprint(byte: number): string {
  return Array.from({ length: 32 }, () => byte.toString(16).toUpperCase()).join(":");
}

function set(at: string, fields: Partial<Fields<"a"> & Fields<"b">>): Change {
  return (message, step) => step === at ? { ...message, ...fields } as Handshake : message;
}

function fail(at: string): Change {
  return (message, step) => step === at ? { step: "fail", reason: "not-verified" } : message;
}

/** Sends fields of the client's first message back to it. */
function reflect(fields: ("share" | "nonce" | "fingerprint")[]): Change {
  let first: Extract<Handshake, { step: "a" }> | undefined;
  return (message, step) => {
    if (message.step === "a") first = message;
    if (step !== "b" || !first) return message;
    const picked = Object.fromEntries(fields.map((field) => [field, first![field]]));
    return { ...message, ...picked } as Handshake;
  };
}

function ownTag(): Change {
  let tag = "";
  return (message, step) => {
    if (message.step === "b") tag = message.confirm;
    return step === "c" ? { step: "c", confirm: tag } : message;
  };
}
