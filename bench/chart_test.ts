import assert from "node:assert/strict";
import { barChart, logScale, short } from "./chart.ts";

Deno.test("logScale() places values between powers of ten", () => {
  const { marks, place } = logScale([200, 45_000]);
  assert.deepEqual(marks, [100, 1000, 10_000, 100_000]);
  assert.equal(place(100), 0);
  assert.equal(place(100_000), 1);
  assert.ok(Math.abs(place(1000) - 1 / 3) < 1e-12);
  assert.equal(place(0), 0);
});

Deno.test("logScale() has room for a single value, and for nought", () => {
  assert.deepEqual(logScale([1000]).marks, [1000, 10_000]);
  assert.deepEqual(logScale([0]).marks, [1, 10]);
});

Deno.test("short() writes three figures at most", () => {
  const cases: [number, string][] = [[0, "0"], [12, "12"], [999, "999"], [1234, "1.2k"], [80_300, "80.3k"], [
    215_617_881,
    "216M",
  ], [2e9, "2G"]];
  for (const [value, expected] of cases) assert.equal(short(value), expected);
});

Deno.test("barChart() draws a bar per value, higher for more, and none where there is none", () => {
  const svg = barChart({
    title: "Bytes <per> clip",
    unit: "bytes",
    series: ["mfb", "tight"],
    groups: { a: { mfb: 100, tight: 10_000 }, b: { mfb: 1000, tight: null } },
  });
  const heights = [...svg.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="14" height="([\d.]+)"/g)]
    .map(([, height]) => Number(height));
  assert.deepEqual(heights, [0, 300, 150]);
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox=/);
  assert.match(svg, /Bytes &lt;per> clip/);
  assert.match(svg, /a, tight: 10k bytes/);
});

Deno.test("barChart() refuses to draw nothing", () => {
  assert.throws(() => barChart({ title: "", unit: "", series: ["mfb"], groups: {} }), RangeError);
});
