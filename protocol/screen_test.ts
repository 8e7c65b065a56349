import assert from "node:assert/strict";
import fc from "fast-check";
import { ProtocolError } from "./parse.ts";
import { decodeAck, encodeAck } from "./screen.ts";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

Deno.test("decodeAck() gives back what encodeAck() took", () => {
  fc.assert(
    fc.property(fc.record({ sequence: uint32, inputSequence: uint32, paintMicros: uint32 }), (ack) => {
      assert.deepEqual(decodeAck(encodeAck(ack)), { ...ack });
    }),
  );
});

Deno.test("encodeAck() rounds times and stops at the ends of the range", () => {
  const micros = (paintMicros: number) =>
    decodeAck(encodeAck({ sequence: 1, inputSequence: 0, paintMicros })).paintMicros;
  assert.deepEqual([-5, 0.4, 1.6, 1e12, Infinity].map(micros), [0, 0, 2, 0xffffffff, 0xffffffff]);
});

Deno.test("decodeAck() reads exactly 12 bytes, whatever they are", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
    if (bytes.length === 12) assert.deepEqual(encodeAck(decodeAck(bytes)), Uint8Array.from(bytes));
    else assert.throws(() => decodeAck(bytes), ProtocolError);
  }));
});
