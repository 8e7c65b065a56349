import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  FRAME_MAX_BYTES,
  FrameReader,
  isChannelData,
  readChannelData,
  writeChannelData,
} from "./channel_data.ts";
import {
  attributeOf,
  ATTRIBUTES,
  CLASSES,
  isSigned,
  METHODS,
  readStun,
  StunError,
  type StunMessage,
  writeStun,
} from "./stun_message.ts";
import { plainAddress, readXorAddress, writeXorAddress } from "./xor_address.ts";

const KEY = Buffer.from("VOkJxbRl1RmTxUk/WvJxBt");
const head = (transaction: Uint8Array) => ({ method: METHODS.allocate, class: CLASSES.request, transaction });
const transactions = fc.uint8Array({ minLength: 12, maxLength: 12 });

/** RFC 5769 §2.1: a request by another program, whose username is padded with spaces. */
const SAMPLE = Buffer.from(
  "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008" +
    "932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004" +
    "e57a3bcf",
  "hex",
);

Deno.test("readStun() reads the sample of RFC 5769, and its integrity holds", () => {
  const message = readStun(SAMPLE);
  assert.equal(message.method, METHODS.binding);
  assert.equal(Buffer.from(attributeOf(message, ATTRIBUTES.username)!).toString(), "evtj:h6vY");
  assert.ok(isSigned(message, KEY));
  assert.equal(isSigned(message, Buffer.from("another")), false);
});

/** Behind the integrity: nobody's word. */
const FINGERPRINT_BYTES = 8;

Deno.test("no bit of a signed message can be turned", () => {
  for (let bit = 0; bit < (SAMPLE.length - FINGERPRINT_BYTES) * 8; bit++) {
    const bytes = Buffer.from(SAMPLE);
    bytes[bit >> 3] ^= 1 << (bit & 7);
    let message: StunMessage | null = null;
    try {
      message = readStun(bytes);
    } catch (error) {
      assert.ok(error instanceof StunError);
    }
    assert.ok(message === null || !isSigned(message, KEY), `bit ${bit}`);
  }
});

Deno.test("what writeStun() writes, readStun() reads; padding is zero", () => {
  const attributes = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 0xffff }).filter((type) =>
        type !== ATTRIBUTES.fingerprint && type !== ATTRIBUTES.messageIntegrity
      ),
      fc.uint8Array({ maxLength: 50 }),
    ),
    { maxLength: 20 },
  );
  fc.assert(fc.property(transactions, attributes, fc.boolean(), (transaction, attributes, signed) => {
    const bytes = writeStun(head(transaction), attributes, signed ? KEY : null);
    const message = readStun(bytes);
    assert.deepEqual(
      message.attributes.map(([type, value]) => [type, [...value]]),
      attributes.map(([type, value]) => [type, [...value]]),
    );
    assert.deepEqual([...message.transaction], [...transaction]);
    assert.equal(isSigned(message, KEY), signed);
    assert.equal(message.method, METHODS.allocate);
  }));
});

Deno.test("readStun() throws StunErrors only, whatever comes, and takes no time", () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 1500 }),
    // Real messages with some bytes changed, and cut.
    fc.tuple(
      fc.array(fc.tuple(fc.nat(SAMPLE.length - 1), fc.nat(255)), { maxLength: 6 }),
      fc.nat(SAMPLE.length),
    )
      .map(([changes, length]) => {
        const bytes = Uint8Array.from(SAMPLE);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes.subarray(0, length);
      }),
    // As many attributes as fit.
    fc.nat(16_000).map((count) => {
      const bytes = Buffer.alloc(20 + 4 * count);
      bytes.set(SAMPLE.subarray(0, 20));
      bytes.writeUInt16BE(4 * count, 2);
      return bytes;
    }),
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      const begun = performance.now();
      try {
        const message = readStun(bytes);
        isSigned(message, KEY);
        for (const [, value] of message.attributes) readXorAddress(value, message.transaction);
      } catch (error) {
        assert.ok(error instanceof StunError);
      }
      assert.ok(performance.now() - begun < 100);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("XOR addresses of both families come back as they were", () => {
  const addresses = fc.oneof(
    fc.ipV4(),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }).map((groups) =>
      groups.map((group) => group.toString(16)).join(":")
    ),
  );
  fc.assert(fc.property(addresses, fc.nat(65_535), transactions, (address, port, transaction) => {
    const value = writeXorAddress({ address, port }, transaction);
    assert.deepEqual(readXorAddress(value, transaction), { address, port });
  }));
  assert.equal(plainAddress("::ffff:10.0.0.1"), "10.0.0.1");
  assert.equal(plainAddress("fe80::1%eth0"), "fe80::1");
  const short = writeXorAddress({ address: "2001:db8::7", port: 1 }, new Uint8Array(12));
  assert.equal(readXorAddress(short, new Uint8Array(12))?.address, "2001:db8:0:0:0:0:0:7");
});

Deno.test("FrameReader cuts a stream into its frames, however it is chopped", () => {
  const frame = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((data) => writeChannelData(0x4001, data, true)),
    transactions.map((transaction) => writeStun(head(transaction), [[ATTRIBUTES.lifetime, Buffer.alloc(4)]])),
  );
  fc.assert(fc.property(fc.array(frame), fc.array(fc.integer({ min: 1, max: 50 })), (frames, cuts) => {
    const reader = new FrameReader(), bytes = Buffer.concat(frames);
    const out: string[] = [];
    for (let at = 0, turn = 0; at < bytes.length; turn++) {
      const next = at + (cuts[turn % (cuts.length || 1)] ?? bytes.length);
      for (const one of reader.push(bytes.subarray(at, next))!) out.push(Buffer.from(one).toString("hex"));
      at = next;
    }
    assert.deepEqual(out, frames.map((one) => one.toString("hex")));
  }));
});

Deno.test("FrameReader refuses what is no TURN, and frames that are too long", () => {
  const header = Buffer.alloc(4);
  for (const type of [0x4000, 0x0003]) {
    header.writeUInt16BE(type);
    header.writeUInt16BE(FRAME_MAX_BYTES + 4, 2);
    assert.equal(new FrameReader().push(header), null);
  }
  assert.equal(new FrameReader().push(Buffer.from("GET / HTTP/1.1\r\n\r\n")), null);
  assert.equal(new FrameReader().push(Buffer.from([0x80, 0, 0, 0])), null);
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 5000 })), (chunks) => {
    const reader = new FrameReader();
    chunks.every((chunk) => reader.push(chunk) !== null);
  }));
});

Deno.test("channel data is as long as it says, or nothing", () => {
  const bytes = writeChannelData(0x4001, Buffer.from("hello"), true);
  assert.equal(bytes.length, 12);
  assert.ok(isChannelData(bytes));
  assert.equal(Buffer.from(readChannelData(bytes)!.data).toString(), "hello");
  assert.equal(readChannelData(bytes.subarray(0, 8)), null);
  assert.equal(isChannelData(Buffer.from([0x80, 0, 0, 0])), false);
});
