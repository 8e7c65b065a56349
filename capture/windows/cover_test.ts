import assert from "node:assert/strict";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../release.ts";
import { Cover } from "./cover.ts";
import { DRAWING_TITLE } from "./overlay/titles.ts";
import { Scene } from "./windows/scene.ts";
import { FakeSystem, rawWindow } from "./windows/testing.ts";

const SCREEN = { x: 100, y: 0, width: 200, height: 100 };

Deno.test("Cover is where our windows are seen, and were a moment ago", () => {
  const system = new FakeSystem();
  system.run(10, "c:\\a.exe");
  let now = 0;
  const cover = new Cover(new Scene(system), () => now);
  const rects = (release = RELEASE_EVERYTHING) => cover.ownRects(SCREEN, release);
  const bar = rawWindow({ hwnd: 1n, pid: 1, frame: { x: 50, y: 0, width: 100, height: 20 } });
  const page = rawWindow({ hwnd: 2n, title: "MFB-Kunde", frame: { x: 200, y: 50, width: 50, height: 50 } });
  const other = rawWindow({ hwnd: 3n, frame: { x: 200, y: 50, width: 50, height: 30 } });
  system.windows = [bar, page, other];
  const barRect = { x: 0, y: 0, width: 50, height: 20 }, pageRect = { x: 100, y: 50, width: 50, height: 50 };
  assert.deepEqual(rects(RELEASE_NOTHING), []);
  assert.deepEqual(rects(), [barRect, pageRect]);
  assert.deepEqual(rects({ ...RELEASE_EVERYTHING, own: true })[0], barRect);
  now = 1000;
  assert.deepEqual(rects({ ...RELEASE_EVERYTHING, own: true }), [barRect]);
  // Below another window, and moved.
  system.windows = [other, page];
  assert.deepEqual(rects().length, 2);
  now = 1400;
  assert.deepEqual(rects(), [{ x: 100, y: 80, width: 50, height: 20 }]);
  // Through a layered one it may be seen.
  system.windows = [{ ...other, exStyle: 0x80000 }, page];
  assert.deepEqual(rects(), [pageRect]);
  system.windows = [];
  now = 1600;
  assert.deepEqual(rects(), [pageRect]);
  now = 1701;
  assert.deepEqual(rects(), []);
});

Deno.test("Cover isn't where the viewer draws; another program can't take itself for that", () => {
  const system = new FakeSystem();
  system.run(10, "c:\\a.exe");
  const cover = new Cover(new Scene(system), () => 0);
  const frame = { x: 100, y: 0, width: 100, height: 100 };
  system.windows = [rawWindow({ hwnd: 1n, pid: 1, title: DRAWING_TITLE, frame })];
  assert.deepEqual(cover.ownRects(SCREEN, RELEASE_EVERYTHING), []);
  system.windows = [rawWindow({ hwnd: 2n, title: DRAWING_TITLE, frame })];
  assert.deepEqual(cover.ownRects(SCREEN, RELEASE_EVERYTHING), [{ x: 0, y: 0, width: 100, height: 100 }]);
});
