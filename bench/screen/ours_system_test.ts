import assert from "node:assert/strict";
import { join } from "node:path";
import { kernels } from "../../tests/kernels.ts";
import { type ClipInfo, openClip } from "../clips/clip.ts";
import { PSNR_EXACT } from "../peers/psnr.ts";
import { measureOurs } from "./ours.ts";

const WIDTH = 640, HEIGHT = 480;
/** A square that jumps every tick for two seconds: a film to the codec. */
const FRAMES = 40;

async function writeClip(folder: string): Promise<void> {
  const ticks = Array.from({ length: FRAMES }, (_, frame) => frame);
  const info: ClipInfo = { w: WIDTH, h: HEIGHT, fps: 20, frames: FRAMES, ticks, late: 0 };
  await Deno.writeTextFile(join(folder, "made.json"), JSON.stringify(info));
  using file = await Deno.open(join(folder, "made.raw"), { write: true, create: true });
  const pixels = new Uint32Array(WIDTH * HEIGHT);
  for (let frame = 0; frame < FRAMES; frame++) {
    for (let i = 0; i < pixels.length; i++) {
      const x = i % WIDTH, y = Math.floor(i / WIDTH);
      const isFilm = x >= 100 && x < 484 && y >= 60 && y < 360;
      const wave = 120 + 60 * Math.sin((x + 7 * frame) / 29) + 50 * Math.cos(y / 23 - frame / 5);
      const grain = Math.imul(i + frame * 7919, 0x9e3779b1) >>> 28;
      const text = Math.imul(Math.floor(i / 5), 0x9e3779b1) >>> 31 ? 0x20 : 0xf0;
      const red = isFilm ? wave + grain : text, blue = isFilm ? 250 - wave + grain : text;
      pixels[i] = (0xff000000 | red << 16 | text << 8 | blue) >>> 0;
      if (isFilm) pixels[i] = (pixels[i] & 0xffff00ff | (wave * 0.8) << 8) >>> 0;
    }
    const bytes = new Uint8Array(pixels.buffer);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  }
}

Deno.test("measureOurs() plays a clip over the simulated link and in Chromium", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    await writeClip(folder);
    using clip = openClip(folder, "made");
    await t.step("as text: every frame, exact in the end", async () => {
      const figures = await measureOurs(clip, { module: kernels, isText: true, film: false });
      assert.equal(figures.psnr.last, PSNR_EXACT);
      assert.ok(figures.firstBytes > 1000 && figures.bytes > figures.firstBytes, "bytes");
      assert.ok(figures.encMs!.median > 0 && figures.decMs!.median > 0, "CPU times");
      assert.ok(figures.decChromiumMs!.median > 0 && figures.decChromiumFirstMs! > 0, "in Chromium");
    });
    await t.step("as a film: lossy in its rectangle only, exact at rest", async () => {
      const figures = await measureOurs(clip, { module: kernels, isText: false, film: true });
      assert.ok(figures.exactAfterS! > 0 && figures.psnr.last === PSNR_EXACT, "exact at rest");
      assert.ok(figures.region!.psnr.mean > 15 && figures.region!.psnr.mean < PSNR_EXACT, "film");
      assert.equal(figures.region!.aroundWrong, 0);
      // The way alone, and the link's rate.
      assert.ok(figures.delayP50! >= 20 && figures.firstMs >= 20 + figures.firstBytes / 250, "delays");
      assert.ok(figures.framesPerSecond > 2 && figures.framesPerSecond <= 20, "frames");
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
