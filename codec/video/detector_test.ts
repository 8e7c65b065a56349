import assert from "node:assert/strict";
import type { Area } from "../types.ts";
import { createVideoDetector, type VideoDetector } from "./detector.ts";
import { TILE_MOVED, TILE_NEW, TILE_NEW_TEXT } from "./tile_activity.ts";

const WIDTH = 1920, HEIGHT = 1080, COLUMNS = 60, ROWS = 34;

/** What changes with an update at this time: rectangles in pixels, each of one kind of tile (TILE_NEW unless said). */
type Scene = (now: number, frame: number) => (Area & { kind?: number })[];

/** Shows a scene at so many updates a second. @returns each change of `video`, with its time. */
function show(
  detector: VideoDetector,
  scene: Scene,
  { from = 0, seconds = 3, hz = 20 } = {},
): { at: number; video: Area | null }[] {
  const seen: { at: number; video: Area | null }[] = [];
  for (let frame = 0; frame < seconds * hz; frame++) {
    const now = from + frame * 1000 / hz;
    const areas = scene(now, frame);
    const before = detector.video;
    const video = detector.update(
      areas.length > 0 ? tilesOf(areas) : null,
      now,
      (within) => boxIn(areas, within),
    );
    if (video !== before) seen.push({ at: now - from, video });
  }
  return seen;
}

function tilesOf(areas: (Area & { kind?: number })[]): Uint8Array {
  const tiles = new Uint8Array(COLUMNS * ROWS);
  for (const { x, y, width, height, kind = TILE_NEW } of areas) {
    for (let row = y >> 5; row <= (y + height - 1) >> 5; row++) {
      for (let column = x >> 5; column <= (x + width - 1) >> 5; column++) {
        tiles[row * COLUMNS + column] = kind;
      }
    }
  }
  return tiles;
}

function boxIn(areas: Area[], within: Area): Area | null {
  let left = Infinity, top = Infinity, right = 0, bottom = 0;
  for (const { x, y, width, height } of areas) {
    if (x >= within.x + within.width || y >= within.y + within.height) continue;
    if (x + width <= within.x || y + height <= within.y) continue;
    left = Math.min(left, Math.max(x, within.x));
    top = Math.min(top, Math.max(y, within.y));
    right = Math.max(right, Math.min(x + width, within.x + within.width));
    bottom = Math.max(bottom, Math.min(y + height, within.y + within.height));
  }
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

const area = (x: number, y: number, width: number, height: number): Area => ({ x, y, width, height });
const create = () => createVideoDetector({ width: WIDTH, height: HEIGHT });
const film = area(340, 292, 640, 360);

Deno.test("a video is found within 0.6 s, to the pixel", () => {
  for (const place of [film, area(0, 0, 1280, 720), area(64, 64, 256, 256), area(90, 50, 256, 256)]) {
    for (const hz of [10, 20, 30]) {
      const seen = show(create(), () => [place], { hz });
      assert.deepEqual(seen.map(({ video }) => video), [place], `${hz} Hz`);
      assert.ok(seen[0].at <= 600, `${seen[0].at} ms at ${hz} Hz`);
    }
  }
});

Deno.test("a video's rectangle is even, and within the picture", () => {
  assert.deepEqual(show(create(), () => [area(341, 293, 639, 357)])[0].video, area(340, 292, 640, 358));
  const odd = createVideoDetector({ width: 1917, height: 1075 });
  const seen = show(odd, () => [area(1501, 701, 416, 374)]);
  assert.deepEqual(seen[0].video, area(1500, 700, 416, 374));
});

Deno.test("without a look at the pixels, a video has whole tiles", () => {
  const detector = create();
  for (let now = 0; now < 1000; now += 50) detector.update(tilesOf([film]), now);
  assert.deepEqual(detector.video, area(320, 288, 672, 384));
});

Deno.test("what people do is no video", () => {
  const scenes: Record<string, Scene> = {
    typing: (_, frame) => [{ ...area(200 + frame * 9, 400, 32, 32), kind: TILE_NEW_TEXT }],
    "a line that reflows": () => [area(200, 400, 800, 60)],
    "a caret": (_, frame) => frame % 10 === 0 ? [area(300, 300, 2, 20)] : [],
    "a progress spinner": () => [area(900, 500, 96, 96)],
    "two pages a second": (_, frame) => frame % 10 === 0 ? [area(0, 0, WIDTH, HEIGHT)] : [],
    "a scrolled page": () => [{ ...area(0, 100, 1900, 800), kind: TILE_MOVED }, area(0, 900, 1900, 160)],
    "a terminal that pours out text": () => [{ ...area(0, 0, 1000, 700), kind: TILE_NEW_TEXT }],
    "a switched window": (_, frame) => frame < 3 ? [area(0, 0, WIDTH, HEIGHT)] : [],
    "a thin frame all around": () => [
      area(0, 0, WIDTH, 32),
      area(0, 1048, WIDTH, 32),
      area(0, 0, 32, HEIGHT),
      area(1888, 0, 32, HEIGHT),
    ],
  };
  for (const [name, scene] of Object.entries(scenes)) {
    assert.deepEqual(show(create(), scene, { seconds: 5 }), [], name);
  }
});

Deno.test("a video that some other things move beside stays what it is", () => {
  const seen = show(create(), (_, frame) => [
    film,
    { ...area(1200, 300 + frame % 5 * 20, 400, 20), kind: TILE_NEW_TEXT },
    // A progress bar right below: what of it lies in tiles of the video belongs to it.
    area(film.x, film.y + film.height, 40 + frame * 4, 30),
  ], { seconds: 5 });
  assert.deepEqual(seen.map(({ video }) => video?.height), [380]);
  assert.deepEqual(seen.map(({ video }) => video?.width), [640]);
});

Deno.test("of two videos the larger one is taken, without the text between", () => {
  const larger = area(960, 512, 800, 448);
  const seen = show(create(), () => [area(0, 0, 640, 352), larger]);
  assert.deepEqual(seen.map(({ video }) => video), [larger]);
  // Corner to corner, hanging together by a thread.
  const touching = show(create(), () => [area(0, 0, 640, 352), area(640, 320, 800, 448)]);
  assert.deepEqual(touching.map(({ video }) => video), [area(640, 320, 800, 448)]);
});

Deno.test("a video ends when it's paused, not when a few frames are late", () => {
  const detector = create();
  const late = show(detector, (now) => now % 1000 < 400 && now > 1000 ? [] : [film], { seconds: 6 });
  assert.equal(late.length, 1);
  const paused = show(detector, () => [], { from: 6_000, seconds: 2 });
  assert.deepEqual(paused.map(({ video }) => video), [null]);
  assert.ok(paused[0].at >= 500 && paused[0].at <= 1_000, `${paused[0].at} ms`);
  // A spinner on the paused film, and a blinking thing.
  assert.deepEqual(show(detector, () => [area(600, 440, 64, 64)], { from: 8_000 }), []);
  assert.equal(show(detector, () => [film], { from: 12_000 }).length, 1);
});

Deno.test("a video that is scrolled away ends at once, and is found at its new place", () => {
  const detector = create();
  show(detector, () => [film]);
  const seen = show(
    detector,
    (_, frame) =>
      frame < 10
        ? [{ ...area(0, 0, WIDTH, 900), kind: TILE_MOVED }, area(0, 900, WIDTH, 180)]
        : [{ ...film, y: 92 }],
    { from: 3_000 },
  );
  assert.deepEqual(seen.map(({ video }) => video), [null, { ...film, y: 92 }]);
  assert.equal(seen[0].at, 0);
  assert.ok(seen[1].at <= 1_100);
});

Deno.test("a video that becomes larger or smaller is another one, once it's steady", () => {
  const detector = create();
  show(detector, () => [film]);
  const large = area(0, 0, 1920, 1080);
  const grown = show(detector, () => [large], { from: 3_000 });
  assert.deepEqual(grown.map(({ video }) => video), [large]);
  assert.ok(grown[0].at <= 1_500, `${grown[0].at} ms`);
  const shrunk = show(detector, () => [film], { from: 6_000 });
  assert.deepEqual(shrunk.at(-1)?.video, film);
  assert.ok(shrunk.length <= 2 && shrunk.at(-1)!.at <= 2_000, JSON.stringify(shrunk));
});

Deno.test("a video whose window is moved a little is another one there", () => {
  for (const [dx, dy] of [[80, 0], [-160, 20], [0, 100], [-90, -200]]) {
    const detector = create();
    show(detector, () => [film]);
    const there = { ...film, x: film.x + dx, y: film.y + dy };
    const seen = show(detector, () => [there], { from: 3_000 });
    assert.deepEqual(seen.map(({ video }) => video), [there]);
    assert.ok(seen[0].at <= 2_000, `${seen[0].at} ms`);
  }
});

Deno.test("update() refuses a map of another picture", () => {
  assert.throws(() => create().update(new Uint8Array(5), 0), RangeError);
});
