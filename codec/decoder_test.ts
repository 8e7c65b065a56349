import assert from "node:assert/strict";
import fc from "fast-check";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { kernels } from "../tests/kernels.ts";
import { BITSTREAM_VERSION, readPacket, writePacket } from "./packet.ts";
import { assertSame, drain, everything, paint, recordPackets } from "./testing.ts";
import { CodecError } from "./types.ts";

/** What a hostile or broken host may send. */

const SEED = Number(Deno.env.get("MFB_SEED") ?? 4072);
/** The longest that one hostile packet may keep the viewer's worker; generous for a busy machine. */
const DECODE_MAX_MS = 2_000;

Deno.test("decode() refuses a missing packet, another version, and a first packet that is no key", () => {
  const packets = recordPackets(kernels);
  assert.ok(packets.length > 5);
  assert.throws(() => createDecoder(kernels).decode(packets[1]), /must be a key packet/);
  const decoder = createDecoder(kernels);
  decoder.decode(packets[0]);
  assert.throws(() => decoder.decode(packets[2]), /missing/);
  // After an error only a key packet helps.
  assert.throws(() => decoder.decode(packets[1]), /must be a key packet/);
  decoder.decode(packets[0]);
  const other = packets[0].slice();
  other[0] = (BITSTREAM_VERSION + 1) << 4;
  assert.throws(
    () => decoder.decode(other),
    new RegExp(`version ${BITSTREAM_VERSION + 1}, this side speaks`),
  );
});

Deno.test("a check packet tells a packet that never came", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 64, height: 64, pad: 0, seed: 3, kind: 1 });
  encoder.update(screen, [], 0);
  for (const packet of drain(encoder)) decoder.decode(packet);
  const { changed, sequence } = decoder.decode(encoder.check());
  assert.deepEqual([changed, sequence], [[], encoder.sequence]);
  screen.data.fill(0);
  encoder.update(screen, [everything(screen)], 0);
  drain(encoder);
  assert.throws(() => decoder.decode(encoder.check()), /missing/);
  encoder.reset();
  for (const packet of drain(encoder)) decoder.decode(packet);
  assertSame(decoder, screen);
});

Deno.test("a wrong pixel is noticed with the packet that makes it", () => {
  const packets = recordPackets(kernels);
  const { head, body } = readPacket(packets[1], 1);
  assert.ok(head.kind === "update");
  const wrong = writePacket({ ...head, check: head.check ^ 1 }, body);
  const decoder = createDecoder(kernels);
  decoder.decode(packets[0]);
  assert.throws(() => decoder.decode(wrong), /isn't the host's/);
});

Deno.test("decode() keeps no larger cache than it is willing to", () => {
  const encoder = createEncoder(kernels, { cacheTiles: 64 });
  encoder.update(paint({ width: 40, height: 40, pad: 0, seed: 1, kind: 1 }), [], 0);
  const [packet] = drain(encoder);
  assert.throws(() => createDecoder(kernels, { cacheTilesMax: 63 }).decode(packet), /cache is too large/);
  createDecoder(kernels, { cacheTilesMax: 64 }).decode(packet);
});

Deno.test("a packet may not be endless, nor leave bytes over", () => {
  const [first] = recordPackets(kernels);
  assert.throws(() => createDecoder(kernels).decode(new Uint8Array(70_000)), /too long/);
  const longer = new Uint8Array(first.length + 9);
  longer.set(first);
  assert.throws(() => createDecoder(kernels).decode(longer), CodecError);
  assert.throws(() => createDecoder(kernels).decode(first.subarray(0, first.length - 20)), CodecError);
});

Deno.test("any bytes end in a CodecError, soon, and leave a decoder that a key packet heals", () => {
  const decoder = createDecoder(kernels);
  const [first] = recordPackets(kernels);
  const body = fc.uint8Array({ maxLength: 3_000 });
  const size = fc.constantFrom([1, 1], [64, 33], [1920, 1080], [7680, 4320]);
  let slowest = 0;
  fc.assert(
    fc.property(body, size, fc.nat(0xffff), (bytes, [width, height], check) => {
      const key = { kind: "key", sequence: 1, width, height, cacheTiles: 16, check } as const;
      const began = performance.now();
      try {
        decoder.decode(writePacket(key, bytes));
      } catch (error) {
        assert.ok(error instanceof CodecError);
        assert.equal(error.cause, undefined, "the kernels trapped");
      }
      slowest = Math.max(slowest, performance.now() - began);
    }),
    { numRuns: 200, seed: SEED },
  );
  decoder.decode(first);
  assert.ok(slowest < DECODE_MAX_MS, `${slowest} ms`);
});
