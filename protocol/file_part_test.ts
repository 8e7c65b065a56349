import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeFilePart, encodeFilePart } from "./file_part.ts";
import { FILE_PART_MAX_BYTES } from "./limits.ts";
import { ProtocolError } from "./parse.ts";

Deno.test("decodeFilePart() reads what encodeFilePart() wrote, wherever it lies in its buffer", () => {
  const part = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.uint8Array(), fc.nat({ max: 9 }));
  fc.assert(fc.property(part, ([read, bytes, before]) => {
    const message = encodeFilePart(read, bytes);
    const buffer = new Uint8Array(before + message.length);
    buffer.set(message, before);
    const decoded = decodeFilePart(buffer.subarray(before));
    assert.equal(decoded.read, read);
    assert.deepEqual([...decoded.bytes], [...bytes]);
  }));
});

Deno.test("decodeFilePart() refuses what is too short or too long", () => {
  for (const length of [0, 3]) assert.throws(() => decodeFilePart(new Uint8Array(length)), ProtocolError);
  assert.equal(decodeFilePart(encodeFilePart(1, new Uint8Array(FILE_PART_MAX_BYTES))).read, 1);
  assert.throws(
    () => decodeFilePart(encodeFilePart(1, new Uint8Array(FILE_PART_MAX_BYTES + 1))),
    ProtocolError,
  );
});
