import assert from "node:assert/strict";
import { createTestViewer } from "./testing.ts";

Deno.test("selectScreen() of a screen that isn't listed changes nothing", async () => {
  await using viewer = createTestViewer({ kind: "virtual", width: 640, height: 400 });
  const { pipeline } = viewer;
  pipeline.start();
  await viewer.picturesUntil(() => viewer.picture.width === 640, "a picture");
  pipeline.selectScreen("another");
  pipeline.input({ kind: "text", text: "goes on" });
  const { length } = viewer.packets;
  await viewer.picturesUntil(() => viewer.packets.length > length, "what was typed");
  assert.deepEqual(viewer.screens.map(({ id }) => id), ["virtual"]);
  assert.equal(viewer.lost, null);
});
