import assert from "node:assert/strict";
import { startDesktop } from "../../tests/e2e/xvfb.ts";
import { createTestViewer } from "./testing.ts";

const ROUNDS = 12;

Deno.test("monitors that come and go while they are chosen never end the share", async () => {
  await using desktop = await startDesktop({ width: 1000, height: 500 });
  const plug = () => desktop.tool("xrandr", ["--setmonitor", "RIGHT", "400/100x400/100+600+0", "none"]);
  const unplug = () => desktop.tool("xrandr", ["--delmonitor", "RIGHT"]);
  await desktop.tool("xrandr", ["--setmonitor", "LEFT", "600/150x500/125+0+0", "screen"]);
  await using viewer = createTestViewer({ kind: "x11", display: desktop.display });
  const { pipeline } = viewer;
  pipeline.start();
  await viewer.picturesUntil(() => viewer.picture.width === 600, "the left monitor");
  for (let i = 0; i < ROUNDS; i++) {
    await plug();
    // In the middle of choosing it, sooner or later, it is unplugged.
    pipeline.selectScreen(i % 2 ? "RIGHT" : "all");
    await new Promise((resolve) => setTimeout(resolve, 3 * i));
    await unplug();
    if (i % 3 === 0) pipeline.selectScreen("LEFT");
  }
  await viewer.until(() => viewer.screens.length === 1 || viewer.lost !== null, "one monitor");
  await viewer.picturesUntil(() => viewer.picture.width === 600, "the left monitor again");
  await plug();
  await viewer.until(() => viewer.screens.length === 3, "both monitors and all");
  pipeline.selectScreen("RIGHT");
  await viewer.picturesUntil(() => viewer.picture.width === 400, "the right monitor");
  assert.equal(viewer.lost, null);
});
