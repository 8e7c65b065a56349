import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { hex, holdsNothing, join, LEAVES_TIMERS, type Pair, sendAsPeer, sendAsStranger } from "./testing.ts";
import { disturb } from "./testing_network.ts";

/** Datagrams that anybody can send (security.md F2–F4): stock werift falls to each. */

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
  "application data that nobody sealed": hex("17fefd0001000000000099 0020" + "5a".repeat(32)),
  "application data without room for a tag": hex("17fefd0001000000000098 0009" + "5a".repeat(9)),
  "a handshake record that is cut short": hex("16fefd0000000000000005 0003 010203"),
  "a record header alone": hex("160102"),
  "a record that is longer than the datagram": hex("17fefd0001000000000005 ffff 00"),
  "an unknown content type": hex("3ffefd0001000000000005 0002 0100"),
  "an RTP header extension with a false length": Buffer.concat([
    hex("90600001 00000000 00000000 bede ffff"),
    Buffer.alloc(28, 0x10),
  ]),
  "an RTP packet of 44 bytes that held stock werift for 13 s": hex(
    "90600001000000010000000abede4a01120056780102" + "10".repeat(22),
  ),
  "an RTCP packet that is cut short": hex("80c8ff"),
  "a TURN channel's data": hex("4000 0004 01020304"),
  "a STUN header with a false length": hex("0001ffff 2112a442"),
  "a STUN response that nobody asked for": hex("0101 0000 2112a442 000102030405060708090a0b"),
  "a STUN error that flips roles": hex("0111 0008 2112a442 000102030405060708090a0b 00090004 00000457"),
  "a STUN attribute of length 65535": hex("0001 0004 2112a442 000102030405060708090a0b 0006ffff"),
  "junk": Buffer.alloc(1200, 0xa5),
  "65 kB of junk": Buffer.alloc(65_000, 0x17),
  "nothing": Buffer.alloc(0),
};

// The file's first test, and longer than werift's timers: here Deno sees what each packet leaves behind.
Deno.test("nothing that is injected ends a connection or holds the event loop", async (t) => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  const from = {
    "a stranger": async (packets: Buffer[]) => void await sendAsStranger(packets, pair),
    "the peer's address": (packets: Buffer[]) => sendAsPeer(packets, pair.viewer),
  };
  for (const [name, packet] of Object.entries(INJECTED)) {
    for (const [who, send] of Object.entries(from)) {
      await t.step(`${name}, from ${who}`, async () => {
        await holdsNothing(() => send([packet, packet, packet]));
        await pair.echoed(`${name}, ${who}`);
        assert.equal(pair.transport.state, "open");
      });
    }
  }
});

const REQUEST_ATTRIBUTES = "80290008 ffffffffffffffff 00250000 00240004 6e7fffff";

/** A STUN binding request; `key` signs it, `after` follows the signature. */
function request({ user, key, after = "" }: { user: string; key?: string; after?: string }): Buffer {
  const name = Buffer.from(user);
  const length = Buffer.from([0, 6, name.length >> 8, name.length & 255]);
  const attributes = Buffer.concat([
    length,
    name,
    Buffer.alloc((4 - name.length % 4) % 4),
    hex(REQUEST_ATTRIBUTES),
  ]);
  const message = Buffer.concat([hex("0001 0000 2112a442 000102030405060708090a0b"), attributes]);
  message.writeUInt16BE(attributes.length + (key ? 24 : 0), 2);
  const signature = key ? createHmac("sha1", key).update(message).digest() : null;
  const whole = Buffer.concat([
    message,
    ...(signature ? [hex("00080014"), signature] : []),
    hex(after),
  ]);
  whole.writeUInt16BE(whole.length - 20, 2);
  return whole;
}

function credentials({ viewer }: Pair): { user: string; key: string } {
  const { connection } = viewer.dtlsTransports[0].iceTransport;
  return { user: `${connection.remoteUsername}:${connection.localUsername}`, key: connection.remotePassword };
}

/** Sends requests as a stranger, then waits until the host has read them. @returns how many answers came. */
async function answersTo(pair: Pair, packets: Buffer[]): Promise<number> {
  return await sendAsStranger(packets, { ports: pair.ports, then: () => pair.echoed(crypto.randomUUID()) });
}

Deno.test(
  "a STUN request that isn't the viewer's gets no answer and changes nothing",
  LEAVES_TIMERS,
  async () => {
    await using pair = await join();
    assert.equal(await pair.settled, "open");
    const { user, key } = credentials(pair);
    const forged = [
      request({ user }),
      request({ user: "xxxx:yyyy" }),
      request({ user, key: "wrong" }),
      request({ user: "constructor:a", key }),
      request({ user: "__proto__:a", key }),
      // Whoever copies an authentic request must not add to it.
      request({ user, key, after: "00250000" }),
    ];
    assert.equal(await answersTo(pair, forged), 0);
    assert.ok(await answersTo(pair, [request({ user, key })]) > 0, "the authentic one is answered");
    assert.equal(pair.transport.state, "open");
  },
);

Deno.test("authentic requests from ever new addresses fill no memory", LEAVES_TIMERS, async () => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  let answered = 0;
  for (let at = 0; at < 80; at++) {
    const answers = await sendAsStranger([request(credentials(pair))], {
      ports: pair.ports.slice(0, 1),
      then: () => pair.echoed(crypto.randomUUID()),
    });
    if (answers > 0) answered++;
  }
  assert.ok(answered > 10 && answered <= 64, `${answered} addresses were taken`);
  await pair.echoed("still here");
});

Deno.test("a record that is sent again is not even acknowledged", LEAVES_TIMERS, async () => {
  await using pair = await join();
  assert.equal(await pair.settled, "open");
  const { port } = pair.viewer.dtlsTransports[0].iceTransport.connection.nominated!.localCandidate;
  const recorded: Buffer[] = [];
  {
    using _ = disturb((data, socket) => {
      if (socket.address().port === port && data[0] === 23) recorded.push(Buffer.from(data));
      return [data];
    });
    await pair.echoed("recorded");
  }
  assert.ok(recorded.length > 0);
  // The host's own acknowledgement of what came before must be out first.
  for (let quiet = 0; quiet < 3;) {
    const sent = await sentByHost(pair, port, []);
    quiet = sent === 0 ? quiet + 1 : 0;
  }
  assert.equal(await sentByHost(pair, port, [...recorded, ...recorded, ...recorded]), 0);
});

/** @returns how many DTLS datagrams others than the viewer sent while it sent `packets`, and 100 ms after. */
async function sentByHost(pair: Pair, viewerPort: number, packets: Buffer[]): Promise<number> {
  let sent = 0;
  using _ = disturb((data, socket) => {
    if (socket.address().port !== viewerPort && data[0] === 23) sent++;
    return [data];
  });
  await sendAsPeer(packets, pair.viewer);
  await new Promise((resolve) => setTimeout(resolve, 100));
  return sent;
}
