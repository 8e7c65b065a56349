import assert from "node:assert/strict";
import fc from "fast-check";
import { kernels, plainKernels } from "../tests/kernels.ts";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { assertSame, paint, send, settle, SLOW } from "./testing.ts";

/** Photographs that are coded exactly: at once where they are few, else after a lossy version. */

const SEED = Number(Deno.env.get("MFB_SEED") ?? 2007);
const sum = (lengths: number[]) => lengths.reduce((all, bytes) => all + bytes, 0);

Deno.test("a small photograph is exact at once, at less than noise costs", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const photo = paint({ width: 128, height: 96, pad: 0, seed: 3, kind: 3 });
  const bytes = sum(send(encoder, decoder, photo));
  assert.equal(encoder.lossy, 0);
  assertSame(decoder, photo);
  assert.ok(bytes < 128 * 96 * 3 * 0.7, `${bytes} bytes`);
});

Deno.test("photographs of any size change and scroll exactly, with SIMD on one side only", () => {
  const shape = fc.record({
    width: fc.integer({ min: 33, max: 180 }),
    height: fc.integer({ min: 33, max: 130 }),
    rows: fc.integer({ min: 0, max: 40 }),
    seed: fc.nat(),
    simd: fc.boolean(),
  });
  fc.assert(
    fc.property(shape, ({ width, height, rows, seed, simd }) => {
      const encoder = createEncoder(simd ? kernels : plainKernels);
      const decoder = createDecoder(simd ? plainKernels : kernels);
      const tall = paint({ width, height: height + rows, pad: 0, seed, kind: 3 });
      const first = { ...tall, height }, second = { ...first, data: tall.data.subarray(rows * tall.stride) };
      for (const [i, picture] of [first, second, first].entries()) {
        send(encoder, decoder, picture, { now: i * 5_000 });
        settle(encoder, decoder, i * 5_000);
        assertSame(decoder, picture);
      }
    }),
    { numRuns: 25, seed: SEED },
  );
});

Deno.test("what was lossy becomes exact tile by tile, in packets that fit the link", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const photo = paint({ width: 320, height: 256, pad: 0, seed: 8, kind: 3 });
  send(encoder, decoder, photo, { room: SLOW });
  let left = encoder.lossy, now = 300;
  assert.ok(left > 40);
  for (let packet; (packet = encoder.refine(SLOW, now)); now += 50) {
    const { lossy } = decoder.decode(packet);
    assert.equal(lossy, encoder.lossy, "both ends know how many are left");
    for (let rest; (rest = encoder.nextPacket(SLOW));) decoder.decode(rest);
    assert.ok(encoder.lossy < left && packet.length < 16_000);
    left = encoder.lossy;
  }
  assertSame(decoder, photo);
});
