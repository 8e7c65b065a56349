import assert from "node:assert/strict";
import { PSNR_EXACT, psnrOf, qualityOf } from "./psnr.ts";

Deno.test("psnrOf() is the noise over R, G and B", () => {
  const a = Uint8Array.of(0, 0, 0, 255, 255, 255, 255, 255);
  assert.equal(psnrOf(a, a), PSNR_EXACT);
  // One of six samples is off by 255: 10·log10(6).
  const b = a.slice();
  b[0] = 255;
  assert.ok(Math.abs(psnrOf(a, b) - 10 * Math.log10(6)) < 1e-9);
});

Deno.test("psnrOf() passes over the fourth byte, and refuses other sizes", () => {
  assert.equal(psnrOf(Uint8Array.of(1, 2, 3, 0), Uint8Array.of(1, 2, 3, 255)), PSNR_EXACT);
  assert.throws(() => psnrOf(new Uint8Array(4), new Uint8Array(8)), RangeError);
});

Deno.test("qualityOf() gives the mean and the last one", () => {
  assert.deepEqual(qualityOf([30, 40.004, 20]), { mean: 30, last: 20 });
});
