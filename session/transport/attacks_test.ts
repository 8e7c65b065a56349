import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { RTCCertificate } from "werift";
import { isWellFormed } from "./sctp_gate.ts";
import { freshCertificate, join, longestHold, sendAsPeer, sendAsStranger } from "./testing.ts";

/** The attacks of security.md F1–F4 against our adapter; stock werift falls to each. */

// werift's timers of ICE and DTLS run out on their own after close().
const options = { sanitizeOps: false, sanitizeResources: false };
/** The event loop is never held longer by a packet. */
const HOLD_MAX_MS = 50;

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

const INJECTED: Record<string, Buffer> = {
  "a ClientHello in the clear": Buffer.concat([
    hex("16fefd0000000000000007 0039 0100002d000000000000002d fefd"),
    Buffer.alloc(32, 7),
    hex("0000 0002c02b 0100 0000"),
  ]),
  "a close alert in the clear": hex("15fefd0000000000000005 0002 0100"),
  "a fatal alert in the clear": hex("15fefd0000000000000005 0002 0228"),
  "a close alert that claims epoch 1": hex("15fefd0001000000000005 0002 0100"),
  "a Finished in the clear": hex(
    "16fefd0000000000000009 0018 1400000c000500000000000c 000102030405060708090a0b",
  ),
  "a handshake record that is cut short": hex("16fefd0000000000000005 0003 010203"),
  "a record header alone": hex("160102"),
  "an unknown content type": hex("3ffefd0001000000000005 0002 0100"),
  "an RTP header extension with a false length": Buffer.concat([
    hex("90600001 00000000 00000000 bede ffff"),
    Buffer.alloc(28, 0x10),
  ]),
  "an RTCP packet that is cut short": hex("80c8ff"),
  "a STUN header with a false length": hex("0001ffff 2112a442"),
  "junk": Buffer.alloc(1200, 0xa5),
  "nothing": Buffer.alloc(0),
};

for (const setup of ["active", "passive"] as const) {
  Deno.test(`a copied certificate delivers nothing, viewer ${setup}`, options, async () => {
    const victim = await freshCertificate(), attacker = await freshCertificate();
    const forged = new RTCCertificate(attacker.privateKey, victim.certPem, attacker.signatureHash);
    const expected = victim.getFingerprints()[0].value.toUpperCase();
    await using pair = await join({ setup, certificate: forged, expected });
    pair.viewer.onDataChannel.subscribe((channel) => channel.send(Buffer.from("input without the key")));
    assert.equal(await pair.settled, "failed");
    assert.equal(pair.received.length, 0);
    assert.equal(pair.transport.send("control", new Uint8Array(1)), false);
  });
}

Deno.test("nothing that is injected ends a connection or holds the event loop", options, async (t) => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  const from = {
    "a stranger": (packets: Buffer[]) => sendAsStranger(packets, pair.ports),
    "the peer's address": (packets: Buffer[]) => sendAsPeer(packets, pair.viewer),
  };
  for (const [name, packet] of Object.entries(INJECTED)) {
    for (const [who, send] of Object.entries(from)) {
      await t.step(`${name}, from ${who}`, async () => {
        if (packet.length === 0 && who !== "a stranger") return;
        const held = await longestHold(() => send([packet, packet, packet]));
        assert.ok(held < HOLD_MAX_MS, `held for ${held} ms`);
        const before = pair.received.length;
        assert.ok(pair.transport.send("control", new TextEncoder().encode(name)));
        await waitUntil(() => pair.received.length > before);
        assert.equal(pair.transport.state, "open");
      });
    }
  }
});

Deno.test(
  "a STUN request without integrity, or with a wrong one, changes nothing and gets no answer",
  options,
  async () => {
    await using pair = await join();
    assert.equal(await pair.settled, "open");
    const { connection } = pair.viewer.dtlsTransports[0].iceTransport;
    const username = Buffer.from(`${connection.remoteUsername}:abcd`);
    const attributes = Buffer.concat([
      hex("0006"),
      Buffer.from([0, username.length]),
      username,
      Buffer.alloc((4 - username.length % 4) % 4),
      hex("80290008 ffffffffffffffff 00250000 00240004 6e7fffff"),
    ]);
    const request = (more: Buffer) => {
      const body = Buffer.concat([attributes, more]);
      const header = hex("0001 0000 2112a442 000102030405060708090a0b");
      header.writeUInt16BE(body.length, 2);
      return Buffer.concat([header, body]);
    };
    const wrong = Buffer.concat([hex("00080014"), Buffer.alloc(20, 1)]);
    const dgram = await import("node:dgram");
    const socket = dgram.createSocket("udp4");
    let answers = 0;
    socket.on("message", () => answers++);
    for (const packet of [request(Buffer.alloc(0)), request(wrong)]) {
      for (const { host, port } of pair.ports) {
        await new Promise((resolve) => socket.send(packet, port, host, resolve));
      }
    }
    // A round trip over the connection: by then the requests before it were read.
    const before = pair.received.length;
    pair.transport.send("control", new Uint8Array(1));
    await waitUntil(() => pair.received.length > before);
    assert.equal(answers, 0);
    assert.equal(pair.transport.state, "open");
    await new Promise<void>((resolve) => socket.close(resolve));
  },
);

Deno.test("isWellFormed() refuses SCTP lengths that would loop for ever", () => {
  const header = Buffer.alloc(12);
  const cases: [string, boolean][] = [
    ["0700 0008 00000001", true], // SHUTDOWN
    ["0700 0000", false], // a chunk of length 0
    ["0700 0003 00000000", false],
    ["0700 00ff 00000000", false], // longer than the packet
    ["0600 0008 0001 0004", true], // ABORT with a cause
    ["0600 0008 0001 0000", false], // a cause of length 0
    ["0900 0008 0001 0003", false], // ERROR
    ["8200 0008 000d 0000", false], // RE-CONFIG with a parameter of length 0
    ["0100 0018 00000001 00010000 00010001 00000001 8000 0000", false], // INIT
    ["0100 0018 00000001 00010000 00010001 00000001 8000 0004", true],
    ["", false],
  ];
  for (const [chunk, right] of cases) {
    assert.equal(isWellFormed(Buffer.concat([header, hex(chunk)])), right, chunk);
  }
});

async function waitUntil(condition: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error("Waited 5 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
