import assert from "node:assert/strict";
import { draw, DRAW_COLOURS, EMPTY_BOARD } from "../../../protocol/drawing_board.ts";
import type { DrawingMessage } from "../../../protocol/drawing.ts";
import { waitFor } from "../../contract.ts";
import { BAR } from "../../overlay/testing.ts";
import type { Drawing } from "../../types.ts";
import { listScreens } from "../monitors.ts";
import { startNotepad } from "../testing.ts";
import { openWindowsOverlay } from "./overlay.ts";
import {
  hand,
  placesOf,
  primaryScreen,
  share,
  waitForBar,
  waitForColour,
  windowAt,
  windowsOfOurs,
} from "./testing.ts";

const PEN = { kind: "shape", id: 1, tool: "pen", colour: "red", width: 8, points: [[100, 500], [400, 500]] };
const MARKER = {
  kind: "shape",
  id: 2,
  tool: "marker",
  colour: "blue",
  width: 24,
  points: [[100, 600], [400, 600]],
};
const POINTER = { kind: "pointer", at: { x: 700, y: 500 }, colour: "blue" };
const ON_LINE = { x: 200, y: 498, width: 50, height: 4 };

function drawing(...messages: unknown[]): Drawing {
  return { area: primaryScreen(), board: (messages as DrawingMessage[]).reduce(draw, EMPTY_BOARD) };
}

Deno.test("what is drawn stands on the screen, below the bar, lets clicks through, and is gone when cleared", async () => {
  const { width, height } = primaryScreen();
  await using notepad = await startNotepad({ x: -20, y: -20, width: width + 40, height: height + 40 });
  await hand({ x: 500, y: 400 });
  await using overlay = openWindowsOverlay({ screens: listScreens });
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  const across = { ...PEN, id: 3, points: [[0, 20], [width - 1, 20]], width: 40 };
  overlay.setDrawing(drawing(PEN, MARKER, across, POINTER));
  await waitForColour(ON_LINE, DRAW_COLOURS.red);
  await waitForColour({ x: 2, y: 18, width: 4, height: 4 }, DRAW_COLOURS.red);
  await waitForBar(places);
  // The ring is round what it points at.
  await waitForColour({ x: 684, y: 500, width: 2, height: 2 }, DRAW_COLOURS.blue);
  assert.equal(share({ x: 698, y: 498, width: 4, height: 4 }, DRAW_COLOURS.blue), 0);
  // Below a marker something is seen.
  await waitFor("the marker", () => {
    const covered = share({ x: 200, y: 592, width: 16, height: 16 }, DRAW_COLOURS.blue);
    return covered < 0.9;
  });
  const ours = windowsOfOurs();
  for (const at of [{ x: 220, y: 500 }, { x: 4, y: 20 }, { x: 684, y: 500 }]) {
    assert.ok(!ours.includes(windowAt(at)), `${at.x}, ${at.y}`);
  }
  await notepad.focus();
  await waitForColour(ON_LINE, DRAW_COLOURS.red);
  overlay.setDrawing(drawing(MARKER));
  await waitFor("no line", () => share(ON_LINE, DRAW_COLOURS.red) === 0);
  overlay.setDrawing(null);
  await waitFor("no marker", () => share({ x: 200, y: 592, width: 16, height: 16 }, DRAW_COLOURS.blue) === 0);
  await waitForBar(places);
});
