import assert from "node:assert/strict";
import { iconMask, iconOfButton, ICONS } from "./icons.ts";
import { parsePath } from "./svg_path.ts";

Deno.test("parsePath() follows lines, curves and arcs to where they end", () => {
  const ends = (d: string) =>
    parsePath(d).map((line) => line.at(-1)!.map((n) => Math.round(n * 1000) / 1000));
  assert.deepEqual(ends("M1 2l3 4h5V0"), [[9, 0]]);
  assert.deepEqual(ends("m1 1 2 2M5 5L6-7"), [[3, 3], [6, -7]]);
  assert.deepEqual(ends("M0 0c1 0 2 1 2 2zM3 0h.01"), [[0, 0], [3.01, 0]]);
  assert.deepEqual(ends("M15 12a3 3 0 0 1-6 0"), [[9, 12]]);
  for (const [x, y] of parsePath("M15 12a3 3 0 0 1-6 0a3 3 0 0 1 6 0")[0]) {
    assert.ok(Math.abs(Math.hypot(x - 12, y - 12) - 3) < 1e-9);
  }
  assert.throws(() => parsePath("M1 2Q3 4 5 6"), SyntaxError);
  assert.throws(() => parsePath("M1"), SyntaxError);
});

Deno.test("iconMask() inks something of every icon, and nothing at the edge", () => {
  for (const name of ICONS) {
    for (const size of [20, 41]) {
      const { coverage } = iconMask(name, size);
      const inked = coverage.filter((value) => value > 127).length / coverage.length;
      assert.ok(inked > 0.02 && inked < 0.5, `${name}: ${inked}`);
      for (let i = 0; i < size; i++) assert.ok(coverage[i] < 160, name);
    }
  }
});

Deno.test("iconOfButton() knows the session's buttons", () => {
  const names = ["steering", "choose", "pause", "files", "chat", "end"].map((id) => iconOfButton({ id }));
  assert.ok(names.every((name) => name !== null));
  assert.equal(iconOfButton({ id: "pause", pressed: true }), "play");
  assert.equal(iconOfButton({ id: "toString" }), null);
});
