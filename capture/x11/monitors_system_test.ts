import assert from "node:assert/strict";
import { nextFrame, waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../release.ts";
import { blankPicture, findDifference, type TestPicture, withhold } from "../testing.ts";
import type { Rect } from "../types.ts";
import { move, subtract } from "../regions.ts";
import { gapsOf } from "../together.ts";
import { importRoot, startXvfb, waitForWindow, type Xvfb } from "./testing.ts";

const LEFT: Rect = { x: 0, y: 0, width: 640, height: 800 };
const RIGHT: Rect = { x: 640, y: 100, width: 600, height: 500 };

function plug(xvfb: Xvfb, name: string, { x, y, width, height }: Rect, output = "none") {
  const place = `${width}/${width >> 2}x${height}/${height >> 2}+${x}+${y}`;
  return xvfb.run("xrandr", "--setmonitor", name, place, output);
}

async function startTwo(): Promise<Xvfb> {
  const xvfb = await startXvfb();
  await plug(xvfb, "LEFT", LEFT, "screen");
  await plug(xvfb, "RIGHT", RIGHT);
  return xvfb;
}

Deno.test("x11 all monitors together are one screen: its pixels, its pointer", async () => {
  await using xvfb = await startTwo();
  xvfb.start("xeyes", "-geometry", "300x200+500+150");
  // Reaches into what no monitor shows.
  xvfb.start("xclock", "-geometry", "200x200+700+550");
  await waitForWindow(xvfb, "XEyes");
  await waitForWindow(xvfb, "XClock");
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const screens = await platform.screens();
  assert.deepEqual(screens.map(({ id, primary }) => [id, primary]), [
    ["LEFT", true],
    ["RIGHT", false],
    ["all", false],
  ]);
  assert.deepEqual(screens[2].rect, { x: 0, y: 0, width: 1240, height: 800 });
  const grabber = await platform.grab("all", RELEASE_EVERYTHING);
  const inputs = new Map<string, { rect: Rect; input: Awaited<ReturnType<typeof platform.input>> }>();
  for (const { id, rect } of screens) {
    inputs.set(id, { rect, input: await platform.input(id, RELEASE_EVERYTHING) });
  }
  for (const { rect, input } of inputs.values()) {
    for (const [x, y] of [[0, 0], [99, 77], [9999, 9999]]) {
      await input.move(x, y);
      const at = { x: rect.x + Math.min(x, rect.width - 1), y: rect.y + Math.min(y, rect.height - 1) };
      await waitFor("the pointer at its place", async () => {
        (await grabber.next({ timeoutMs: 20 }))?.release();
        const cursor = await grabber.cursor();
        return cursor?.x === at.x && cursor.y === at.y;
      });
    }
  }
  await waitFor("equal pixels, and black where no monitor is", async () => {
    const shown = await importBgrx(xvfb, screens[2].rect);
    blacken(shown, [{ x: 640, y: 0, width: 600, height: 100 }, { x: 640, y: 600, width: 600, height: 200 }]);
    const frame = await nextFrame(grabber, { full: true });
    const other = findDifference(frame, shown);
    frame.release();
    return other === null;
  });
});

Deno.test("x11 a released application is as on the screen on each monitor and on all together", async () => {
  await using xvfb = await startTwo();
  // On both monitors, and beyond.
  const place: Rect = { x: 540, y: 20, width: 300, height: 700 };
  xvfb.start("xlogo", "-geometry", "300x700+540+20", "-bw", "0", "-fg", "tomato");
  xvfb.start("xclock", "-geometry", "200x200+20+20");
  await waitForWindow(xvfb, "XLogo");
  await waitForWindow(xvfb, "XClock");
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const logo = await waitFor(
    "the application",
    async () => (await platform.applications()).find(({ titles }) => titles.includes("xlogo")),
  );
  const root = { x: 0, y: 0, width: 1240, height: 800 };
  const screens = await platform.screens();
  for (const screen of screens) {
    const { id, rect } = screen;
    const grabber = await platform.grab(id, { ...RELEASE_NOTHING, applications: [logo.key] });
    const inside = (part: Rect) => move(part, { x: -rect.x, y: -rect.y });
    await waitFor(`the picture of ${id}`, async () => {
      const shown = await importBgrx(xvfb, rect);
      withhold(shown, subtract([root], [place]).map(inside));
      blacken(shown, gapsOf(screen, screens));
      const frame = await nextFrame(grabber, { full: true });
      const other = findDifference(frame, shown);
      frame.release();
      return other === null;
    });
    await grabber[Symbol.asyncDispose]();
  }
});

function blacken({ width, data }: TestPicture, rects: Rect[]): void {
  for (const rect of rects) {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      data.fill(0, 4 * (y * width + rect.x), 4 * (y * width + rect.x + rect.width));
    }
  }
}

async function importBgrx(xvfb: Xvfb, { x, y, width, height }: Rect): Promise<TestPicture> {
  const picture = blankPicture({ width, height });
  const rgb = await importRoot(xvfb, `${width}x${height}+${x}+${y}`);
  for (let i = 0; i < width * height; i++) {
    picture.data.set([rgb[3 * i + 2], rgb[3 * i + 1], rgb[3 * i]], 4 * i);
  }
  return picture;
}

Deno.test("x11 next() goes on when its monitor is away for a moment and comes back in another size", async () => {
  await using xvfb = await startTwo();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const grabber = await platform.grab("RIGHT", RELEASE_EVERYTHING);
  const input = await platform.input("RIGHT", RELEASE_EVERYTHING);
  (await nextFrame(grabber)).release();
  await xvfb.run("xrandr", "--delmonitor", "RIGHT");
  assert.deepEqual((await platform.screens()).map(({ id }) => id), ["LEFT"]);
  await plug(xvfb, "RIGHT", { x: 700, y: 50, width: 320, height: 240 });
  const frame = await waitFor("a frame of the new size", async () => {
    const frame = await grabber.next({ timeoutMs: 500, full: true });
    if (frame?.pixels.width === 320) return frame;
    frame?.release();
    return null;
  });
  assert.deepEqual(frame.damage, [{ x: 0, y: 0, width: 320, height: 240 }]);
  frame.release();
  await input.move(9999, 0);
  const whole = await platform.grab("all", RELEASE_EVERYTHING);
  const { x, y } = (await whole.cursor())!;
  assert.deepEqual([x, y], [1019, 50]);
});

Deno.test("x11 next() never shows another monitor in place of one that is gone", async () => {
  await using xvfb = await startTwo();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  for (const id of ["RIGHT", "all"]) {
    const grabber = await platform.grab(id, RELEASE_EVERYTHING);
    (await nextFrame(grabber)).release();
    await xvfb.run("xrandr", "--delmonitor", "RIGHT");
    await assert.rejects(
      waitFor("the end", async () => {
        const frame = await grabber.next({ timeoutMs: 500, full: true });
        // Read before the monitor went.
        if (frame) assert.equal(frame.pixels.width, id === "all" ? 1240 : 600);
        frame?.release();
      }),
      /no longer attached/,
    );
    await plug(xvfb, "RIGHT", RIGHT);
  }
});
