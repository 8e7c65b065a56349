import assert from "node:assert/strict";
import fc from "fast-check";
import { createDecoder } from "./decoder.ts";
import { createEncoder } from "./encoder.ts";
import { kernels, plainKernels } from "../tests/kernels.ts";
import { assertSame, drain, everything, paint, send, settle, SLOW, WIDE } from "./testing.ts";
import { TILE_NEW, TILE_NEW_TEXT, TILE_SAME } from "./video/tile_activity.ts";

const picture = fc.record({
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 150 }),
  pad: fc.constantFrom(0, 4, 3, 60),
  seed: fc.nat(),
  kind: fc.integer({ min: 0, max: 3 }),
});
/** Room for a part of an update. */
const TINY = { ...WIDE, maxBytes: 1_500 };
const SEED = Number(Deno.env.get("MFB_SEED") ?? 31189);

Deno.test("encoder and decoder keep any sequence of pictures exact, with and without SIMD on either side", () => {
  const pictures = fc.array(picture, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(pictures, fc.boolean(), fc.boolean(), (shapes, simdHere, simdThere) => {
      const encoder = createEncoder(simdHere ? kernels : plainKernels, { cacheTiles: 16 });
      const decoder = createDecoder(simdThere ? kernels : plainKernels);
      shapes.forEach((shape, i) => {
        const next = paint(shape);
        send(encoder, decoder, next, { now: i * 9_000 });
        settle(encoder, decoder, i * 9_000);
        assertSame(decoder, next);
      });
    }),
    { numRuns: 60, seed: SEED },
  );
});

Deno.test("sizes from one pixel to the largest screen", () => {
  for (const [width, height] of [[1, 1], [1, 4320], [7680, 1], [31, 33], [7680, 4320]]) {
    const encoder = createEncoder(kernels, { cacheTiles: 0 });
    const decoder = createDecoder(kernels);
    const blank = paint({ width, height, pad: 0, seed: 1, kind: 2 });
    send(encoder, decoder, blank);
    blank.data.fill(7, blank.data.length - 4);
    send(encoder, decoder, blank);
    const { data } = decoder.picture;
    assert.deepEqual([...data.subarray(-4)], [7, 7, 7, 255]);
    assert.equal(data[0], blank.data[2]);
  }
});

Deno.test("what is the same costs nothing; one pixel costs little", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 300, height: 200, pad: 0, seed: 1, kind: 1 });
  send(encoder, decoder, screen);
  assert.deepEqual(send(encoder, decoder, screen), []);
  screen.data[4 * (100 * 300 + 100)] ^= 255;
  encoder.update(screen, [{ x: 100, y: 100, width: 1, height: 1 }], 0);
  const [packet, ...more] = drain(encoder);
  assert.equal(more.length, 0);
  assert.ok(packet.length < 40, `${packet.length} bytes for one pixel`);
  assert.deepEqual(decoder.decode(packet).changed, [{ x: 96, y: 96, width: 32, height: 32 }]);
  assertSame(decoder, screen);
});

Deno.test("the X byte of BGRX means nothing", () => {
  const encoder = createEncoder(kernels);
  const shape = paint({ width: 70, height: 70, pad: 0, seed: 5, kind: 2 });
  encoder.update(shape, [everything(shape)], 0);
  drain(encoder);
  for (let i = 3; i < shape.data.length; i += 4) shape.data[i] ^= 0xff;
  encoder.update(shape, [everything(shape)], 0);
  assert.equal(encoder.pending, false);
});

Deno.test("a scrolled page, a dragged window and a window seen before cost little", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const page = paint({ width: 640, height: 600, pad: 0, seed: 2, kind: 1 });
  const whole = send(encoder, decoder, page).reduce((sum, bytes) => sum + bytes);
  // Scrolled by 37 rows; what comes in below is known letters.
  const scrolled = { ...page, data: page.data.slice() };
  scrolled.data.copyWithin(0, 37 * page.stride);
  const scroll = send(encoder, decoder, scrolled, { now: 1_000 }).reduce((sum, bytes) => sum + bytes);
  assertSame(decoder, scrolled);
  assert.ok(scroll < whole / 3, `${scroll} of ${whole} bytes`);
  // A window of its own content, moved by (19, -11).
  const window = paint({ width: 300, height: 250, pad: 0, seed: 77, kind: 1 });
  const put = (x: number, y: number) => {
    const screen = { ...page, data: page.data.slice() };
    for (let row = 0; row < window.height; row++) {
      const from = window.data.subarray(row * window.stride, (row + 1) * window.stride);
      screen.data.set(from, (y + row) * screen.stride + x * 4);
    }
    return screen;
  };
  const shown = send(encoder, decoder, put(100, 200), { now: 2_000 }).reduce((sum, bytes) => sum + bytes);
  const moved = put(119, 189);
  const drag = send(encoder, decoder, moved, { now: 3_000 }).reduce((sum, bytes) => sum + bytes);
  assertSame(decoder, moved);
  assert.ok(drag < shown / 2, `${drag} of ${shown} bytes`);
  // The page comes back, and then the window again: both were seen.
  send(encoder, decoder, page, { now: 4_000 });
  const again = send(encoder, decoder, moved, { now: 5_000 }).reduce((sum, bytes) => sum + bytes);
  assertSame(decoder, moved);
  assert.ok(again < shown / 20, `${again} of ${shown} bytes`);
});

Deno.test("photographs come lossy on a slow link, and become exact when they are quiet", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const photo = paint({ width: 640, height: 480, pad: 0, seed: 3, kind: 3 });
  const lengths = send(encoder, decoder, photo, { room: SLOW });
  assert.ok(encoder.lossy > 200, `${encoder.lossy} tiles are lossy`);
  assert.ok(lengths.reduce((sum, bytes) => sum + bytes) < 40_000);
  assert.equal(encoder.refine(SLOW, 100), null, "it wasn't quiet for long enough");
  settle(encoder, decoder, 1_000, SLOW);
  assertSame(decoder, photo);
});

Deno.test("reset() serves a decoder that knows nothing, in the middle of anything", () => {
  const encoder = createEncoder(kernels);
  const screen = paint({ width: 500, height: 300, pad: 0, seed: 4, kind: 1 });
  encoder.update(screen, [everything(screen)], 0);
  encoder.nextPacket(TINY);
  assert.ok(encoder.pending);
  encoder.reset();
  const decoder = createDecoder(kernels);
  for (const packet of drain(encoder)) decoder.decode(packet);
  assertSame(decoder, screen);
  // Nothing was lost of what the encoder knows: it goes on from there.
  screen.data.fill(90, 0, 4_000);
  send(encoder, decoder, screen, { now: 90 });
  assertSame(decoder, screen);
});

Deno.test("clear() forgets; the next picture is sent whole, to the same decoder", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 90, height: 80, pad: 0, seed: 6, kind: 1 });
  send(encoder, decoder, screen);
  encoder.clear();
  assert.ok(encoder.blank && !encoder.pending);
  assert.equal(encoder.nextPacket(WIDE), null);
  send(encoder, decoder, screen);
  assertSame(decoder, screen);
});

Deno.test("update() while a picture is being sent is refused; the picture goes on", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 400, height: 300, pad: 0, seed: 7, kind: 1 });
  encoder.update(screen, [everything(screen)], 0);
  decoder.decode(encoder.nextPacket(TINY)!);
  assert.throws(() => encoder.update(screen, [], 0), /isn't wholly sent/);
  for (const packet of drain(encoder)) decoder.decode(packet);
  assertSame(decoder, screen);
});

Deno.test("a damage that reaches outside the picture is cut", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 100, height: 60, pad: 0, seed: 8, kind: 1 });
  send(encoder, decoder, screen);
  screen.data.fill(1, 0, 400);
  encoder.update(
    screen,
    [{ x: -50, y: -9, width: 900, height: 900 }, { x: 5, y: 70, width: 3, height: 3 }],
    0,
  );
  for (const packet of drain(encoder)) decoder.decode(packet);
  assertSame(decoder, screen);
});

Deno.test("an update in which nothing changed leaves the refinement after it as it is", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const photo = paint({ width: 640, height: 480, pad: 0, seed: 3, kind: 3 });
  send(encoder, decoder, photo, { room: SLOW });
  let now = 500;
  for (; encoder.lossy > 0; now += 100) {
    send(encoder, decoder, photo, { now, room: SLOW });
    const packet = encoder.refine(TINY, now);
    if (packet) decoder.decode(packet);
    for (const rest of drain(encoder, TINY)) decoder.decode(rest);
  }
  assertSame(decoder, photo);
});

Deno.test("updates of any areas at any time end exact, whatever the link gives", () => {
  const area = fc.record({
    x: fc.integer({ min: 0, max: 169 }),
    y: fc.integer({ min: 0, max: 139 }),
    width: fc.integer({ min: 1, max: 90 }),
    height: fc.integer({ min: 1, max: 90 }),
    colour: fc.nat(255),
    noise: fc.boolean(),
    pause: fc.constantFrom(0, 20, 90, 300, 20_000),
    reset: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(area, { minLength: 1, maxLength: 12 }), (steps) => {
      const encoder = createEncoder(kernels, { cacheTiles: 64 });
      let decoder = createDecoder(kernels);
      const screen = paint({ width: 170, height: 140, pad: 8, seed: 1, kind: 1 });
      send(encoder, decoder, screen);
      let now = 0;
      for (const { x, y, width, height, colour, noise, pause, reset } of steps) {
        for (let row = y; row < Math.min(140, y + height); row++) {
          for (let column = x; column < Math.min(170, x + width); column++) {
            const at = row * screen.stride + 4 * column;
            const shade = noise ? Math.imul(at, 0x9e3779b1) >>> 24 : 0;
            screen.data.fill(colour ^ shade, at, at + 3);
            screen.data[at + 3] = colour;
          }
        }
        // Areas may overlap.
        const damage = [{ x, y, width, height: height - height % 3 }, { x, y, width, height }];
        encoder.update(screen, damage, now += pause);
        if (reset === 0) {
          encoder.reset();
          decoder = createDecoder(kernels);
        }
        for (const packet of drain(encoder, SLOW)) decoder.decode(packet);
        if (encoder.lossy === 0) assertSame(decoder, screen);
        const refined = encoder.refine(TINY, now);
        if (refined) decoder.decode(refined);
        for (const packet of drain(encoder, TINY)) decoder.decode(packet);
      }
      settle(encoder, decoder, now);
      assertSame(decoder, screen);
    }),
    { numRuns: 60, seed: SEED },
  );
});

Deno.test("a part that is left to a video stays as it was, until it is given back", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 300, height: 200, pad: 0, seed: 1, kind: 1 });
  send(encoder, decoder, screen);
  const video = { x: 50, y: 30, width: 100, height: 90 };
  const next = paint({ width: 300, height: 200, pad: 0, seed: 2, kind: 1 });
  encoder.update(next, [everything(next), { x: 0, y: 60, width: 90, height: 9 }], 50, video);
  for (const packet of drain(encoder)) decoder.decode(packet);
  const expected = { ...next, data: next.data.slice() };
  for (let y = video.y; y < video.y + video.height; y++) {
    const from = y * screen.stride + video.x * 4, to = from + video.width * 4;
    expected.data.set(screen.data.subarray(from, to), from);
  }
  assertSame(decoder, expected);
  encoder.update(next, [video], 100);
  for (const packet of drain(encoder)) decoder.decode(packet);
  assertSame(decoder, next);
});

Deno.test("video packets have their place among the others", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 64, height: 64, pad: 0, seed: 1, kind: 1 });
  send(encoder, decoder, screen);
  const body = Uint8Array.of(1, 2, 3);
  const { video, sequence, key } = decoder.decode(encoder.video(body));
  assert.deepEqual([video && [...video], sequence, key], [[1, 2, 3], encoder.sequence, false]);
  screen.data.fill(9);
  send(encoder, decoder, screen);
  assertSame(decoder, screen);
});

Deno.test("tiles() and compared() tell what becomes of the picture", () => {
  const encoder = createEncoder(kernels), decoder = createDecoder(kernels);
  const screen = paint({ width: 96, height: 64, pad: 0, seed: 1, kind: 2 });
  send(encoder, decoder, screen);
  assert.deepEqual([...encoder.tiles()], Array(6).fill(TILE_SAME), "nothing is under way");
  const old = [...screen.data.subarray(0, 3)];
  const photo = paint({ width: 96, height: 64, pad: 0, seed: 2, kind: 3 });
  for (let y = 0; y < 32; y++) screen.data.set(photo.data.subarray(y * 384, y * 384 + 128), y * 384);
  screen.data.fill(0, (40 * 96 + 70) * 4, (40 * 96 + 72) * 4);
  encoder.update(screen, [everything(screen)], 50);
  const { before, after } = encoder.compared();
  assert.deepEqual([...before.data.subarray(0, 3)], old);
  assert.deepEqual([...after.data.subarray(0, 3)], [...photo.data.subarray(0, 3)]);
  assert.deepEqual([...encoder.tiles()], [TILE_NEW, 0, 0, 0, 0, TILE_NEW_TEXT]);
});
