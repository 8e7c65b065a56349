import assert from "node:assert/strict";
import fc from "fast-check";
import { createResponders } from "./guesses.ts";
import { createInitiator, createResponder } from "./handshake.ts";
import { makePassword, readPassword } from "./password.ts";

const CLIENT = Array(32).fill("AA").join(":"), ADVISER = Array(32).fill("BB").join(":");

/** @returns what each end makes of a whole run; `left`: guesses that the adviser's end still answers. */
function run(client: { secret: string; password?: string | null }, adviser: typeof client) {
  const responders = createResponders({ ...adviser, fingerprint: ADVISER });
  const responder = responders.next()!;
  const initiator = createInitiator({ ...client, fingerprint: CLIENT });
  const answer = initiator.onReply(responder.onFirst(initiator.first).reply);
  const confirmed = answer.reply ? responder.onConfirm(answer.reply) : { error: "not-verified" };
  return { client: "result" in answer, adviser: "result" in confirmed, left: responders.left };
}

Deno.test("readPassword() forgives what people change when they write down or say a password", () => {
  for (
    const typed of [
      "k7mt wqp2",
      "K7MT-WQP2",
      " k7mtwqp2\n",
      "K7mt\u00a0wqp2",
      "ｋ７ｍｔwqp2",
      "k7mt\u200bwqp2",
    ]
  ) {
    assert.equal(readPassword(typed), "k7mtwqp2");
  }
  assert.equal(readPassword("Straßenmusik äöü"), "straßenmusikäöü");
  // Two ways to write the same letter.
  assert.equal(readPassword("a\u0308a\u0308a\u0308a\u0308"), "ääää");
  for (const typed of ["", "abc", "  a b - c ", "x".repeat(65)]) assert.equal(readPassword(typed), null);
});

Deno.test("readPassword() gives what it takes unchanged", () => {
  const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
  fc.assert(fc.property(fc.array(codePoint, { maxLength: 80 }), (typed) => {
    const read = readPassword(typed.join(""));
    if (read !== null) assert.equal(readPassword(read), read);
  }));
});

Deno.test("makePassword() makes passwords that can be read out, each another", () => {
  const made = Array.from({ length: 200 }, makePassword);
  for (const password of made) {
    assert.match(password, /^[a-km-np-z2-9]{4} [a-km-np-z2-9]{4}$/);
    assert.equal(readPassword(password)?.length, 8);
  }
  assert.equal(new Set(made).size, made.length);
});

Deno.test("handshake: with a password both must know both parts", () => {
  const right = { secret: "4072", password: "k7mtwqp2" };
  assert.deepEqual(run(right, right), { client: true, adviser: true, left: 2 });
  const wrong = [
    { secret: "4072", password: "k7mtwqp3" },
    { secret: "4073", password: "k7mtwqp2" },
    // A server that strips the word that there is a password gets a client without one.
    { secret: "4072", password: null },
    { secret: "4072" },
    { secret: "4072k7mtwqp2" },
  ];
  for (const client of wrong) {
    assert.deepEqual(run(client, right), { client: false, adviser: false, left: 2 });
  }
  // One that adds that word gets a client that mixes in what the adviser doesn't know.
  assert.deepEqual(run(right, { secret: "4072" }), { client: false, adviser: false, left: 2 });
});

Deno.test("handshake: a wrong password is a guess like a wrong second part", () => {
  const responders = createResponders({ secret: "4072", password: "k7mtwqp2", fingerprint: ADVISER });
  for (const password of ["aaaa", "bbbb", "cccc"]) {
    const first = createInitiator({ secret: "4072", password, fingerprint: CLIENT }).first;
    assert.equal(responders.next()!.onFirst(first).reply.step, "b");
  }
  assert.equal(responders.left, 0);
  assert.equal(responders.next(), null);
});

Deno.test("handshake: number and password can't be shifted into one another", () => {
  const parts = fc.tuple(fc.stringMatching(/^[0-9]{4}$/), fc.option(fc.stringMatching(/^[0-9a-z]{4,8}$/)));
  fc.assert(
    fc.property(parts, parts, ([secret, password], [other, otherPassword]) => {
      const same = secret === other && password === otherPassword;
      const initiator = createInitiator({ secret, password, fingerprint: CLIENT });
      const responder = createResponder({ secret: other, password: otherPassword, fingerprint: ADVISER });
      assert.equal("result" in initiator.onReply(responder.onFirst(initiator.first).reply), same);
    }),
    { numRuns: 50, examples: [[["4072", "abcd"], ["4072", "abcd"]]] },
  );
});
