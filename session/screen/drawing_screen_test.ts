import assert from "node:assert/strict";
import { waitFor } from "../../capture/contract.ts";
import type { Drawing } from "../../capture/types.ts";
import type { DrawingMessage } from "../../protocol/drawing.ts";
import { createDrawingScreen } from "./drawing_screen.ts";

const AREA = { x: 10, y: 0, width: 800, height: 600 };

const pointAt = (x: number): DrawingMessage => ({ kind: "pointer", at: { x, y: 5 }, colour: "red" });

Deno.test("createDrawingScreen() paints a flood now and then, the last of it always, and hides at once", async () => {
  const painted: (Drawing | null)[] = [];
  const screen = createDrawingScreen((drawing) => painted.push(drawing));
  screen.draw(pointAt(1));
  screen.show(true);
  assert.equal(painted.length, 0);
  screen.standOn(AREA);
  for (let x = 2; x <= 500; x++) screen.draw(pointAt(x));
  assert.equal(painted.length, 1);
  await waitFor("the last place", () => painted.at(-1)?.board.pointer?.x === 500);
  assert.equal(painted.length, 2);
  assert.deepEqual(painted[1]!.area, AREA);
  screen.standOn({ ...AREA });
  assert.equal(painted.length, 2);
  screen.show(false);
  assert.deepEqual([painted.length, painted.at(-1)], [3, null]);
  screen.show(true);
  assert.equal(painted.at(-1)?.board.pointer?.x, 500);
  screen.draw({ kind: "pointer", at: null, colour: "red" });
  await waitFor("nothing", () => painted.at(-1) === null);
  screen.close();
});
