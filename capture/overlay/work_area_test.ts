import assert from "node:assert/strict";
import { belowPanel } from "./work_area.ts";

const SCREEN = { x: 1920, y: 200, width: 1280, height: 800 };
const area = (y: number) => ({ x: 0, y, width: 3200, height: 1000 - y });

const CASES: [what: string, workArea: Parameters<typeof belowPanel>[1], y: number][] = [
  ["there is no window manager", null, 200],
  ["there is no panel", area(0), 200],
  ["another screen's panel is higher up", area(32), 200],
  ["there is one", area(232), 232],
  ["half of the screen is kept free", area(600), 200],
  ["the work area is elsewhere", { x: 0, y: 0, width: 1920, height: 1080 }, 200],
];

for (const [what, workArea, y] of CASES) {
  Deno.test(`belowPanel() begins at ${y} where ${what}`, () => {
    assert.deepEqual(belowPanel(SCREEN, workArea), { ...SCREEN, y, height: 1000 - y });
  });
}
