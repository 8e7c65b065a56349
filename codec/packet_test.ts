import assert from "node:assert/strict";
import fc from "fast-check";
import { BITSTREAM_VERSION, type PacketHead, readPacket, writePacket } from "./packet.ts";
import { CodecError } from "./types.ts";

const sequence = fc.nat(0xffffffff), check = fc.nat(0xffffffff);
const head: fc.Arbitrary<PacketHead> = fc.oneof(
  fc.record({
    kind: fc.constant("key" as const),
    sequence,
    width: fc.integer({ min: 1, max: 7680 }),
    height: fc.integer({ min: 1, max: 4320 }),
    cacheTiles: fc.nat(16384),
    check,
  }),
  fc.record({ kind: fc.constant("update" as const), sequence, check }),
  fc.record({ kind: fc.constant("check" as const), sequence }),
  fc.record({ kind: fc.constant("video" as const), sequence }),
);

Deno.test("readPacket() reads what writePacket() wrote", () => {
  fc.assert(fc.property(head, fc.uint8Array({ maxLength: 50 }), (head, bytes) => {
    const body = head.kind === "check" ? new Uint8Array() : bytes;
    const last = head.kind === "check" ? head.sequence : (head.sequence - 1) >>> 0;
    const read = readPacket(writePacket(head, body), last);
    assert.deepEqual(read.head, { ...head });
    assert.deepEqual([...read.body], [...body]);
  }));
});

Deno.test("an update costs 7 bytes of head, and counts on over 2^32", () => {
  const packet = writePacket({ kind: "update", sequence: 0, check: 1 }, new Uint8Array());
  assert.equal(packet.length, 7);
  assert.equal(readPacket(packet, 0xffffffff).head.sequence, 0);
});

Deno.test("readPacket() refuses what isn't the next packet, in words", () => {
  const update = writePacket({ kind: "update", sequence: 9, check: 1 }, new Uint8Array(3));
  assert.throws(() => readPacket(update, null), /first packet must be a key packet/);
  assert.throws(() => readPacket(update, 7), /missing/);
  assert.throws(() => readPacket(update.subarray(0, 5), 8), /too short/);
  assert.throws(() => readPacket(new Uint8Array(), 8), /too short/);
  const key = { kind: "key", sequence: 1, width: 1, height: 1, cacheTiles: 0, check: 0 } as const;
  assert.throws(() => readPacket(writePacket({ ...key, width: 0 }, update), 8), /picture of 0x1/);
  assert.throws(() => readPacket(writePacket({ ...key, height: 4321 }, update), 8), /picture of 1x4321/);
  const unknown = update.slice();
  unknown[0] = BITSTREAM_VERSION << 4 | 15;
  assert.throws(() => readPacket(unknown, 8), /unknown kind/);
  const old = update.slice();
  old[0] = 1;
  assert.throws(() => readPacket(old, 8), /version 0, this side speaks/);
});

Deno.test("readPacket() refuses any bytes with a CodecError at most", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.option(sequence), (bytes, last) => {
    try {
      readPacket(bytes, last);
    } catch (error) {
      assert.ok(error instanceof CodecError);
    }
  }));
});
