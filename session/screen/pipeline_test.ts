import assert from "node:assert/strict";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../capture/release.ts";
import { openVirtual, type VirtualPlatform } from "../../capture/virtual/platform.ts";
import { arrangeMenu } from "../../capture/virtual/layout.ts";
import { contains } from "../../capture/rects.ts";
import { middle } from "../../capture/testing.ts";
import { viewPixels } from "../../capture/pixels.ts";
import { PACKET_MIN_BYTES } from "./pacing.ts";
import { createTestViewer, DECODER, type TestViewer } from "./testing.ts";

/** The whole way, workers and all, from the virtual desktop to a decoder in the test, and of input back. */

const SIZE = { width: 640, height: 400 };
const SOURCE = { kind: "virtual", ...SIZE } as const;

/** A desktop of the test's own, to which the test does the same as the viewer does to the shared one. */
async function withTwin(body: (viewer: TestViewer, twin: VirtualPlatform) => Promise<void>): Promise<void> {
  await using twin = openVirtual(SIZE);
  await using viewer = createTestViewer(SOURCE);
  await body(viewer, twin);
}

/** Whether the viewer has the twin's picture; the clock is left out. */
async function samePicture(
  { picture }: TestViewer,
  twin: VirtualPlatform,
  release = RELEASE_EVERYTHING,
): Promise<() => boolean> {
  await using grabber = await twin.grab("virtual", release);
  const frame = await grabber.next({ timeoutMs: 0, full: true });
  const wanted = Uint8Array.from(viewPixels(frame!.pixels));
  frame!.release();
  return () => {
    if (picture.width === 0) return false;
    for (let y = 0; y < SIZE.height; y++) {
      for (let x = 0; x < SIZE.width; x++) {
        const at = 4 * (y * SIZE.width + x);
        for (let i = 0; i < 3; i++) {
          if (picture.data[at + i] !== wanted[at + 2 - i] && !contains(twin.layout.clock, { x, y })) {
            return false;
          }
        }
      }
    }
    return true;
  };
}

/** The viewer has the twin's picture now, or will have it. */
async function assertSees(viewer: TestViewer, twin: VirtualPlatform): Promise<void> {
  await viewer.picturesUntil(() => viewer.picture.width === SIZE.width, "a picture");
  await viewer.picturesUntil(await samePicture(viewer, twin), "the same picture");
}

Deno.test("start() sends the whole picture, and input changes it exactly", () =>
  withTwin(async (viewer, twin) => {
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    viewer.pipeline.input({ kind: "text", text: "Grüße, 50 € @ Köln" });
    viewer.pipeline.input({ kind: "key", down: true, code: "Enter", key: "Enter" });
    viewer.pipeline.input({ kind: "key", down: false, code: "Enter", key: "Enter" });
    viewer.pipeline.input({ kind: "text", text: "zweite Zeile" });
    const input = await twin.input("virtual", RELEASE_EVERYTHING);
    await input.text("Grüße, 50 € @ Köln\nzweite Zeile");
    await assertSees(viewer, twin);
    const { button } = twin.layout;
    const at = { x: button.x + 5, y: button.y + 5 };
    for (const down of [true, false]) {
      viewer.pipeline.input({ kind: "button", button: 0, down, ...at });
      await input.button(0, down, at);
    }
    await assertSees(viewer, twin);
    await viewer.until(
      () => viewer.cursors.some(({ x, y }) => x === at.x && y === at.y),
      "the pointer there",
    );
    assert.deepEqual(viewer.screens.map(({ id, width, height }) => ({ id, width, height })), [
      { id: "virtual", ...SIZE },
    ]);
  }));

Deno.test("nothing is sent or injected before start() and after stop(), and everything is sent after the next start()", () =>
  withTwin(async (viewer, twin) => {
    await viewer.until(() => viewer.screens.length > 0, "the screens");
    assert.deepEqual([viewer.packets.length, viewer.cursors.length], [0, 0]);
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    const { length } = viewer.cursors;
    viewer.pipeline.stop();
    const before = viewer.bytes;
    viewer.pipeline.input({ kind: "text", text: "never typed" });
    await viewer.roundTrip();
    assert.deepEqual([viewer.bytes, viewer.cursors.length], [before, length]);
    viewer.begin();
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    viewer.pipeline.stop();
    viewer.pipeline.start();
    viewer.begin();
    await assertSees(viewer, twin);
  }));

Deno.test("input for a window with administrator rights does nothing, and is said until it is for another", async () => {
  await using viewer = createTestViewer({ ...SOURCE, elevated: "virtual:notizblock" });
  await using twin = openVirtual(SIZE);
  viewer.pipeline.start();
  await assertSees(viewer, twin);
  const { button } = twin.layout;
  const at = { x: button.x + 5, y: button.y + 5 };
  for (const down of [true, false]) viewer.pipeline.input({ kind: "button", button: 0, down, ...at });
  viewer.pipeline.input({ kind: "text", text: "never typed" });
  await viewer.until(() => viewer.inputObstacles.length > 0, "the obstacle");
  await viewer.roundTrip();
  assert.deepEqual(viewer.inputObstacles, ["elevated"], "said once");
  await assertSees(viewer, twin);
  viewer.pipeline.input({ kind: "move", x: SIZE.width - 1, y: 1 });
  await viewer.until(() => viewer.inputObstacles.length > 1, "its end");
  assert.deepEqual(viewer.inputObstacles, ["elevated", null]);
});

Deno.test("reset() and reconnect(null) send everything to a viewer that begins anew, although nothing changes", () =>
  withTwin(async (viewer, twin) => {
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    const begin = [() => viewer.pipeline.reconnect(null, DECODER), () => viewer.pipeline.reset()];
    for (const again of [...begin, begin[0]]) {
      viewer.begin();
      again();
      await assertSees(viewer, twin);
    }
    assert.equal(viewer.pipeline.stats().resets, 1);
    // A viewer that asks and asks is given no more than one that asks.
    for (let i = 0; i < 100; i++) viewer.pipeline.reset();
    assert.ok(viewer.pipeline.stats().resets < 20);
  }));

Deno.test("a viewer that doesn't acknowledge is sent no more than the window, and then the newest state", () =>
  withTwin(async (viewer, twin) => {
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    viewer.acknowledges = false;
    const input = await twin.input("virtual", RELEASE_EVERYTHING);
    const type = async (text: string) => {
      viewer.pipeline.input({ kind: "text", text });
      await input.text(text);
      await viewer.roundTrip();
    };
    const full = () => {
      const { inFlight, window } = viewer.pipeline.stats();
      assert.ok(inFlight <= window, `${inFlight} in flight of ${window}`);
      return window - inFlight < PACKET_MIN_BYTES;
    };
    for (let i = 0; !full(); i++) await type(String.fromCodePoint(33 + i % 90).repeat(40));
    const { bytes } = viewer;
    for (const text of ["and ", "nobody ", "hears"]) await type(text);
    assert.equal(viewer.bytes, bytes);
    viewer.acknowledges = true;
    const { sequence } = viewer.packets[viewer.packets.length - 1];
    viewer.pipeline.ack({ sequence, inputSequence: 0, paintMicros: 0 });
    await assertSees(viewer, twin);
  }));

Deno.test("a display that can't be opened is lost, in words, and close() doesn't wait for it", async () => {
  await using viewer = createTestViewer({ kind: "x11", display: ":98765" });
  viewer.pipeline.start();
  await viewer.until(() => viewer.lost !== null, "the loss");
  assert.match(viewer.lost!, /:98765/);
  await viewer.pipeline.releaseAll();
});

Deno.test("release() shows at once what is hidden, and what is shown, though nothing moves", () =>
  withTwin(async (viewer, twin) => {
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    const [first, second] = await twin.applications();
    for (const applications of [[first.key], [], [second.key], [first.key, second.key]]) {
      const release = { ...RELEASE_NOTHING, applications };
      // So that the grabber waits for a change.
      await viewer.roundTrip();
      viewer.pipeline.release(release);
      await viewer.picturesUntil(await samePicture(viewer, twin, release), `${applications} alone`);
    }
  }));

Deno.test("preview() gives small pictures of what is sent, while they are wanted", () =>
  withTwin(async (viewer, twin) => {
    viewer.pipeline.preview(true);
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    await viewer.until(() => viewer.previews.length > 0, "a preview");
    const [{ width, height, rgb }] = viewer.previews;
    assert.deepEqual([width, height, rgb.length], [320, 200, 320 * 200 * 3]);
    viewer.pipeline.preview(false);
    await viewer.roundTrip();
    const { length } = viewer.previews;
    viewer.pipeline.input({ kind: "text", text: "unseen" });
    await viewer.roundTrip();
    assert.equal(viewer.previews.length, length);
  }));

Deno.test("an obstacle is told while it hides the screen, and the picture comes back by itself", () =>
  withTwin(async (viewer, twin) => {
    viewer.pipeline.start();
    await assertSees(viewer, twin);
    const { rect, lines } = arrangeMenu(4);
    const clicks = [middle(twin.layout.start), middle({ ...lines[3], y: rect.y + lines[3].y })];
    const input = await twin.input("virtual", RELEASE_EVERYTHING);
    for (const at of clicks) {
      for (const down of [true, false]) {
        viewer.pipeline.input({ kind: "button", button: 0, down, ...at });
        await input.button(0, down, at);
      }
    }
    await viewer.until(() => viewer.obstacles.length > 0, "the obstacle");
    await viewer.until(() => viewer.obstacles.length > 1, "its end");
    assert.deepEqual(viewer.obstacles, ["secure-desktop", null]);
    twin.desktop.obstruct(null);
    await assertSees(viewer, twin);
  }));
