import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { RTCCertificate } from "werift";
import { intercept } from "./internals.ts";
import { freshCertificate, hex, join, LEAVES_TIMERS, type ViewerSocket, waitUntil } from "./testing.ts";
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

/** Viewers that leave out or spoil a part of the proof, as DTLS client, with the reason that the log must give. */
const TAMPERED: Record<string, { tamper(socket: ViewerSocket): void; reason: RegExp }> = {
  "without a certificate": {
    tamper: ({ dtls }) => intercept(dtls as unknown as Requested, "requestedCertificateTypes", () => []),
    reason: /showed no certificate/,
  },
  "without an extended master secret": {
    tamper(socket) {
      socket.extensions = socket.extensions.filter(({ type }) => type !== 23);
      socket.options.extendedMasterSecret = false;
    },
    reason: /no extended master secret/,
  },
  "with a wrong Finished": {
    tamper({ cipher }) {
      const signer = cipher as unknown as { verifyData(data: Buffer): Buffer };
      const verifyData = signer.verifyData.bind(signer);
      signer.verifyData = (data) => verifyData(data).fill(0, 0, 1).fill(1, 1, 2);
    },
    reason: /Finished does not fit/,
  },
};

interface Requested {
  requestedCertificateTypes: number[];
}

for (const [name, { tamper, reason }] of Object.entries(TAMPERED)) {
  Deno.test(`a viewer ${name} is refused, and the log says so`, LEAVES_TIMERS, async () => {
    await using log = await collectLog();
    await using pair = await join({ tamper });
    assert.equal(await pair.settled, "failed");
    assert.equal(pair.received.length, 0);
    assert.match(log.lines.join("; "), reason);
  });
}

for (const [name, hash] of [["MD5", 1], ["SHA-1", 2]] as const) {
  Deno.test(`a signature over ${name} is refused, and the log says so`, LEAVES_TIMERS, async () => {
    await using log = await collectLog();
    // CertificateVerify is sent in the clear: the network can rewrite the hash that it names.
    using _ = disturb((data) => {
      const at = isDtls(data) ? data.indexOf(hex("0f0000")) : -1;
      if (at === 13 && data.readUInt16BE(3) === 0) data[at + 12] = hash;
      return [data];
    });
    await using pair = await join();
    await waitUntil(() => pair.transport.state === "failed");
    assert.match(log.lines.join("; "), /too weak/);
  });
}

async function collectLog(): Promise<{ lines: string[] } & AsyncDisposable> {
  const lines: string[] = [];
  await configure({
    reset: true,
    sinks: { lines: (record: LogRecord) => void lines.push(record.message.join("")) },
    loggers: [{ category: ["mfb"], sinks: ["lines"], lowestLevel: "warning" }, {
      category: ["logtape", "meta"],
      lowestLevel: "error",
    }],
  });
  return { lines, [Symbol.asyncDispose]: reset };
}
