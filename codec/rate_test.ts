import assert from "node:assert/strict";
import { Rate } from "./rate.ts";

const SLOW = 250_000, FAST = 12_500_000;
const NOTHING = { lossyBytes: 0, lossyTiles: 0, exactBytes: 0, exactTiles: 0 };

Deno.test("few photographs on a good link are exact at once, many are lossy", () => {
  const rate = new Rate();
  assert.equal(rate.quantiser(4, FAST), 0);
  assert.equal(rate.quantiser(4, SLOW) > 0, false, "4 tiles fit into 50 ms of 2 Mbit/s");
  assert.ok(rate.quantiser(20, SLOW) > 0);
  assert.ok(rate.quantiser(2_000, FAST) > 0, "coding them takes too long, whatever the link carries");
});

Deno.test("the quantiser rises with the tiles and falls with the link, within bounds", () => {
  const rate = new Rate();
  const by = (tiles: number, bytesPerSecond: number) => rate.quantiser(tiles, bytesPerSecond);
  assert.ok(by(100, SLOW) < by(300, SLOW));
  assert.ok(by(300, SLOW) > by(300, 4 * SLOW));
  assert.ok(by(100_000, SLOW) <= 96 && by(30, 100 * FAST) >= 6);
});

Deno.test("what photographs took decides about the next ones", () => {
  const rate = new Rate();
  const before = rate.quantiser(300, SLOW);
  for (let i = 0; i < 9; i++) rate.learn({ ...NOTHING, lossyBytes: 30_000, lossyTiles: 300 }, before);
  assert.ok(rate.quantiser(300, SLOW) > before);
  const refined = rate.refinements(16_384, SLOW);
  for (let i = 0; i < 9; i++) rate.learn({ ...NOTHING, exactBytes: 30_000, exactTiles: 10 }, 0);
  assert.ok(rate.refinements(16_384, SLOW) < refined);
  assert.ok(rate.refinements(1, 1) >= 1);
});
