import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import type { RelayClient } from "./allocations.ts";
import { readChannelData, writeChannelData } from "./channel_data.ts";
import { integrityKey, makeCredential, REALM } from "./credentials.ts";
import * as limits from "./limits.ts";
import { Relay, RELAYED_ADDRESS } from "./relay.ts";
import {
  attributeOf,
  ATTRIBUTES as A,
  CLASSES,
  METHODS,
  readStun,
  readUint32,
  type StunMessage,
  uint32,
  writeStun,
} from "./stun_message.ts";
import { SECRET, SESSION } from "./testing.ts";
import { readXorAddress, writeXorAddress } from "./xor_address.ts";

type Side = "adviser" | "client";
type Attribute = readonly [number, Uint8Array];
const OTHER_SESSION = "BBBBBBBBBBBBBBBBBBBBBB";
const TRANSPORT: Attribute = [A.transport, Buffer.from([17, 0, 0, 0])];

/** A relay under a clock of its own, with one open session. */
function subject() {
  let now = 1_800_000_000_000, clients = 0;
  const relay = new Relay({ secret: SECRET, now: () => now });
  relay.open(SESSION);

  /** A client at an address of its own. */
  function client(address = `198.51.100.${1 + clients % 250}`) {
    const heard: Buffer[] = [];
    const port = 40_000 + clients++ % 25_000;
    const me: RelayClient = {
      key: `${address} ${port}`,
      address,
      port,
      stream: false,
      send: (b) => void heard.push(Buffer.from(b)),
    };
    let name: { username: string; key: Uint8Array; nonce: Uint8Array } | null = null;
    const transaction = () => crypto.getRandomValues(new Uint8Array(12));

    function ask(method: number, attributes: readonly Attribute[], id = transaction()): StunMessage | null {
      heard.length = 0;
      const own: Attribute[] = name
        ? [[A.username, Buffer.from(name.username)], [A.realm, Buffer.from(REALM)], [A.nonce, name.nonce]]
        : [];
      relay.receive(
        me,
        writeStun(
          { method, class: CLASSES.request, transaction: id },
          [...attributes, ...own],
          name?.key ?? null,
        ),
      );
      return heard.length === 1 ? readStun(heard[0]) : null;
    }

    const mine = {
      me,
      heard,
      ask,
      get name() {
        return name!;
      },
      /** Learns a nonce, and signs from then on. */
      signIn(
        side: Side = "client",
        options: { session?: string; expiresAt?: number; secret?: Uint8Array } = {},
      ) {
        const { session = SESSION, expiresAt = now + limits.CREDENTIAL_MS, secret = SECRET } = options;
        name = null;
        const challenge = ask(METHODS.allocate, [TRANSPORT])!;
        assert.equal(codeOf(challenge), 401);
        const { username } = makeCredential(secret, { session, side, expiresAt });
        name = { username, key: integrityKey(secret, username), nonce: attributeOf(challenge, A.nonce)! };
      },
      allocate: (more: Attribute[] = [], id?: Uint8Array<ArrayBuffer>) =>
        ask(METHODS.allocate, [TRANSPORT, ...more], id),
      peer: (
        method: number,
        address: string,
        { port = 4000, channel }: { port?: number; channel?: number } = {},
      ) => {
        const id = transaction();
        const attributes: Attribute[] = [[A.peerAddress, writeXorAddress({ address, port }, id)]];
        if (channel !== undefined) {
          attributes.push([A.channelNumber, Buffer.from([channel >> 8, channel & 255, 0, 0])]);
        }
        return ask(method, attributes, id);
      },
      indicate(address: string, port: number, data: Uint8Array) {
        const id = transaction();
        relay.receive(
          me,
          writeStun({ method: METHODS.send, class: CLASSES.indication, transaction: id }, [
            [A.peerAddress, writeXorAddress({ address, port }, id)],
            [A.data, data],
          ]),
        );
      },
      /** Signs in, allocates, permits. @returns the relayed port. */
      join(side: Side = "client", session = SESSION): number {
        mine.signIn(side, { session });
        const relayed = relayedOf(mine.allocate()!);
        assert.equal(codeOf(mine.peer(METHODS.createPermission, RELAYED_ADDRESS)), null);
        heard.length = 0;
        return relayed.port;
      },
    };
    return mine;
  }
  return { relay, client, pass: (ms: number) => void (now += ms), now: () => now };
}

function codeOf(message: StunMessage | null): number | null {
  assert.ok(message, "was answered");
  const value = attributeOf(message, A.errorCode);
  assert.equal(message.class, value ? CLASSES.error : CLASSES.success);
  return value ? value[2] * 100 + value[3] : null;
}

function relayedOf(message: StunMessage): { address: string; port: number } {
  assert.equal(codeOf(message), null);
  return readXorAddress(attributeOf(message, A.relayedAddress), message.transaction)!;
}

function dataOf(bytes: Buffer): { port: number; text: string } {
  const message = readStun(bytes);
  assert.equal(message.method, METHODS.data);
  const peer = readXorAddress(attributeOf(message, A.peerAddress), message.transaction)!;
  assert.equal(peer.address, RELAYED_ADDRESS);
  return { port: peer.port, text: Buffer.from(attributeOf(message, A.data)!).toString() };
}

Deno.test("a Binding tells anybody its own address", () => {
  const { client } = subject();
  for (const address of ["198.51.100.9", "2001:db8:0:0:0:0:0:9"]) {
    const one = client(address);
    const answer = one.ask(METHODS.binding, [])!;
    assert.deepEqual(readXorAddress(attributeOf(answer, A.mappedAddress), answer.transaction), {
      address,
      port: one.me.port,
    });
  }
});

Deno.test("two ends of a session reach each other, by indications and by channels", () => {
  const { relay, client } = subject();
  const adviser = client(), other = client();
  const adviserPort = adviser.join("adviser"), clientPort = other.join("client");
  adviser.indicate(RELAYED_ADDRESS, clientPort, Buffer.from("hello"));
  assert.deepEqual(other.heard.map(dataOf), [{ port: adviserPort, text: "hello" }]);
  assert.equal(
    codeOf(other.peer(METHODS.channelBind, RELAYED_ADDRESS, { port: adviserPort, channel: 0x4000 })),
    null,
  );
  other.heard.length = 0;
  adviser.indicate(RELAYED_ADDRESS, clientPort, Buffer.from("by channel"));
  const { channel, data } = readChannelData(other.heard[0])!;
  assert.deepEqual([channel, Buffer.from(data).toString()], [0x4000, "by channel"]);
  adviser.heard.length = 0;
  relay.receive(other.me, writeChannelData(0x4000, Buffer.from("and back"), false));
  assert.deepEqual(adviser.heard.map(dataOf), [{ port: clientPort, text: "and back" }]);
});

Deno.test("40 special addresses, and all that isn't of this relay, are refused with 403", () => {
  const { client } = subject();
  const one = client();
  one.join();
  const special = [
    "0.0.0.0",
    "0.0.0.1",
    "0.255.255.255",
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.255",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "169.254.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "224.0.0.251",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.2",
    "8.8.8.8",
    "::",
    "::1",
    "fe80::1",
    "febf::1",
    "fc00::1",
    "fd00::1",
    "ff02::1",
    "ff0e::1",
    "2001:db8::1",
    "64:ff9b::7f00:1",
    "::ffff:7f00:1",
    "::ffff:a00:1",
    "::ffff:c0a8:1",
    "::ffff:cb00:7101",
    "::7f00:1",
    "2002:7f00:1::1",
  ];
  assert.ok(special.length >= 40);
  for (const address of special) {
    assert.equal(codeOf(one.peer(METHODS.createPermission, address)), 403, address);
    assert.equal(codeOf(one.peer(METHODS.channelBind, address, { channel: 0x4000 })), 403, address);
    one.heard.length = 0;
    one.indicate(address, 53, Buffer.from("x"));
    assert.equal(one.heard.length, 0);
  }
});

Deno.test("one forbidden address among several refuses them all", () => {
  const { client } = subject();
  const one = client(), other = client();
  one.signIn("client");
  const port = relayedOf(one.allocate()!).port;
  const otherPort = other.join("adviser");
  const id = new Uint8Array(12);
  const peers = [RELAYED_ADDRESS, "127.0.0.1"].map((
    address,
  ): Attribute => [A.peerAddress, writeXorAddress({ address, port: 1 }, id)]);
  assert.equal(codeOf(one.ask(METHODS.createPermission, peers, id)), 403);
  other.indicate(RELAYED_ADDRESS, port, Buffer.from("not permitted"));
  one.indicate(RELAYED_ADDRESS, otherPort, Buffer.from("nor this way"));
  assert.equal(one.heard.length, 1, "the refusal alone");
  assert.equal(other.heard.length, 0);
});

Deno.test("sessions don't reach each other", () => {
  const { relay, client } = subject();
  relay.open(OTHER_SESSION);
  const one = client(), foreign = client();
  one.join("client");
  const port = foreign.join("client", OTHER_SESSION);
  for (let to = 49_152; to <= 65_535; to++) one.indicate(RELAYED_ADDRESS, to, Buffer.from("x"));
  assert.equal(foreign.heard.length, 0);
  assert.ok(port >= 49_152);
});

Deno.test("expired, foreign, forged and closed credentials get nothing", () => {
  const { relay, client, now, pass } = subject();
  const cases: [string, Parameters<ReturnType<typeof client>["signIn"]>[1]][] = [
    ["expired", { expiresAt: now() - 1000 }],
    ["of a session that isn't open", { session: OTHER_SESSION }],
    ["of another server", { secret: new Uint8Array(32).fill(8) }],
  ];
  for (const [what, options] of cases) {
    const one = client();
    one.signIn("client", options);
    assert.equal(codeOf(one.allocate()), 401, what);
  }
  assert.equal(relay.figures.allocations, 0);
  const open = client();
  open.join();
  relay.close(SESSION);
  assert.equal(relay.figures.allocations, 0);
  assert.equal(codeOf(open.ask(METHODS.refresh, [])), 401);
  pass(1);
});

Deno.test("what was got in time stays while the session is open, though its credential expires", () => {
  const { relay, client, pass } = subject();
  const one = client();
  one.join();
  for (let minutes = 0; minutes < 60; minutes += 5) {
    pass(5 * 60_000);
    let answer = one.ask(METHODS.refresh, [[A.lifetime, uint32(600)]]);
    if (codeOf(answer) === 438) {
      one.name.nonce = attributeOf(answer!, A.nonce)!;
      answer = one.ask(METHODS.refresh, [[A.lifetime, uint32(600)]]);
    }
    assert.equal(readUint32(attributeOf(answer!, A.lifetime)), 600);
  }
  pass(limits.ALLOCATION_MS);
  relay.sweep();
  assert.equal(relay.figures.allocations, 0);
});

Deno.test("a nonce counts for one client, for a while, and can't be guessed", () => {
  const { client, pass } = subject();
  const one = client(), other = client();
  one.signIn();
  other.signIn();
  const stolen = one.name.nonce;
  one.name.nonce = other.name.nonce;
  assert.equal(codeOf(one.allocate()), 438);
  one.name.nonce = stolen;
  pass(limits.NONCE_MS);
  assert.equal(codeOf(one.allocate()), 438);
  const nonces = new Set<string>();
  for (let at = 0; at < 1_000; at++) {
    pass(100);
    const asked = client();
    nonces.add(
      Buffer.from(attributeOf(asked.ask(METHODS.allocate, [TRANSPORT])!, A.nonce)!).toString().split(".")[1],
    );
  }
  assert.equal(nonces.size, 1_000);
  // Each of the 24 characters takes many values in each place: nothing counts up.
  const list = [...nonces];
  for (let place = 0; place < 24; place++) assert.ok(new Set(list.map((one) => one[place])).size > 50);
});

Deno.test("one credential gets its quota of allocations, and others still theirs", () => {
  const { relay, client, pass } = subject();
  const other = client();
  other.signIn("adviser");
  let granted = 0;
  for (let at = 0; at < 1_000; at++) {
    const one = client();
    one.signIn();
    const answer = one.allocate();
    if (codeOf(answer) === null) granted++;
    else assert.equal(codeOf(answer), 486);
    // So fast that nothing expires, so slow that its address is answered.
    pass(50);
  }
  assert.equal(granted, limits.ALLOCATIONS_PER_SIDE);
  assert.equal(codeOf(other.allocate()), null);
  assert.equal(relay.figures.allocations, limits.ALLOCATIONS_PER_SIDE + 1);
});

Deno.test("a session gets its bandwidth, and another all of its own", () => {
  const { relay, client, pass } = subject();
  relay.open(OTHER_SESSION);
  const from = client(), to = client(), quietFrom = client(), quietTo = client();
  from.join("client");
  const port = to.join("adviser");
  quietFrom.join("client", OTHER_SESSION);
  const quietPort = quietTo.join("adviser", OTHER_SESSION);
  const packet = Buffer.alloc(1_200);
  for (let second = 0; second < 3; second++) {
    // 40 Mbit/s.
    for (let at = 0; at < 4_167; at++) from.indicate(RELAYED_ADDRESS, port, packet);
    quietFrom.indicate(RELAYED_ADDRESS, quietPort, packet);
    pass(1_000);
  }
  const bits = to.heard.length * packet.length * 8;
  assert.ok(
    bits <= 3 * limits.SESSION_BITS_PER_SECOND && bits > 2.9 * limits.SESSION_BITS_PER_SECOND,
  );
  assert.equal(quietTo.heard.length, 3);
});

Deno.test("strangers get no more than a few answers, whatever they flood with", () => {
  const { client, pass } = subject();
  const one = client("198.51.100.200");
  let answers = 0;
  for (let at = 0; at < 10_000; at++) answers += one.ask(METHODS.allocate, [TRANSPORT]) ? 1 : 0;
  assert.equal(answers, limits.STRANGER_ANSWERS_AT_ONCE);
  // Senders forged at will: all of them together get their share, and an honest one is served a second later.
  for (let at = 0; at < 100_000; at++) {
    answers += client(`10.${at >> 16 & 255}.${at >> 8 & 255}.${at & 255}`).ask(METHODS.binding, []) ? 1 : 0;
  }
  assert.ok(answers <= limits.STRANGERS_ANSWERS_PER_SECOND + limits.STRANGER_ANSWERS_AT_ONCE);
  pass(4_000);
  client("203.0.113.200").signIn();
});

Deno.test("receive() never throws, and answers nothing to what is malformed", () => {
  const { relay, client } = subject();
  const one = client();
  one.join();
  const sample = writeStun({
    method: METHODS.createPermission,
    class: CLASSES.request,
    transaction: new Uint8Array(12),
  }, [
    [A.peerAddress, Buffer.alloc(8)],
    [A.username, Buffer.from(one.name.username)],
    [A.realm, Buffer.from(REALM)],
    [A.nonce, one.name.nonce],
  ], one.name.key);
  const changed = fc.tuple(
    fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 8 }),
    fc.nat(sample.length),
  )
    .map(([changes, length]) => {
      const bytes = Buffer.from(sample);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes.subarray(0, length);
    });
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 200 }), changed),
      (bytes) => relay.receive(one.me, bytes),
    ),
    { numRuns: 5_000 },
  );
  assert.equal(relay.figures.allocations, 1);
});

Deno.test("signed requests with odd attributes get an error, never more", () => {
  const { relay, client } = subject();
  const one = client();
  one.join();
  const types = fc.oneof(fc.constantFrom(...Object.values(A)), fc.integer({ min: 1, max: 0xffff }))
    .filter((type) => type !== A.fingerprint && type !== A.messageIntegrity);
  const requests = fc.tuple(
    fc.constantFrom(METHODS.allocate, METHODS.createPermission, METHODS.channelBind),
    fc.array(fc.tuple(types, fc.uint8Array({ maxLength: 24 })), { maxLength: 5 }),
  );
  fc.assert(
    fc.property(requests, ([method, attributes]) => {
      const answer = one.ask(
        method,
        attributes.filter(([type]) => type !== A.username && type !== A.realm && type !== A.nonce),
      );
      if (answer) codeOf(answer);
    }),
    { numRuns: 3_000 },
  );
  assert.equal(relay.figures.allocations, 1);
});

Deno.test("answers by the book: repeated, second, wrong and missing", () => {
  const { client } = subject();
  const one = client();
  assert.equal(codeOf(one.ask(METHODS.refresh, [])), 401);
  one.signIn();
  assert.equal(codeOf(one.ask(METHODS.refresh, [])), 437);
  assert.equal(codeOf(one.ask(METHODS.allocate, [])), 400);
  assert.equal(codeOf(one.ask(METHODS.allocate, [[A.transport, Buffer.from([6, 0, 0, 0])]])), 442);
  assert.equal(codeOf(one.allocate([[A.addressFamily, Buffer.from([2, 0, 0, 0])]])), 440);
  assert.equal(codeOf(one.allocate([[A.evenPort, Buffer.from([0x80])]])), 508);
  const unknown = one.allocate([[0x001a, Buffer.alloc(0)]])!;
  assert.equal(codeOf(unknown), 420);
  assert.deepEqual([...attributeOf(unknown, A.unknownAttributes)!], [0, 0x1a]);
  const id = new Uint8Array(12).fill(3);
  const first = relayedOf(one.allocate([], id)!);
  assert.deepEqual(relayedOf(one.allocate([], id)!), first);
  assert.equal(codeOf(one.allocate()), 437);
  assert.equal(codeOf(one.ask(METHODS.createPermission, [])), 400);
  assert.equal(codeOf(one.peer(METHODS.channelBind, RELAYED_ADDRESS, { channel: 0x3fff })), 400);
  assert.equal(codeOf(one.peer(METHODS.channelBind, RELAYED_ADDRESS, { channel: 0x4001 })), null);
  assert.equal(codeOf(one.peer(METHODS.channelBind, RELAYED_ADDRESS, { channel: 0x4001, port: 5 })), 400);
  assert.equal(codeOf(one.peer(METHODS.channelBind, RELAYED_ADDRESS, { channel: 0x4002 })), 400);
  one.name.username = one.name.username.replace("client", "adviser");
  assert.equal(codeOf(one.ask(METHODS.refresh, [])), 401);
  const { username } = makeCredential(SECRET, {
    session: SESSION,
    side: "adviser",
    expiresAt: 1_800_000_300_000,
  });
  Object.assign(one.name, { username, key: integrityKey(SECRET, username) });
  assert.equal(codeOf(one.ask(METHODS.refresh, [])), 441);
});
