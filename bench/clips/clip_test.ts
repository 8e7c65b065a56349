import assert from "node:assert/strict";
import { join } from "node:path";
import { type ClipInfo, firstTicksOf, openClip } from "./clip.ts";

Deno.test("firstTicksOf() names the tick at which each frame appears", () => {
  assert.deepEqual(firstTicksOf([0, 0, 1, 1, 1, 2]), [0, 2, 5]);
  assert.deepEqual(firstTicksOf([]), []);
});

Deno.test("openClip() reads single frames, and says which ones there aren't", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const info: ClipInfo = { w: 2, h: 1, fps: 20, frames: 2, ticks: [0, 1], late: 0 };
    await Deno.writeTextFile(join(folder, "x.json"), JSON.stringify(info));
    await Deno.writeFile(join(folder, "x.raw"), Uint8Array.from({ length: 16 }, (_, i) => i));
    using clip = openClip(folder, "x");
    const frame = new Uint8Array(clip.frameBytes);
    clip.read(1, frame);
    assert.deepEqual([...frame], [8, 9, 10, 11, 12, 13, 14, 15]);
    assert.throws(() => clip.read(2, frame), /No frame 2 in x/);
    assert.throws(() => clip.read(0, new Uint8Array(4)), /A frame has 8 bytes/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
