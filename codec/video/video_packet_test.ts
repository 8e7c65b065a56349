import assert from "node:assert/strict";
import fc from "fast-check";
import { CodecError } from "../types.ts";
import { readVideoBody, VIDEO_DATA_MAX_BYTES, type VideoBody, writeVideoBody } from "./video_packet.ts";

const FUZZ = { seed: Number(Deno.env.get("MFB_SEED") ?? 20), numRuns: 500 };

const even = (min: number, max: number) => fc.integer({ min: min / 2, max: max / 2 }).map((half) => half * 2);
const rect = fc.record({
  x: even(0, 3840),
  y: even(0, 2160),
  width: even(16, 3840),
  height: even(16, 2160),
}, { noNullPrototype: true });
const body: fc.Arbitrary<VideoBody> = fc.oneof(
  rect.map((rect) => ({ kind: "close" as const, rect })),
  fc.record({ rect, key: fc.boolean(), rest: fc.uint8Array({ maxLength: 60 }) }).map((
    { rect, key, rest },
  ) => ({
    kind: "frame" as const,
    key,
    rect,
    data: vp8(key, rect, rest),
  })),
);

/** What looks like a frame of VP8 from outside. */
function vp8(key: boolean, { width, height }: { width: number; height: number }, rest = new Uint8Array()) {
  const head = key
    ? [0x10, 2, 0, 0x9d, 0x01, 0x2a, width & 255, width >> 8, height & 255, height >> 8]
    : [0x11, 2, 0];
  return Uint8Array.of(...head, ...rest);
}

Deno.test("readVideoBody() reads what writeVideoBody() wrote", () => {
  fc.assert(
    fc.property(body, (body) => {
      const bytes = writeVideoBody(body);
      assert.deepEqual(readVideoBody(bytes), body);
      assert.equal(bytes.length, 9 + (body.kind === "frame" ? body.data.length : 0));
    }),
    FUZZ,
  );
});

Deno.test("readVideoBody() takes any bytes for what they are, or refuses them with a CodecError", () => {
  const mutated = fc.tuple(body, fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 }), fc.nat(80))
    .map(
      ([body, changes, cut]) => {
        const bytes = writeVideoBody(body);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes.subarray(0, cut);
      },
    );
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      let read: VideoBody;
      try {
        read = readVideoBody(bytes);
      } catch (error) {
        assert.ok(error instanceof CodecError, String(error));
        return;
      }
      // What is taken is the only way to write it.
      assert.deepEqual([...writeVideoBody(read)], [...bytes]);
    }),
    FUZZ,
  );
});

Deno.test("readVideoBody() refuses in words", () => {
  const area = { x: 2, y: 4, width: 64, height: 32 };
  const good = writeVideoBody({ kind: "frame", key: true, rect: area, data: vp8(true, area) });
  const changed = (at: number, ...values: number[]) => {
    const bytes = good.slice();
    bytes.set(values, at);
    return bytes;
  };
  const long = new Uint8Array(9 + VIDEO_DATA_MAX_BYTES + 1);
  long.set(good);
  const cases: [Uint8Array, RegExp][] = [
    [good.subarray(0, 8), /too short/],
    [good.subarray(0, 9), /without data/],
    [changed(0, 3), /unknown flags/],
    [changed(0, 2), /bytes after the end/],
    [changed(0, 0), /of the kind that was announced/],
    [changed(2, 3), /even numbers/],
    [changed(5, 0, 0), /a video of 0x32/],
    [changed(1, 0x1e, 0), /beyond the largest screen/],
    [changed(1, 0, 0, 0, 0, 0x1e, 0, 0x10, 0xe0), /a video of 7680x4320/],
    [changed(15, 66), /a VP8 frame of 66x32 for 64x32/],
    [changed(16, 0x40), /of the kind that was announced/],
    [long, /a video frame of 65512 bytes/],
  ];
  for (const [bytes, words] of cases) assert.throws(() => readVideoBody(bytes), words);
  assert.throws(() => writeVideoBody({ kind: "close", rect: { ...area, x: 1 } }), RangeError);
});
