import assert from "node:assert/strict";
import { ALL_SCREENS } from "../../protocol/control.ts";
import { intersect } from "../rects.ts";
import { framedMonitors, sidesOf } from "./frame.ts";

const LEFT = { x: 0, y: 0, width: 800, height: 600 }, RIGHT = { x: 800, y: 100, width: 400, height: 300 };
const SCREENS = [
  { id: "l", name: "L", rect: LEFT, primary: true },
  { id: "r", name: "R", rect: RIGHT, primary: false },
  { id: ALL_SCREENS, name: "both", rect: { x: 0, y: 0, width: 1200, height: 600 }, primary: false },
];

Deno.test("framedMonitors() gives the shared monitor, or each of all", () => {
  assert.deepEqual(framedMonitors(SCREENS, "r"), [RIGHT]);
  assert.deepEqual(framedMonitors(SCREENS, ALL_SCREENS), [LEFT, RIGHT]);
  assert.deepEqual(framedMonitors(SCREENS.slice(0, 1), ALL_SCREENS), []);
  assert.deepEqual(framedMonitors(SCREENS, "unplugged"), []);
  assert.deepEqual(framedMonitors(SCREENS, null), []);
});

Deno.test("sidesOf() runs around the edge, inside of it, and nowhere twice", () => {
  const sides = sidesOf(RIGHT, 5);
  sides.forEach((side, i) => {
    assert.deepEqual(intersect(side, RIGHT), side);
    for (const other of sides.slice(i + 1)) assert.equal(intersect(side, other), null);
  });
  const area = sides.reduce((sum, { width, height }) => sum + width * height, 0);
  assert.equal(area, 400 * 300 - 390 * 290);
});
