import assert from "node:assert/strict";
import { type Desktop, startDesktop } from "../../tests/e2e/xvfb.ts";
import { waitFor } from "../../tests/e2e/wait.ts";
import { createTestViewer, type TestViewer } from "./testing.ts";

/** The whole way on a real X screen with real programs, compared with what xwd reads from it. */

const TIMEOUT_MS = 10_000;

/** Waits until the viewer's picture and the screen's are the same, pixel by pixel. */
async function assertSees(viewer: TestViewer, desktop: Desktop): Promise<void> {
  const until = performance.now() + TIMEOUT_MS;
  for (;;) {
    await viewer.picturesUntil(() => viewer.picture.width > 0, "a picture");
    const { packets } = viewer;
    const before = packets.length;
    const screen = await desktop.grab();
    const { data, width, height } = viewer.picture;
    const same = width === screen.width && height === screen.height && equal(data, screen.data);
    if (same) return;
    // Otherwise the screen must have changed meanwhile, or the change must be under way.
    assert.ok(
      performance.now() < until,
      `${width}x${height} differs from ${screen.width}x${screen.height} after ${
        packets.length - before
      } packets`,
    );
  }
}

/** Left by the shell that starts it: windows of this process's own children would be ours, and never shown. */
function startApart(desktop: Desktop, ...line: string[]): void {
  desktop.start("sh", ["-c", '"$0" "$@" &', ...line]);
}

function equal(a: Uint8ClampedArray, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

Deno.test("the viewer's picture is the X screen's, through typing, scrolling and another size", async () => {
  await using desktop = await startDesktop({ width: 1280, height: 800 });
  const file = await Deno.makeTempFile();
  startApart(desktop, "xterm", "-title", "typed", "-e", `cat > ${file}`);
  const { x, y, width, height } = await desktop.place("typed", { x: 50, y: 60 });
  await using viewer = createTestViewer({ kind: "x11", display: desktop.display });
  const { pipeline } = viewer;
  pipeline.start();
  await assertSees(viewer, desktop);

  const middle = { x: x + (width >> 1), y: y + (height >> 1) };
  for (const down of [true, false]) pipeline.input({ kind: "button", button: 0, down, ...middle });
  const text = "Grüße, 50 € @ Köln";
  pipeline.input({ kind: "text", text });
  for (const down of [true, false]) pipeline.input({ kind: "key", down, code: "Enter", key: "Enter" });
  await waitFor(async () => await Deno.readTextFile(file) === `${text}\n`, { what: "the text in the xterm" });
  await assertSees(viewer, desktop);

  startApart(desktop, "xterm", "-title", "scrolls", "-e", "seq 1 20000; sleep 1000");
  await desktop.place("scrolls", { x: 400, y: 300 });
  await assertSees(viewer, desktop);

  await desktop.resize(1024, 768);
  await viewer.picturesUntil(() => viewer.picture.width === 1024, "the other size");
  await assertSees(viewer, desktop);

  viewer.begin();
  pipeline.reset();
  await assertSees(viewer, desktop);
  pipeline.stop();
  const { bytes } = viewer;
  await desktop.tool("xsetroot", ["-solid", "#203040"]);
  await viewer.roundTrip();
  assert.equal(viewer.bytes, bytes);
  viewer.begin();
  pipeline.start();
  await assertSees(viewer, desktop);
  await Deno.remove(file);
});

Deno.test("a display that goes away is told as lost", async () => {
  await using desktop = await startDesktop();
  await using viewer = createTestViewer({ kind: "x11", display: desktop.display });
  viewer.pipeline.start();
  await assertSees(viewer, desktop);
  await desktop.xvfb.stop();
  await viewer.until(() => viewer.lost !== null, "the loss");
  assert.match(viewer.lost!, /display/i);
});
