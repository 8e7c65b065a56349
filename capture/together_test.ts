import assert from "node:assert/strict";
import { ALL_SCREENS } from "../protocol/control.ts";
import type { Rect, Screen } from "./types.ts";
import { gapsOf, withTogether } from "./together.ts";

function monitors(...rects: [x: number, y: number, width: number, height: number][]): Screen[] {
  return rects.map(([x, y, width, height], i) => {
    return { id: `M${i}`, name: `M${i}`, rect: { x, y, width, height }, primary: i === 0 };
  });
}

Deno.test("withTogether() offers several monitors as one screen, which isn't the primary one", () => {
  const cases: [Screen[], Rect | null][] = [
    [monitors(), null],
    [monitors([0, 0, 1920, 1080]), null],
    [monitors([0, 0, 1920, 1080], [1920, 0, 1280, 1024]), { x: 0, y: 0, width: 3200, height: 1080 }],
    [monitors([200, 100, 800, 600], [0, 700, 300, 200]), { x: 0, y: 100, width: 1000, height: 800 }],
    // Mirrored: together they are the first.
    [monitors([0, 0, 1920, 1080], [0, 0, 1920, 1080]), null],
    [monitors([0, 0, 1920, 1080], [0, 0, 1280, 720]), null],
    // More than can be sent.
    [monitors([0, 0, 3840, 2160], [3840, 0, 3840, 2160]), { x: 0, y: 0, width: 7680, height: 2160 }],
    [monitors([0, 0, 3840, 2160], [3840, 0, 3841, 2160]), null],
  ];
  for (const [list, rect] of cases) {
    const all = { id: ALL_SCREENS, name: "Alle Bildschirme", rect, primary: false };
    assert.deepEqual(withTogether(list), rect ? [...list, all] : list);
  }
  const named = [...monitors([0, 0, 10, 10]), { ...monitors([10, 0, 10, 10])[0], id: "all" }];
  assert.deepEqual(withTogether(named), named);
});

Deno.test("gapsOf() names what no monitor shows", () => {
  const screens = withTogether(monitors([200, 100, 800, 600], [1000, 300, 300, 700]));
  const all = screens[2];
  assert.deepEqual(gapsOf(screens[0], screens), []);
  assert.deepEqual(gapsOf(all, screens), [
    { x: 800, y: 0, width: 300, height: 200 },
    { x: 0, y: 600, width: 800, height: 300 },
  ]);
});
