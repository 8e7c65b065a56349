import assert from "node:assert/strict";
import { join } from "node:path";
import { waitFor } from "../../tests/e2e/wait.ts";
import { openClip } from "./clip.ts";
import { startRecorder } from "./recorder.ts";
import { SCREEN, startStage } from "./stage.ts";

Deno.test("startRecorder() keeps each state of the screen once, and says when it was shown", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using stage = await startStage(folder);
    const paint = (colour: string) => stage.programs.tool("xsetroot", ["-solid", colour]);
    await paint("#102030");
    const file = join(folder, "test.raw");
    const recorder = startRecorder({ framebuffer: stage.framebuffer, file, ...SCREEN, fps: 20 });
    const frameBytes = SCREEN.width * SCREEN.height * 4;
    const recorded = (frames: number) =>
      waitFor(async () => (await Deno.stat(file).catch(() => null))?.size === frames * frameBytes, {
        what: `frame ${frames}`,
      });
    await recorded(1);
    await paint("#405060");
    await recorded(2);
    const recording = await recorder.stop();
    assert.equal(recording.frames, 2);
    assert.deepEqual(recording.ticks, recording.ticks.toSorted());
    assert.deepEqual([...new Set(recording.ticks)], [0, 1]);
    const info = { w: SCREEN.width, h: SCREEN.height, fps: 20, ...recording };
    await Deno.writeTextFile(join(folder, "test.json"), JSON.stringify(info));
    using clip = openClip(folder, "test");
    const frame = new Uint8Array(clip.frameBytes);
    for (const [index, pixel] of [[0x30, 0x20, 0x10, 255], [0x60, 0x50, 0x40, 255]].entries()) {
      clip.read(index, frame);
      assert.deepEqual([...frame.subarray(0, 4)], pixel);
      assert.deepEqual([...frame.subarray(-4)], pixel);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
