import assert from "node:assert/strict";
import { scaleOf } from "./scale.ts";

const monitor = (width: number, widthMm: number) => ({ width, widthMm });

const CASES: [what: string, sources: Parameters<typeof scaleOf>[0], scale: number][] = [
  ["nothing known", { resources: "", monitor: null }, 1],
  ["the desktop's setting", { resources: "*faceSize: 9\nXft.dpi:\t192\n", monitor: monitor(1920, 480) }, 2],
  ["a setting for larger letters", { resources: "Xft.dpi: 120\n", monitor: null }, 1.25],
  ["a setting of a small one", { resources: "Xft.dpi: 72\n", monitor: null }, 1],
  ["an absurd setting", { resources: "Xft.dpi: 9999\n", monitor: null }, 4],
  ["no number", { resources: "Xft.dpi: auto\n", monitor: monitor(1920, 480) }, 1],
  ["a small 4K screen", { resources: "", monitor: monitor(3840, 344) }, 2],
  ["a 27 inch 4K screen", { resources: "", monitor: monitor(3840, 597) }, 1],
  ["a laptop", { resources: "", monitor: monitor(1920, 344) }, 1],
  ["a plain one", { resources: "", monitor: monitor(1920, 527) }, 1],
  ["a television that tells its shape only", { resources: "", monitor: monitor(1920, 16) }, 1],
  ["no size", { resources: "", monitor: monitor(1920, 0) }, 1],
];

for (const [what, sources, scale] of CASES) {
  Deno.test(`scaleOf() gives ${scale} for ${what}`, () => assert.equal(scaleOf(sources), scale));
}
