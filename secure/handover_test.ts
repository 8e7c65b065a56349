import assert from "node:assert/strict";
import { test } from "node:test";
import type { HandoverSealed } from "../protocol/handover.ts";
import { toBase64url } from "./base64url.ts";
import { randomBytes } from "./bytes.ts";
import {
  createHandoverPipe,
  handoverContext,
  handoverRoot,
  handoverSessionKey,
  makeHandoverKey,
} from "./handover.ts";
import { createInitiator, createResponder, type HandshakeOptions } from "./handshake.ts";
import { deriveRoots } from "./keys.ts";

const TAKER = Array(32).fill("0B").join(":"), GIVER = Array(32).fill("0A").join(":");
const NAMES = { session: "AAAAAAAAAAAAAAAAAAAAAA", giver: "Anna", taker: "Bernd" };

function run(initiator: Partial<HandshakeOptions>, responder: Partial<HandshakeOptions>) {
  const context = handoverContext(NAMES);
  const a = createInitiator({ secret: "4072", fingerprint: TAKER, context, ...initiator });
  const b = createResponder({ secret: "4072", fingerprint: GIVER, context, ...responder });
  const first = b.onFirst(a.first);
  const answer = a.onReply(first.reply);
  if (!("result" in answer)) return null;
  const confirmed = b.onConfirm(answer.reply);
  return "result" in confirmed ? { taker: answer.result, giver: confirmed.result } : null;
}

test("handoverContext() lets two pages agree on a session, and nobody else", () => {
  const agreed = run({}, {});
  assert.deepEqual(agreed?.taker.sessionKey, agreed?.giver.sessionKey);
  assert.equal(agreed?.giver.peerFingerprint, TAKER);
  for (
    const other of [
      { ...NAMES, session: "BAAAAAAAAAAAAAAAAAAAAA" },
      // The server tells the giver one colleague's name, and offers to another.
      { ...NAMES, taker: "Carla" },
      { ...NAMES, giver: "Carla" },
      { ...NAMES, giver: "AnnaBernd", taker: "" },
    ]
  ) assert.equal(run({ context: handoverContext(other) }, {}), null);
  assert.equal(run({ secret: "4073" }, {}), null);
  // A session's handshake is no hand-over's, either way.
  assert.equal(run({ context: undefined }, {}), null);
  assert.equal(run({}, { context: undefined }), null);
});

test("handoverSessionKey() is the taker's and the client's, and not the giver's", async () => {
  const old = await deriveRoots(randomBytes(32));
  const salt = toBase64url(randomBytes(32));
  const taker = makeHandoverKey(), client = makeHandoverKey();
  const root = handoverRoot(old.handover, salt);
  const facts = {
    root,
    takerKey: taker.key,
    clientKey: client.key,
    takerFingerprint: TAKER,
    clientFingerprint: GIVER,
  };
  const key = handoverSessionKey({ ...facts, secret: taker.agree(client.key)! });
  assert.deepEqual(handoverSessionKey({ ...facts, secret: client.agree(taker.key)! }), key);
  // All that the giver ever saw: root, salt and both public keys.
  for (const secret of [makeHandoverKey().agree(client.key)!, makeHandoverKey().agree(taker.key)!, root]) {
    assert.notDeepEqual(handoverSessionKey({ ...facts, secret }), key);
  }
  // Who isn't in the old session can't take part either, and every fact counts.
  const secret = taker.agree(client.key)!;
  for (
    const change of [
      { root: randomBytes(32) },
      { root: handoverRoot(old.handover, toBase64url(randomBytes(32))) },
      { takerFingerprint: GIVER },
      { clientFingerprint: TAKER },
      { takerKey: client.key, clientKey: taker.key },
    ]
  ) assert.notDeepEqual(handoverSessionKey({ ...facts, secret, ...change }), key);
});

test("makeHandoverKey() refuses keys of low order, and what is no key", () => {
  const { agree } = makeHandoverKey();
  assert.equal(agree(toBase64url(new Uint8Array(32))), null);
  assert.equal(agree(toBase64url(Uint8Array.of(1, ...new Uint8Array(31)))), null);
  assert.equal(agree("_".repeat(43)), null);
  assert.equal(agree(""), null);
});

test("createHandoverPipe() breaks when a message is changed, repeated, lost or not sealed", async () => {
  const sessionKey = randomBytes(32);
  const messages: HandoverSealed[] = [
    { kind: "ready", key: toBase64url(randomBytes(32)) },
    { kind: "taken" },
    { kind: "taken" },
  ];
  const sealed: string[] = [];
  await new Promise<void>((resolve) => {
    const taker = createHandoverPipe({
      role: "taker",
      sessionKey,
      send: (data) => sealed.push(data) === messages.length && resolve(),
      onMessage: () => {},
      onBroken: () => {},
    });
    messages.forEach(taker.send);
  });
  const read = (data: string[], key = sessionKey) =>
    new Promise<HandoverSealed[] | "broken">((resolve) => {
      const got: HandoverSealed[] = [];
      const giver = createHandoverPipe({
        role: "giver",
        sessionKey: key,
        send: () => {},
        onMessage: (message) => void (got.push(message) === data.length && resolve(got)),
        onBroken: () => resolve("broken"),
      });
      data.forEach(giver.receive);
    });
  const [first, second, third] = sealed;
  assert.deepEqual(await read(sealed), messages);
  for (
    const wrong of [
      [first, first],
      [first, third],
      [second],
      ["Q" + first.slice(1)],
      [first.slice(0, -1) + (first.endsWith("A") ? "B" : "A")],
      ["!"],
      [""],
      [JSON.stringify({ kind: "taken" })],
    ]
  ) assert.equal(await read(wrong), "broken");
  assert.equal(await read(sealed, randomBytes(32)), "broken");
});
