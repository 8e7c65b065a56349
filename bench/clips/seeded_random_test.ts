import assert from "node:assert/strict";
import { SeededRandom } from "./seeded_random.ts";

/** Values of Python 3.11: `random.seed(7)` and so on. */

Deno.test("SeededRandom() draws as Python does", () => {
  const random = new SeededRandom(7);
  assert.deepEqual([random.random(), random.random()], PYTHON_RANDOM);
  assert.deepEqual(Array.from({ length: 8 }, () => random.range(1, 60)), PYTHON_RANGE);
  assert.equal(random.choice(["a", "b", "c"]), PYTHON_CHOICE);
  assert.ok(Math.abs(random.gauss(0, 1) - PYTHON_GAUSS[0]) < 1e-12);
  assert.ok(Math.abs(random.gauss(0, 1) - PYTHON_GAUSS[1]) < 1e-12);
});

Deno.test("SeededRandom() goes on past its first 624 words", () => {
  const random = new SeededRandom(3);
  for (let i = 0; i < 1000; i++) random.random();
  assert.equal(random.random(), PYTHON_1001ST);
});

const PYTHON_RANDOM = [0.32383276483316237, 0.15084917392450192];
const PYTHON_RANGE = [42, 4, 5, 53, 35, 7, 24, 38];
const PYTHON_CHOICE = "a";
const PYTHON_GAUSS = [0.5863263334500325, -0.3736251261197683];
const PYTHON_1001ST = 0.20235759117000895;
