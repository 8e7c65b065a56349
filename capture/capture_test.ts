import assert from "node:assert/strict";
import fc from "fast-check";
import { detectSource, openPlatform } from "./mod.ts";
import { takeNotches } from "./notches.ts";
import { viewPixels } from "./pixels.ts";
import { boundingBox, clampPoint, intersect } from "./rects.ts";
import { DisplayLostError } from "./types.ts";

Deno.test("viewPixels() sees shared memory from its offset on, and nothing beyond", () => {
  const memory = new SharedArrayBuffer(4 + 2 * 12);
  const pixels = { memory, offset: 4, stride: 12, width: 2, height: 2 };
  const view = viewPixels(pixels);
  assert.equal(view.length, 12 + 8);
  new Uint8Array(memory)[4] = 42;
  assert.equal(view[0], 42);
  assert.throws(() => viewPixels({ ...pixels, height: 3 }), RangeError);
  assert.throws(() => viewPixels({ ...pixels, stride: 4 }), RangeError);
  assert.throws(() => viewPixels({ ...pixels, memory: { address: 0n, bytes: 100 } }), RangeError);
});

Deno.test("detectSource() prefers what was asked for, then DISPLAY, then the virtual desktop", async () => {
  const NAMES = ["DISPLAY", "WAYLAND_DISPLAY"];
  const before = NAMES.map((name) => [name, Deno.env.get(name)] as const);
  const set = (name: string, value: string | undefined) =>
    value === undefined ? Deno.env.delete(name) : Deno.env.set(name, value);
  try {
    for (
      const [display, wayland, instead] of [
        [undefined, undefined, "no-display"],
        [":49999", undefined, "no-display"],
        [undefined, "wayland-0", "wayland"],
        [":49999", "wayland-0", "wayland"],
      ] as const
    ) {
      set("DISPLAY", display);
      set("WAYLAND_DISPLAY", wayland);
      assert.deepEqual(await detectSource({}), { kind: "virtual", instead });
      assert.deepEqual(await detectSource({ source: "virtual", display: ":1" }), { kind: "virtual" });
      await assert.rejects(detectSource({ source: "x11" }), DisplayLostError);
    }
  } finally {
    for (const [name, value] of before) set(name, value);
  }
});

Deno.test("openPlatform() opens a virtual desktop of a given size", async () => {
  await using platform = await openPlatform({ kind: "virtual", width: 640, height: 480 });
  assert.deepEqual((await platform.screens())[0].rect, { x: 0, y: 0, width: 640, height: 480 });
});

Deno.test("takeNotches() loses nothing in one direction and starts anew in the other", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 500 })), (ways) => {
    const rest = { x: 0, y: 0 };
    const sum = ways.reduce((notches, dy) => notches + takeNotches(rest, { dx: 0, dy }).y, 0);
    assert.equal(sum, Math.trunc(ways.reduce((a, b) => a + b, 0) / 120));
  }));
  const rest = { x: 0, y: 100 };
  assert.deepEqual(takeNotches(rest, { dx: -240, dy: -120 }), { x: -2, y: -1 });
});

Deno.test("rectangles intersect, join and clamp", () => {
  const a = { x: 0, y: 0, width: 10, height: 10 };
  assert.deepEqual(intersect(a, { x: 8, y: -5, width: 9, height: 9 }), { x: 8, y: 0, width: 2, height: 4 });
  assert.equal(intersect(a, { x: 10, y: 0, width: 1, height: 1 }), null);
  assert.deepEqual(boundingBox([a, { x: 20, y: 5, width: 1, height: 9 }]), {
    x: 0,
    y: 0,
    width: 21,
    height: 14,
  });
  assert.deepEqual(clampPoint(10.5, -1, a), { x: 9, y: 0 });
  assert.equal(clampPoint(NaN, 1, a), null);
});
