import assert from "node:assert/strict";
import type { PeerFigures } from "../peers/types.ts";
import { aimsOf } from "./aims.ts";
import type { OurFigures } from "./types.ts";

function peer(values: Partial<PeerFigures>): PeerFigures {
  return {
    ...{ bytes: 1000, firstBytes: 400, firstMs: 100, encMs: null, decMs: null, delayP50: 50, delayP95: 90 },
    psnr: { mean: 30, last: 30 },
    exactAfterS: null,
    ...values,
  };
}

function ours(values: Partial<OurFigures>): OurFigures {
  return {
    ...peer({ encMs: { median: 1, p95: 2 }, psnr: { mean: 99, last: 99 }, exactAfterS: 1 }),
    ...{ encFirstMs: 1, decFirstMs: 1, decChromiumMs: { median: 1, p95: 2 }, decChromiumFirstMs: 1 },
    ...{ exactP50: 30, exactP95: 60, framesPerSecond: 20, refinementBytes: 0 },
    region: undefined,
    ...values,
  };
}

const none = { still: null, plain: null };

Deno.test("aimsOf() holds text against Tight and the best lossy peer", () => {
  const mfb = ours({ bytes: 100, firstBytes: 50 });
  const clip = {
    mfb,
    tight: peer({ bytes: 2000, firstBytes: 300 }),
    vp9: peer({ bytes: 900 }),
    jpeg: peer({ bytes: 700 }),
  };
  const aims = aimsOf({ clips: { a_typing: clip, b_scroll: clip }, ...none });
  assert.equal(aims["a_typing.tightToOurs"].value, 20);
  assert.equal(aims["a_typing.tightToOurs"].aim, 10);
  assert.equal(aims["b_scroll.tightToOurs"].aim, 100);
  assert.equal(aims["a_typing.tightFirstToOurs"].value, 6);
  assert.equal(aims["a_typing.bestLossyToOurs"].value, 7);
});

Deno.test("aimsOf() leaves out what needs a peer that wasn't measured", () => {
  const aims = aimsOf({ clips: { a_typing: { mfb: ours({}) }, f_video: { mfb: ours({}) } }, ...none });
  const names = Object.keys(aims);
  assert.deepEqual(names.filter((name) => /tight|Lossy|X264/.test(name)), []);
  assert.ok(names.includes("a_typing.exactDelayP95") && names.includes("f_video.framesPerSecond"));
});

Deno.test("aimsOf() misses what never came", () => {
  const mfb = ours({ exactP95: null, exactAfterS: null, delayP50: null });
  const aims = aimsOf({ clips: { a_typing: { mfb }, e_photos: { mfb } }, ...none });
  for (const name of ["a_typing.exactDelayP95", "e_photos.delayP50", "e_photos.exactAfterS"]) {
    assert.ok(aims[name].value > aims[name].aim!, name);
  }
});

Deno.test("aimsOf() compares the film with x264's in its rectangle", () => {
  const region = (mean: number) => ({ psnr: { mean, last: mean } });
  const mfb = ours({ region: { ...region(31.5), aroundWrong: 3 } });
  const aims = aimsOf({ clips: { f_video: { mfb, x264: peer({ region: region(32) }) } }, ...none });
  assert.equal(aims["f_video.filmAgainstX264"].value, -0.5);
  assert.equal(aims["f_video.aroundWrongPixels"].value, 3);
});

Deno.test("aimsOf() takes shares of a core as percent", () => {
  const still = { stillBytes: 0, stillCpu: 0.004, stillDamagedCpu: 0.03 };
  const aims = aimsOf({ clips: {}, still, plain: null });
  assert.equal(aims["still.cpuPercent"].value, 0.4);
  assert.equal(aims["still.bytes"].value, 0);
});
