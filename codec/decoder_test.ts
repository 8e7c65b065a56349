import assert from "node:assert/strict";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { writePacket } from "./packet.ts";
import { drain, paint } from "./testing.ts";
import { CodecError } from "./types.ts";

/** What a hostile or broken host may send. */

Deno.test("decode() refuses a missing packet, another version, and a first packet that is no key", async () => {
  const encoder = createEncoder();
  const shape = paint({ width: 200, height: 200, pad: 0, seed: 3, kind: 0 });
  encoder.update(shape, []);
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

/** The longest that one hostile packet may keep the viewer's worker, generous for a busy machine. */
const DECODE_MAX_MS = 2_000;

/** A key packet for a picture of this size. */
function packetOf(
  content: Uint8Array,
  { blocks, inflated = content.length, width = 100, height = 100 }: {
    blocks: number;
    inflated?: number;
    width?: number;
    height?: number;
  },
): Uint8Array<ArrayBuffer> {
  const header = { key: true, complete: true, blocks, sequence: 1, width, height, inflated };
  return writePacket(header, deflateRawSync(content));
}

/** A block header and what follows it. */
function block(x: number, y: number, width: number, height: number, ...rest: number[]): number[] {
  return [x & 255, x >> 8, y & 255, y >> 8, width, height, ...rest];
}

Deno.test("decode() refuses blocks that aren't as agreed", async () => {
  const solid = [1, 10, 20, 30];
  const cases: [string, number[], number, RegExp][] = [
    ["right of the picture", block(90, 0, 11, 1, ...solid), 1, /outside/],
    ["below the picture", block(0, 65535, 1, 1, ...solid), 1, /outside/],
    ["without width", block(0, 0, 0, 1, ...solid), 1, /0x1/],
    ["too wide", block(0, 0, 65, 1, ...solid), 1, /65x1/],
    ["without body", block(0, 0, 2, 2, 0), 1, /ends early/],
    ["cut header", [0, 0, 0], 1, /missing/],
    ["fewer than announced", block(0, 0, 1, 1, ...solid), 2, /missing/],
    ["more than announced", [...block(0, 0, 1, 1, ...solid), 0], 1, /after the last/],
    ["index without a colour", block(0, 0, 1, 1, 2, 1, 2, 3, 4, 5, 6, 7), 1, /without a colour/],
    [
      "the same pixels again and again",
      Array(300).fill(block(0, 0, 64, 64, ...solid)).flat(),
      300,
      /too many/,
    ],
  ];
  for (const [name, content, blocks, message] of cases) {
    const packet = packetOf(Uint8Array.from(content), { blocks });
    await assert.rejects(createDecoder().decode(packet), (error: Error) => {
      assert.ok(error instanceof CodecError, name);
      assert.match(error.message, message, name);
      return true;
    });
  }
});

Deno.test("decode() stops a packet that inflates to more than it says", async () => {
  const bomb = packetOf(new Uint8Array(60 * 1024 * 1024), { blocks: 1, inflated: 1000 });
  assert.ok(bomb.length < 64 * 1024);
  const begun = performance.now();
  await assert.rejects(createDecoder().decode(bomb), /more bytes than announced/);
  assert.ok(performance.now() - begun < DECODE_MAX_MS);
});

Deno.test("decode() refuses sizes and contents beyond its limits before it allocates", async () => {
  const solid = Uint8Array.from(block(0, 0, 1, 1, 1, 1, 2, 3));
  await assert.rejects(createDecoder().decode(packetOf(solid, { blocks: 1, width: 7681 })), /7681x100/);
  await assert.rejects(createDecoder().decode(packetOf(solid, { blocks: 1, height: 0 })), /100x0/);
  const big = packetOf(solid, { blocks: 1, inflated: 1024 * 1024 + 1 });
  await assert.rejects(createDecoder().decode(big), /too many bytes/);
  // A size that the bytes don't bear out costs no picture.
  const decoder = createDecoder();
  await assert.rejects(
    decoder.decode(packetOf(solid, { blocks: 1, inflated: 5, width: 7680, height: 4320 })),
  );
  assert.equal(decoder.picture.width, 0);
});

Deno.test("decode() ends in a CodecError on any mutation, and in bounded time", async () => {
  const encoder = createEncoder();
  const shape = paint({ width: 130, height: 90, pad: 0, seed: 11, kind: 2 });
  encoder.update(shape, []);
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
        assert.ok(performance.now() - begun < DECODE_MAX_MS);
      },
    ),
    { numRuns: 400 },
  );
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
    await assert.rejects(createDecoder().decode(bytes), CodecError);
  }));
});

Deno.test("decode() ends in a CodecError on any content, and paints inside the picture only", async () => {
  const size = { width: 150, height: 100 };
  const solid = fc.tuple(fc.nat(200), fc.nat(120), fc.nat(70), fc.nat(70), fc.integer({ min: 0, max: 4 }))
    .map(([x, y, width, height, colours]) => block(x, y, width, height, colours));
  const content = fc.array(fc.oneof(solid, fc.array(fc.nat(255), { maxLength: 40 })), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(content, fc.nat(14), async (parts, blocks) => {
      const decoder = createDecoder();
      try {
        const { changed } = await decoder.decode(
          packetOf(Uint8Array.from(parts.flat()), { blocks, ...size }),
        );
        for (const { x, y, width, height } of changed) {
          assert.ok(width > 0 && height > 0 && x + width <= size.width && y + height <= size.height);
        }
      } catch (error) {
        assert.ok(error instanceof CodecError, String(error));
      }
      for (let at = 3; at < decoder.picture.data.length; at += 4) assert.equal(decoder.picture.data[at], 255);
    }),
    { numRuns: 150 },
  );
});
