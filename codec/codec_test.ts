import assert from "node:assert/strict";
import fc from "fast-check";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { CodecError, type Decoder, type Encoder, type Picture } from "./types.ts";

const MAX = 32 * 1024;

function drain(encoder: Encoder, maxBytes = MAX): Uint8Array<ArrayBuffer>[] {
  const packets = [];
  for (let packet; (packet = encoder.nextPacket(maxBytes));) packets.push(packet);
  return packets;
}

function assertSame(decoder: Decoder, picture: Picture): void {
  assert.equal(decoder.picture.width, picture.width);
  assert.equal(decoder.picture.height, picture.height);
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      const from = y * picture.stride + 4 * x, to = 4 * (y * picture.width + x);
      const same = decoder.picture.data[to] === picture.data[from + 2] &&
        decoder.picture.data[to + 1] === picture.data[from + 1] &&
        decoder.picture.data[to + 2] === picture.data[from] && decoder.picture.data[to + 3] === 255;
      if (!same) assert.fail(`pixel ${x},${y} differs`);
    }
  }
}

/** A picture with areas of few colours, of noise, and a stride that isn't width·4. */
function paint(
  { width, height, pad, seed, kind }: {
    width: number;
    height: number;
    pad: number;
    seed: number;
    kind: number;
  },
): Picture {
  const stride = width * 4 + pad;
  const data = new Uint8Array(stride * height);
  let random = seed | 1;
  for (let i = 0; i < data.length; i++) {
    random = Math.imul(random, 1664525) + 1013904223;
    data[i] = kind === 0 ? random >>> 24 : kind === 1 ? (i >> 9) * 40 : (random >>> 30) * 80;
  }
  return { data, width, height, stride };
}

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
      fc.boolean(),
      async (shapes, reset) => {
        const encoder = createEncoder(), decoder = createDecoder();
        for (const shape of shapes) {
          const next = paint(shape);
          if (reset) encoder.reset();
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
  assert.deepEqual(changed, [{ x: 64, y: 64, width: 64, height: 64 }]);
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

Deno.test("decode() refuses a missing packet, another version, and a first packet that is no key", async () => {
  const encoder = createEncoder();
  const shape = paint({ width: 200, height: 200, pad: 0, seed: 3, kind: 0 });
  encoder.update(shape, [{ x: 0, y: 0, width: 200, height: 200 }]);
  const packets = drain(encoder);
  assert.ok(packets.length > 2);
  await assert.rejects(createDecoder().decode(packets[1]), CodecError);
  const decoder = createDecoder();
  await decoder.decode(packets[0]);
  await assert.rejects(decoder.decode(packets[2]), /missing/);
  const other = packets[0].slice();
  other[0] = 99;
  await assert.rejects(createDecoder().decode(other), /version 99/);
});

Deno.test("decode() ends in a CodecError on any mutation, and in bounded time", async () => {
  const encoder = createEncoder();
  const shape = paint({ width: 130, height: 90, pad: 0, seed: 11, kind: 2 });
  encoder.update(shape, [{ x: 0, y: 0, width: 130, height: 90 }]);
  const [packet] = drain(encoder);
  const mutation = fc.record({ at: fc.nat(packet.length - 1), to: fc.nat(255) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutation, { minLength: 1, maxLength: 6 }),
      fc.nat(packet.length),
      async (changes, cut) => {
        const broken = packet.slice(0, Math.max(0, packet.length - (cut % 7 === 0 ? cut : 0)));
        for (const { at, to } of changes) if (at < broken.length) broken[at] = to;
        const begun = performance.now();
        try {
          await createDecoder().decode(broken);
        } catch (error) {
          assert.ok(error instanceof CodecError, String(error));
        }
        assert.ok(performance.now() - begun < 2000);
      },
    ),
    { numRuns: 400 },
  );
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
    await assert.rejects(createDecoder().decode(bytes), CodecError);
  }));
});
