import assert from "node:assert/strict";
import { RELEASE_EVERYTHING } from "../release.ts";
import { nextFrame, testPlatform, waitFor } from "../contract.ts";
import { openPlatform } from "../mod.ts";
import { viewPixels } from "../pixels.ts";
import { DisplayLostError } from "../types.ts";
import { importRoot, Mirror, openWriter, setMode, startXvfb, waitForWindow } from "./testing.ts";
import { SAMPLE_BYTES } from "./testing_reader.ts";

for (const layout of ["us", "de"]) testPlatform(`x11 (${layout})`, () => openWriter(layout));

const LACKING: Record<string, string[]> = {
  "": [],
  " without MIT-SHM": ["-extension", "MIT-SHM"],
  " without DAMAGE": ["-extension", "DAMAGE"],
  " without RANDR": ["-extension", "RANDR"],
};

for (const [lacking, args] of Object.entries(LACKING)) {
  Deno.test(`x11 next()${lacking} gives by damage alone what import(1) sees`, async () => {
    await using subject = await openWriter("de", { width: 1366, height: 768, args });
    const { platform, xvfb } = subject;
    const [{ id }] = await platform.screens();
    const grabber = await platform.grab(id, RELEASE_EVERYTHING),
      input = await platform.input(id, RELEASE_EVERYTHING);
    const mirror = new Mirror();
    xvfb.start("xeyes", "-geometry", "300x200+600+300");
    await waitForWindow(xvfb, "XEyes");
    const script = "for i in $(seq 300); do echo line $i; done; sleep 99";
    xvfb.start("xterm", "-geometry", "60x20+500+300", "-e", "sh", "-c", script);
    // The eyes follow the pointer, the terminals scroll: changes in many places.
    for (const place of [50, 400, 700]) {
      await input.move(place, place);
      await input.move(200, 100);
      await input.text("Prüfung\n");
      await waitFor("a mirror that equals the screen", async () => {
        for (let i = 0; i < 10; i++) {
          const frame = await grabber.next({ timeoutMs: 20 });
          if (!frame) break;
          assert.equal(frame.pixels.memory instanceof SharedArrayBuffer, lacking.includes("SHM"));
          mirror.apply(frame);
        }
        return mirror.equals(await importRoot(xvfb));
      });
    }
  });
}

Deno.test("x11 grab() and input() keep to one of several monitors", async () => {
  await using xvfb = await startXvfb();
  await xvfb.run("xrandr", "--setmonitor", "LEFT", "640/160x800/200+0+0", "screen");
  await xvfb.run("xrandr", "--setmonitor", "RIGHT", "640/160x500/200+640+100", "none");
  xvfb.start("xeyes", "-geometry", "300x200+700+300");
  await waitForWindow(xvfb, "XEyes");
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const screens = await platform.screens();
  assert.deepEqual(screens.map(({ id }) => id), ["LEFT", "RIGHT", "all"]);
  const { id, rect } = screens.find(({ name }) => name === "RIGHT")!;
  assert.deepEqual(rect, { x: 640, y: 100, width: 640, height: 500 });
  const grabber = await platform.grab(id, RELEASE_EVERYTHING),
    input = await platform.input(id, RELEASE_EVERYTHING);
  await input.move(9999, 0);
  const cursor = await waitFor("the pointer", () => grabber.cursor());
  assert.deepEqual([cursor.x, cursor.y], [639, 0]);
  await waitFor("equal pixels", async () => {
    const mirror = new Mirror();
    mirror.apply(await nextFrame(grabber, { full: true }));
    return mirror.equals(await importRoot(xvfb, "640x500+640+100"));
  });
});

Deno.test("x11 a frame's pixels can be read by another worker of the process", async () => {
  await using subject = await openWriter("us");
  const grabber = await subject.platform.grab("screen", RELEASE_EVERYTHING);
  const frame = await nextFrame(grabber);
  assert.ok(!(frame.pixels.memory instanceof SharedArrayBuffer));
  const worker = new Worker(new URL("./testing_reader.ts", import.meta.url), { type: "module" });
  const answer = new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
  worker.postMessage(frame.pixels);
  assert.deepEqual(await answer, viewPixels(frame.pixels).slice(0, SAMPLE_BYTES));
  frame.release();
  worker.terminate();
});

Deno.test("x11 cursor() tells the shape of the window below", async () => {
  await using subject = await openWriter("us");
  const grabber = await subject.platform.grab("screen", RELEASE_EVERYTHING),
    input = await subject.platform.input("screen", RELEASE_EVERYTHING);
  const shapeAt = async (x: number, y: number) => {
    await input.move(x, y);
    return await waitFor("a shape", async () => {
      (await grabber.next({ timeoutMs: 50 }))?.release();
      return (await grabber.cursor())?.shape;
    });
  };
  const inside = await shapeAt(200, 100);
  const outside = await shapeAt(1200, 700);
  assert.notDeepEqual(inside, outside);
  assert.deepEqual(await shapeAt(201, 101), inside);
});

Deno.test("x11 next() outlives sizes that change while it reads", async () => {
  await using xvfb = await startXvfb({ width: 1920, height: 1200 });
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const grabber = await platform.grab("screen", RELEASE_EVERYTHING);
  let resizing = true;
  const sizes = new Set<string>();
  const grabbing = (async () => {
    while (resizing) {
      const frame = await grabber.next({ timeoutMs: 5, full: true });
      if (frame) sizes.add(`${frame.pixels.width}x${frame.pixels.height}`);
      frame?.release();
    }
  })();
  for (const [width, height] of [[640, 480], [1600, 1200], [800, 600], [1280, 1024]]) {
    await setMode(xvfb, width, height);
  }
  await waitFor("the last size", () => sizes.has("1280x1024"));
  resizing = false;
  await grabbing;
});

Deno.test("x11 a server that is killed ends next() with DisplayLostError and nothing else", async () => {
  await using xvfb = await startXvfb();
  await using platform = await openPlatform({ kind: "x11", display: xvfb.display });
  const grabber = await platform.grab("screen", RELEASE_EVERYTHING),
    input = await platform.input("screen", RELEASE_EVERYTHING);
  await input.key({ code: "ShiftLeft", key: "Shift", down: true });
  (await nextFrame(grabber)).release();
  const lost = assert.rejects(
    waitFor("the end", async () => void (await grabber.next({ timeoutMs: 5000 }))?.release()),
    (error) =>
      error instanceof DisplayLostError && error.message.startsWith(`Lost display "${xvfb.display}": `),
  );
  await xvfb.kill();
  await lost;
  await assert.rejects(grabber.next({ timeoutMs: 0 }), DisplayLostError);
  await assert.rejects(grabber.cursor(), DisplayLostError);
  assert.equal(await input.move(1, 1), false);
  assert.equal(await input.text("x"), false);
  await input.releaseAll();
});
