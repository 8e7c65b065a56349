import assert from "node:assert/strict";
import fc from "fast-check";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { assertSame, drain, MAX, paint } from "./testing.ts";

const picture = fc.record({
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 150 }),
  pad: fc.constantFrom(0, 4, 3, 60),
  seed: fc.nat(),
  kind: fc.integer({ min: 0, max: 2 }),
});

Deno.test("encoder and decoder keep any sequence of pictures exact", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(picture, { minLength: 1, maxLength: 5 }),
      async (shapes) => {
        const encoder = createEncoder(), decoder = createDecoder();
        for (const shape of shapes) {
          const next = paint(shape);
          encoder.update(next, [{ x: 0, y: 0, width: next.width, height: next.height }]);
          const packets = drain(encoder);
          let complete = packets.length === 0;
          for (const packet of packets) {
            assert.ok(packet.length <= MAX);
            complete = (await decoder.decode(packet)).complete;
          }
          assert.ok(complete);
          assertSame(decoder, next);
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("update() sends only tiles that differ, and the newest state of each", async () => {
  const encoder = createEncoder(), decoder = createDecoder();
  const first = paint({ width: 300, height: 200, pad: 0, seed: 1, kind: 1 });
  const everything = [{ x: 0, y: 0, width: 300, height: 200 }];
  encoder.update(first, everything);
  for (const packet of drain(encoder)) await decoder.decode(packet);
  encoder.update(first, everything);
  assert.equal(encoder.pending, false);
  // Changed twice before anything was sent: one packet, with the second state.
  first.data[4 * (100 * 300 + 100)] ^= 255;
  encoder.update(first, [{ x: 100, y: 100, width: 1, height: 1 }]);
  first.data[4 * (100 * 300 + 100) + 1] ^= 255;
  encoder.update(first, [{ x: 100, y: 100, width: 1, height: 1 }]);
  const packets = drain(encoder);
  assert.equal(packets.length, 1);
  const { changed } = await decoder.decode(packets[0]);
  assert.deepEqual(changed, [{ x: 100, y: 100, width: 1, height: 1 }]);
  assert.ok(packets[0].length < 40, `${packets[0].length} bytes for one pixel`);
  assertSame(decoder, first);
});

Deno.test("the X byte of BGRX means nothing", () => {
  const encoder = createEncoder();
  const shape = paint({ width: 70, height: 70, pad: 0, seed: 5, kind: 2 });
  const area = [{ x: 0, y: 0, width: 70, height: 70 }];
  encoder.update(shape, area);
  drain(encoder);
  for (let i = 3; i < shape.data.length; i += 4) shape.data[i] ^= 0xff;
  encoder.update(shape, area);
  assert.equal(encoder.pending, false);
});

Deno.test("an update that grows while its packets go out reaches the decoder exact", async () => {
  const encoder = createEncoder(), decoder = createDecoder();
  const noise = paint({ width: 640, height: 480, pad: 0, seed: 9, kind: 0 });
  const area = [{ x: 0, y: 0, width: 640, height: 480 }];
  encoder.update(noise, area);
  for (let i = 0, packet; (packet = encoder.nextPacket(MAX)); i++) {
    await decoder.decode(packet);
    if (i > 10) continue;
    noise.data.fill(i, i * 4000, i * 4000 + 9000);
    encoder.update(noise, area);
  }
  assertSame(decoder, noise);
});

Deno.test("an update of any areas, with packets of it in between, ends exact", async () => {
  const area = fc.record({
    x: fc.integer({ min: 0, max: 169 }),
    y: fc.integer({ min: 0, max: 139 }),
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
    colour: fc.nat(255),
    noise: fc.boolean(),
    send: fc.integer({ min: 0, max: 2 }),
    reset: fc.integer({ min: 0, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(area, { minLength: 1, maxLength: 12 }), async (steps) => {
      const encoder = createEncoder();
      let decoder = createDecoder();
      const screen = paint({ width: 170, height: 140, pad: 8, seed: 1, kind: 2 });
      encoder.update(screen, []);
      for (const { x, y, width, height, colour, noise, send, reset } of steps) {
        for (let row = y; row < Math.min(140, y + height); row++) {
          for (let column = x; column < Math.min(170, x + width); column++) {
            const at = row * screen.stride + 4 * column;
            const shade = noise ? Math.imul(at, 0x9e3779b1) >>> 24 : 0;
            screen.data.fill(colour ^ shade, at, at + 3);
          }
        }
        encoder.update(screen, [{ x, y, width: 200, height: 200 }]);
        if (reset === 0) {
          encoder.reset();
          decoder = createDecoder();
        }
        for (let i = 0; i < send; i++) {
          const packet = encoder.nextPacket(16 * 1024);
          if (packet) await decoder.decode(packet);
        }
      }
      for (const packet of drain(encoder, 16 * 1024)) await decoder.decode(packet);
      assertSame(decoder, screen);
    }),
    { numRuns: 40 },
  );
});

Deno.test("reset() sends the last picture again, to a decoder that knows nothing", async () => {
  const encoder = createEncoder();
  assert.equal(encoder.blank, true);
  encoder.reset();
  assert.equal(encoder.nextPacket(MAX), null);
  const shape = paint({ width: 150, height: 90, pad: 0, seed: 4, kind: 2 });
  encoder.update(shape, []);
  assert.equal(encoder.blank, false);
  drain(encoder);
  encoder.reset();
  const decoder = createDecoder();
  for (const packet of drain(encoder)) await decoder.decode(packet);
  assertSame(decoder, shape);
});

Deno.test("clear() forgets the picture, and goes on counting", async () => {
  const encoder = createEncoder(), decoder = createDecoder();
  encoder.update(paint({ width: 150, height: 90, pad: 0, seed: 4, kind: 0 }), []);
  const before = drain(encoder);
  encoder.update(paint({ width: 150, height: 90, pad: 0, seed: 5, kind: 0 }), [{
    x: 0,
    y: 0,
    width: 9,
    height: 9,
  }]);
  encoder.clear();
  assert.equal(encoder.blank, true);
  assert.equal(encoder.nextPacket(MAX), null);
  const next = paint({ width: 150, height: 90, pad: 0, seed: 6, kind: 1 });
  encoder.update(next, []);
  const [packet] = drain(encoder);
  assert.equal((await decoder.decode(packet)).sequence, before.length + 1);
  assertSame(decoder, next);
});

Deno.test("a pixel that changed back before it was sent is sent as it is now", async () => {
  const encoder = createEncoder(), decoder = createDecoder();
  const shape = paint({ width: 64, height: 64, pad: 0, seed: 4, kind: 1 });
  encoder.update(shape, []);
  for (const packet of drain(encoder)) await decoder.decode(packet);
  shape.data[0] ^= 1;
  encoder.update(shape, [{ x: 0, y: 0, width: 1, height: 1 }]);
  shape.data[0] ^= 1;
  encoder.update(shape, [{ x: 0, y: 0, width: 1, height: 1 }]);
  for (const packet of drain(encoder)) assert.ok((await decoder.decode(packet)).complete);
  assertSame(decoder, shape);
});
