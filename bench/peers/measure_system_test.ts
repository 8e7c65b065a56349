import assert from "node:assert/strict";
import { join } from "node:path";
import { type ClipInfo, openClip } from "../clips/clip.ts";
import { measurePeers } from "./measure.ts";
import { PSNR_EXACT } from "./psnr.ts";
import { type PeerFigures, type PeerName, PEERS } from "./types.ts";

const WIDTH = 1920, HEIGHT = 1080;
const TICKS = [0, 0, 0, 0, 1, 1, 2, 2, 2, 3];

/** Lines of random height in grey, and a coloured square that jumps: about as hard as text. */
async function writeClip(folder: string): Promise<void> {
  const info: ClipInfo = { w: WIDTH, h: HEIGHT, fps: 20, frames: 4, ticks: TICKS, late: 0 };
  await Deno.writeTextFile(join(folder, "made.json"), JSON.stringify(info));
  using file = await Deno.open(join(folder, "made.raw"), { write: true, create: true });
  const pixels = new Int32Array(WIDTH * HEIGHT);
  for (let frame = 0; frame < info.frames; frame++) {
    for (let i = 0; i < pixels.length; i++) {
      const grey = Math.imul(Math.floor(i / 5), 0x9e3779b1) >>> 31 ? 0x202020 : 0xf0f0f0;
      pixels[i] = 0xff000000 | grey;
    }
    for (let y = 0; y < 100; y++) {
      pixels.fill(0xff3366cc | 0, y * WIDTH + 200 * frame, y * WIDTH + 200 * frame + 100);
    }
    const bytes = new Uint8Array(pixels.buffer);
    for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  }
}

Deno.test("measurePeers() measures every peer on a clip", async (t) => {
  const folder = await Deno.makeTempDir();
  try {
    await writeClip(folder);
    using clip = openClip(folder, "made");
    const figures = await measurePeers(clip) as Record<PeerName, PeerFigures>;
    assert.deepEqual(Object.keys(figures), [...PEERS]);
    for (const [name, peer] of Object.entries(figures)) {
      await t.step(`${name} has figures that can be`, () => {
        assert.ok(peer.firstBytes > 1000 && peer.bytes > peer.firstBytes, "bytes");
        // The link alone takes so long for the first frame.
        assert.ok(peer.firstMs >= 20 + peer.firstBytes / 250 - 150, "first frame");
        assert.ok(peer.encMs && peer.encMs.median > 0 && peer.encMs.p95 >= peer.encMs.median, "encoding");
        assert.ok(peer.decMs && peer.decMs.median > 0, "decoding");
        assert.ok(peer.delayP50! >= 20 && peer.delayP95! >= peer.delayP50!, "delay");
        assert.ok(peer.psnr.mean > 10, "quality");
      });
    }
    assert.deepEqual(figures.tight.psnr, { mean: PSNR_EXACT, last: PSNR_EXACT });
    assert.ok(figures.tight.exactAfterS !== null);
    assert.ok(figures.jpeg.psnr.last < PSNR_EXACT);
    assert.equal(figures.jpeg.exactAfterS, null);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
