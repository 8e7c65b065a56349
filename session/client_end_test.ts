import assert from "node:assert/strict";
import type { Handshake, LinkMessage } from "../protocol/link.ts";
import { createResponder } from "../secure/handshake.ts";
import { deriveRoots } from "../secure/keys.ts";
import { createLink } from "../secure/link.ts";
import { createClientEnd } from "./client_end.ts";

const CLIENT = Array(32).fill("AA").join(":"), ADVISER = Array(32).fill("BB").join(":");

/** A client end and the adviser's real responder, joined by a relay that may change what passes. */
function meet(secrets: { client: string; adviser: string }, relay = (data: string) => data) {
  const settled = Promise.withResolvers<string>();
  const atClient = Promise.withResolvers<LinkMessage>();
  const responder = createResponder({ secret: secrets.adviser, fingerprint: ADVISER });
  let link: ReturnType<typeof createLink> | null = null;
  const end = createClientEnd({
    secret: secrets.client,
    password: null,
    fingerprint: CLIENT,
    send: (data) => queueMicrotask(() => toAdviser(relay(data))),
    onVerified: (words) => {
      end.send({ type: "hello", name: "PC", mode: "support" });
      settled.resolve(`verified ${words.length > 0}`);
    },
    onMessage: atClient.resolve,
    onHandedOver: () => assert.fail("nobody takes over"),
    onRefused: settled.resolve,
    onBroken: (error) => settled.resolve(error.name),
  });
  const atAdviser = Promise.withResolvers<LinkMessage>();
  async function toAdviser(data: string) {
    if (link) return link.receive(data);
    const message: Handshake = JSON.parse(data);
    if (message.step === "a") return end.receive(JSON.stringify(responder.onFirst(message).reply));
    const confirmed = responder.onConfirm(message);
    if ("error" in confirmed) return;
    const roots = await deriveRoots(confirmed.result.sessionKey);
    assert.equal(confirmed.result.peerFingerprint, CLIENT);
    link = createLink({
      role: "adviser",
      keys: roots.link,
      send: (sealed) => end.receive(sealed),
      onMessage: atAdviser.resolve,
      onBroken: () => settled.resolve("adviser broken"),
    });
    link.send({ type: "mode", mode: "show", turn: 1 });
  }
  end.start();
  return { end, settled: settled.promise, atClient: atClient.promise, atAdviser: atAdviser.promise };
}

Deno.test("createClientEnd() verifies the right number and binds the adviser's fingerprint", async () => {
  const { end, settled, atClient, atAdviser } = meet({ client: "4072", adviser: "4072" });
  assert.equal(await settled, "verified true");
  assert.deepEqual(await atAdviser, { type: "hello", name: "PC", mode: "support" });
  // Sent while the client still derives its keys: kept, not lost.
  assert.deepEqual(await atClient, { type: "mode", mode: "show", turn: 1 });
  assert.equal(end.peerFingerprint, ADVISER);
  assert.equal(end.roots?.support.length, 32);
});

Deno.test("createClientEnd() refuses a wrong number and sends nothing sealed", async () => {
  const { end, settled } = meet({ client: "4073", adviser: "4072" });
  assert.equal(await settled, "not-verified");
  assert.equal(end.roots, null);
});

Deno.test("createClientEnd() refuses a swapped fingerprint", async () => {
  const { settled } = meet({ client: "4072", adviser: "4072" }, (data) => data.replaceAll("AA:AA", "CC:CC"));
  assert.equal(await settled, "not-verified");
});

Deno.test("createClientEnd() ends on what is no handshake, without throwing", async () => {
  for (const data of ["", "{}", "null", '{"step":"z"}', "[".repeat(5000)]) {
    const { end, settled } = meet({ client: "4072", adviser: "4072" }, () => '{"step":"never"}');
    end.receive(data);
    assert.equal(await settled, "ProtocolError");
  }
});
