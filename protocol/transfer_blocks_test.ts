import assert from "node:assert/strict";
import fc from "fast-check";
import { TRANSFER_BLOCK_MAX_BYTES, TRANSFER_PATH_MAX_BYTES } from "./limits.ts";
import { ProtocolError } from "./parse.ts";
import { type BlockRecord, BlockWriter, decodeBlocks, SOURCE_FAULTS } from "./transfer_blocks.ts";

const ID = "abcdefghijklmnopqrs-_9";
const number = fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 2 ** 32, Number.MAX_SAFE_INTEGER));
const file = fc.nat({ max: 999_999 });
const record: fc.Arbitrary<BlockRecord> = fc.oneof(
  fc.record({
    kind: fc.constant("begin" as const),
    file,
    offset: number,
    size: number,
    modified: fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }),
    path: fc.string({ unit: "grapheme", minLength: 1, maxLength: 100 }),
  }).filter(({ offset, size }) => offset <= size),
  fc.record({
    kind: fc.constant("data" as const),
    file,
    offset: number,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  }),
  fc.record({
    kind: fc.constant("end" as const),
    file,
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytes.toHex()),
  }),
  fc.record({ kind: fc.constant("fail" as const), file, fault: fc.constantFrom(...SOURCE_FAULTS) }),
).map((record) => ({ ...record }));

function put(out: BlockWriter, record: BlockRecord): boolean {
  switch (record.kind) {
    case "begin":
      return out.begin(record);
    case "data":
      return out.data(record);
    case "end":
      return out.end(record);
    case "fail":
      return out.fail(record);
  }
}

Deno.test("decodeBlocks() reads what BlockWriter wrote", () => {
  fc.assert(fc.property(fc.array(record, { maxLength: 40 }), (records) => {
    const out = new BlockWriter(ID, TRANSFER_BLOCK_MAX_BYTES);
    for (const one of records) assert.ok(put(out, one));
    assert.equal(out.empty, records.length === 0);
    assert.deepEqual(decodeBlocks(out.message()), { id: ID, records });
  }));
});

Deno.test("BlockWriter keeps to its size, but for one record", () => {
  fc.assert(fc.property(fc.array(record), fc.integer({ min: 0, max: 70_000 }), (records, max) => {
    const out = new BlockWriter(ID, max);
    const fitted = records.filter((one) =>
      one.kind === "data" && one.bytes.length > out.room ? false : put(out, one)
    );
    const message = out.message();
    assert.ok(
      message.length <= Math.max(Math.min(max, TRANSFER_BLOCK_MAX_BYTES), fitted.length <= 1 ? 5000 : 0),
    );
    assert.deepEqual(decodeBlocks(message).records, fitted);
  }));
});

Deno.test("BlockWriter takes the longest path into the smallest message, and none longer", () => {
  const head = { file: 0, offset: 0, size: 0, modified: 0 };
  const path = "ä".repeat(TRANSFER_PATH_MAX_BYTES / 2);
  const out = new BlockWriter(ID, 1);
  assert.ok(out.begin({ ...head, path }));
  assert.equal(decodeBlocks(out.message()).records.length, 1);
  assert.throws(() => out.begin({ ...head, path: `${path}a` }), RangeError);
});

Deno.test("decodeBlocks() takes any bytes without throwing anything but ProtocolError", () => {
  const near = fc.tuple(record, fc.nat(), fc.nat({ max: 255 }), fc.nat()).map(([one, at, byte, cut]) => {
    const out = new BlockWriter(ID, TRANSFER_BLOCK_MAX_BYTES);
    put(out, one);
    const message = out.message().slice();
    message[at % message.length] = byte;
    return message.slice(0, message.length - cut % 3);
  });
  fc.assert(fc.property(fc.oneof(fc.uint8Array().map((bytes) => Uint8Array.from(bytes)), near), (message) => {
    try {
      decodeBlocks(message);
    } catch (error) {
      assert.ok(error instanceof ProtocolError, `threw ${error}`);
    }
  }));
});
