import assert from "node:assert/strict";
import { readVideoBody, VIDEO_DATA_MAX_BYTES, writeVideoBody } from "./video_packet.ts";
import { createVpxEncoder, type VideoEncoder } from "./vpx_encoder.ts";
import { openVpxLibrary } from "./vpx_encoder_library.ts";

const options = { ignore: Deno.build.os !== "linux" };
/** Once for all: see openVpxLibrary(). */
const opened = openVpxLibrary();
const WIDTH = 320, HEIGHT = 192, STRIDE = WIDTH * 4 + 16;

function open(bitsPerSecond = 1_000_000, width = WIDTH, height = HEIGHT): VideoEncoder {
  // tests/setup.ts installs libvpx.
  assert.ok(!("reason" in opened));
  return createVpxEncoder(opened, { width, height, bitsPerSecond });
}

/** A film: waves that wander, and a little noise. */
function pictureAt(frame: number, noise = 8) {
  const data = new Uint8Array(STRIDE * HEIGHT);
  let seed = frame + 1;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      seed = seed * 48271 % 0x7fffffff;
      const wave = 100 + 60 * Math.sin((x + frame * 3) / 20) + 40 * Math.sin((y - frame) / 13);
      data.fill(wave + seed % noise, y * STRIDE + x * 4, y * STRIDE + x * 4 + 3);
    }
  }
  return { data, width: WIDTH, height: HEIGHT, stride: STRIDE };
}

const ORIGIN = { x: 0, y: 0 };

Deno.test("VP8 frames: a key frame first and when asked for, each a packet's body", options, () => {
  using encoder = open();
  const keys = [];
  for (let frame = 0; frame < 12; frame++) {
    if (frame === 7) encoder.requestKey();
    const made = encoder.encode(pictureAt(frame), ORIGIN, 1000 + frame * 42);
    assert.ok(made);
    const rect = { x: 8, y: 6, width: WIDTH, height: HEIGHT };
    assert.deepEqual(readVideoBody(writeVideoBody({ kind: "frame", rect, ...made })), {
      kind: "frame",
      rect,
      ...made,
    });
    if (made.key) keys.push(frame);
  }
  assert.deepEqual(keys, [0, 7]);
});

Deno.test("the bit rate is kept, and can be changed while running", options, () => {
  using encoder = open(1_500_000);
  let now = 0, frame = 0;
  for (const bits of [1_500_000, 400_000, 1_000_000]) {
    encoder.bitsPerSecond = bits;
    assert.equal(encoder.bitsPerSecond, bits);
    let bytes = 0;
    for (let i = 0; i < 72; i++, now += 1000 / 24) {
      const made = encoder.encode(pictureAt(frame++, 60), ORIGIN, now);
      assert.ok(made);
      if (i >= 24) bytes += made.data.length;
    }
    const carried = bytes * 8 / 2;
    assert.ok(carried > bits * 0.7 && carried < bits * 1.3, `${carried} of ${bits} bit/s`);
  }
});

Deno.test("frames don't grow where others are left out", options, () => {
  const meanAt = (hz: number) => {
    using encoder = open(1_000_000);
    let bytes = 0;
    for (let frame = 0; frame < 40; frame++) {
      bytes += encoder.encode(pictureAt(frame, 60), ORIGIN, frame * 1000 / hz)!.data.length;
    }
    return bytes / 40;
  };
  const rare = meanAt(4), steady = meanAt(20);
  assert.ok(rare < steady * 1.5, `${rare} and ${steady} bytes`);
});

Deno.test("no frame is longer than a packet", options, () => {
  using encoder = open(1e9, 1600, 900);
  const data = new Uint8Array(1600 * 900 * 4);
  let seed = 1, sent = 0;
  for (let frame = 0; frame < 16; frame++) {
    // Nothing is harder than noise.
    for (let i = 0; i < data.length; i++) {
      seed = Math.imul(seed, 1664525) + 1013904223 | 0;
      data[i] = seed >>> 24;
    }
    const made = encoder.encode({ data, width: 1600, height: 900, stride: 6400 }, ORIGIN, frame * 42);
    if (made) sent++;
    assert.ok(!made || (made.data.length <= VIDEO_DATA_MAX_BYTES && (sent > 1 || made.key)));
  }
});

Deno.test("wrong use is told in words", options, () => {
  for (const [width, height] of [[15, 16], [0, 16], [16, -2]]) {
    assert.throws(() => open(1, width, height), RangeError);
  }
  assert.throws(() => open(NaN), RangeError);
  assert.throws(() => open(1e6, 20_000, 16), /^Error: Cannot start VP8: /);
  const encoder = open();
  assert.throws(() => encoder.encode(pictureAt(0), { x: 2, y: 0 }, 0), RangeError);
  encoder[Symbol.dispose]();
  encoder[Symbol.dispose]();
  assert.throws(() => encoder.encode(pictureAt(0), ORIGIN, 0), /disposed/);
  assert.throws(() => encoder.bitsPerSecond = 70_000, /disposed/);
});

Deno.test("opening and closing leaves nothing behind", options, () => {
  const run = (times: number) => {
    const picture = pictureAt(0);
    for (let i = 0; i < times; i++) {
      using encoder = open(500_000, 64, 48);
      encoder.encode(picture, ORIGIN, 0);
    }
    return Deno.memoryUsage().rss;
  };
  const times = Number(Deno.env.get("MFB_LEAK_TIMES") ?? 600);
  const before = run(300), after = run(times);
  // A context that isn't destroyed has 300 kB.
  assert.ok(after - before < 20e6 + times * 1e3, `${((after - before) / times).toFixed(0)} bytes each`);
});
