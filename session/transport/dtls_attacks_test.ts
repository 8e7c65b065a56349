import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type dgram from "node:dgram";
import { RTCCertificate } from "werift";
import { freshCertificate, join, LEAVES_TIMERS, waitUntil } from "./testing.ts";
import { disturb, isDtls, recordsOf } from "./testing_network.ts";

/** What a viewer may get wrong or try in the handshake (security.md F1). */

for (const setup of ["active", "passive"] as const) {
  Deno.test(`a copied certificate delivers nothing, viewer ${setup}`, LEAVES_TIMERS, async () => {
    const victim = await freshCertificate(), attacker = await freshCertificate();
    const forged = new RTCCertificate(attacker.privateKey, victim.certPem, attacker.signatureHash);
    const expected = victim.getFingerprints()[0].value.toUpperCase();
    await using pair = await join({ setup, certificate: forged, expected });
    pair.viewer.onDataChannel.subscribe((channel) => channel.send(Buffer.from("input without the key")));
    assert.equal(await pair.settled, "failed");
    assert.equal(pair.received.length, 0);
    assert.equal(pair.transport.send("control", new Uint8Array(1)), false);
  });

  Deno.test(
    `another certificate than the answer's delivers nothing, viewer ${setup}`,
    LEAVES_TIMERS,
    async () => {
      const told = (await freshCertificate()).getFingerprints()[0].value;
      const answer = (sdp: string) => sdp.replace(/(a=fingerprint:sha-256 )\S+/, `$1${told}`);
      await using pair = await join({ setup, answer });
      assert.equal(await pair.settled, "failed");
      assert.equal(pair.received.length, 0);
    },
  );
}

const OTHER = Array(32).fill("AB").join(":");
const ANSWERS: Record<string, (sdp: string) => string> = {
  "with another fingerprint": (sdp) => sdp.replace(/(a=fingerprint:sha-256 )\S+/, `$1${OTHER}`),
  "with a second fingerprint": (sdp) =>
    sdp.replace(/(a=fingerprint:.*\r\n)/, `$1a=fingerprint:sha-256 ${OTHER}\r\n`),
  "with a second one at the top": (sdp) =>
    sdp.replace("t=0 0\r\n", `t=0 0\r\na=fingerprint:sha-256 ${OTHER}\r\n`),
  "with a fingerprint of SHA-1": (sdp) =>
    sdp.replace(/a=fingerprint:.*/, "a=fingerprint:sha-1 " + OTHER.slice(0, 59)),
  "without a fingerprint": (sdp) => sdp.replace(/a=fingerprint:.*\r\n/, ""),
};

for (const [name, answer] of Object.entries(ANSWERS)) {
  Deno.test(`an answer ${name} is refused`, LEAVES_TIMERS, async () => {
    const certificate = await freshCertificate();
    const expected = certificate.getFingerprints()[0].value.toUpperCase();
    await using pair = await join({ certificate, expected, answer });
    assert.equal(await pair.settled, "failed");
  });
}

for (const setup of ["active", "passive"] as const) {
  Deno.test(`no key sees a record number twice, viewer ${setup}`, LEAVES_TIMERS, async () => {
    const seen = new Set<string>();
    let twice = 0, sealed = 0;
    using _ = disturb((data, socket) => {
      for (const { epoch, sequence } of isDtls(data) ? recordsOf(data) : []) {
        if (epoch === 0) continue;
        const name = `${socket.address().port} ${epoch} ${sequence}`;
        sealed++;
        if (seen.has(name)) twice++;
        seen.add(name);
      }
      return [data];
    });
    await using pair = await join({ setup });
    assert.equal(await pair.settled, "open");
    for (let at = 0; at < 20; at++) await pair.echoed(`message ${at}`);
    assert.ok(sealed > 40);
    assert.equal(twice, 0);
  });
}

/** A network that spoils the handshake; the n-th DTLS datagram of either end counts from 0. */
const NETWORKS: Record<string, (data: Buffer, n: number) => Buffer[]> = {
  "sends everything twice": (data) => [data, data],
  "sends everything again in the clear part": (data, n) => n < 8 ? [data, data, data] : [data],
  ...Object.fromEntries(
    Array.from(
      { length: 9 },
      (_, lost) => [`loses datagram ${lost}`, (data: Buffer, n: number) => n === lost ? [] : [data]],
    ),
  ),
};

for (const setup of ["active", "passive"] as const) {
  Deno.test(`the handshake survives a network that spoils it, viewer ${setup}`, LEAVES_TIMERS, async (t) => {
    // Browsers always answer as active: of the other role a few will do.
    const networks = Object.entries(NETWORKS).filter((_, at) => setup === "active" || at % 3 === 0);
    for (const [name, network] of networks) {
      await t.step(name, async () => {
        let n = 0;
        using _ = disturb((data) => isDtls(data) ? network(data, n++) : [data]);
        await using pair = await join({ setup });
        await waitUntil(() => pair.transport.state !== "connecting", 15_000);
        assert.equal(pair.transport.state, "open");
        await pair.echoed("through");
      });
    }
  });

  Deno.test(
    `the handshake survives datagrams that overtake each other, viewer ${setup}`,
    LEAVES_TIMERS,
    async () => {
      const held = new Map<dgram.Socket, Buffer>();
      let swaps = 0;
      // Each second datagram of a socket goes before the first.
      using _ = disturb((data, socket) => {
        if (!isDtls(data) || recordsOf(data).some(({ type }) => type === 23) || swaps > 12) return [data];
        const before = held.get(socket);
        held.delete(socket);
        if (before) return [data, before];
        swaps++;
        held.set(socket, data);
        return [];
      });
      await using pair = await join({ setup });
      await waitUntil(() => pair.transport.state !== "connecting", 15_000);
      assert.equal(pair.transport.state, "open");
      await pair.echoed("through");
    },
  );
}
