import assert from "node:assert/strict";
import { test } from "node:test";
import { createVideoLayer, type VideoChunk, videoSupported } from "./video.ts";

/** Without WebCodecs, as here; with it: codec/video/video_system_test.ts. */

const rect = { x: 0, y: 0, width: 64, height: 32 };
const PICTURE = { width: 640, height: 480 };
const key: VideoChunk = {
  kind: "frame",
  key: true,
  rect,
  data: Uint8Array.of(0x10, 0, 0, 0x9d, 0x01, 0x2a, 64, 0, 32, 0),
};

function faultsOf(...chunks: VideoChunk[]): string[] {
  const faults: string[] = [];
  const layer = createVideoLayer({
    draw: () => assert.fail("nothing can be drawn"),
    painted: () => assert.fail("nothing was painted"),
    fault: (reason) => void faults.push(reason),
  });
  for (const [sequence, chunk] of chunks.entries()) layer.show(chunk, sequence, PICTURE);
  layer.redraw();
  assert.equal(layer.area, null);
  layer.close();
  layer.close();
  return faults;
}

test("a browser without WebCodecs says so", async () => {
  assert.equal(await videoSupported(), false);
  assert.deepEqual(faultsOf(key), ["no WebCodecs in this browser"]);
});

test("VideoLayer.show() refuses what isn't a frame in the picture", () => {
  assert.match(faultsOf({ ...key, rect: { ...rect, x: 600 } })[0], /outside the picture/);
  assert.match(faultsOf({ ...key, rect: { ...rect, y: 450 } })[0], /outside the picture/);
  assert.match(faultsOf({ ...key, rect: { ...rect, x: 1 } })[0], /even numbers/);
  assert.match(faultsOf({ ...key, rect: { ...rect, width: 62 } })[0], /64x32 for 62x32/);
  assert.match(faultsOf({ ...key, data: new Uint8Array(20) })[0], /of the kind that was announced/);
});

test("VideoLayer.show() waits for a key frame without a word", () => {
  const delta: VideoChunk = { ...key, key: false, data: Uint8Array.of(0x11, 0, 0) };
  assert.deepEqual(faultsOf(delta, delta), []);
});
