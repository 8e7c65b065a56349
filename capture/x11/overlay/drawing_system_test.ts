import assert from "node:assert/strict";
import { draw, DRAW_COLOURS, EMPTY_BOARD } from "../../../protocol/drawing_board.ts";
import type { DrawingMessage } from "../../../protocol/drawing.ts";
import { waitFor } from "../../contract.ts";
import { BAR } from "../../overlay/testing.ts";
import { viewPixels } from "../../pixels.ts";
import { RELEASE_EVERYTHING } from "../../release.ts";
import type { Drawing, Grabber, Overlay } from "../../types.ts";
import { XConnection } from "../connection.ts";
import { openX11 } from "../platform.ts";
import { importRoot, startXvfb, type Xvfb } from "../testing.ts";
import { coverScreen, placesOf, startCompositor, topWindowAtPointer } from "./testing.ts";

const AREA = { x: 0, y: 0, width: 1280, height: 800 };
const WALLPAPER = 0x35566b, OTHER_WALLPAPER = 0x6b3556;
const PEN = { kind: "shape", id: 1, tool: "pen", colour: "red", width: 8, points: [[100, 400], [300, 500]] };
const MARKER = {
  kind: "shape",
  id: 2,
  tool: "marker",
  colour: "yellow",
  width: 24,
  points: [[400, 600], [600, 600]],
};
const POINTER = { kind: "pointer", at: { x: 700, y: 300 }, colour: "blue" };
/** On the pen's line. */
const ON_LINE = { x: 200, y: 450 };

function drawing(...messages: unknown[]): Drawing {
  return { area: AREA, board: (messages as DrawingMessage[]).reduce(draw, EMPTY_BOARD) };
}

async function colourAt(xvfb: Xvfb, { x, y }: { x: number; y: number }): Promise<number> {
  const [red, green, blue] = await importRoot(xvfb, `1x1+${x}+${y}`);
  return red << 16 | green << 8 | blue;
}

async function waitForColour(xvfb: Xvfb, at: { x: number; y: number }, colour: number): Promise<void> {
  await waitFor(
    `${colour.toString(16)} at ${at.x}, ${at.y}`,
    async () => await colourAt(xvfb, at) === colour,
  );
}

interface Subject extends AsyncDisposable {
  xvfb: Xvfb;
  overlay: Overlay;
  grabber: Grabber;
  other: XConnection;
}

async function openSubject(): Promise<Subject> {
  const xvfb = await startXvfb();
  await xvfb.run("xsetroot", "-solid", `#${WALLPAPER.toString(16)}`);
  const platform = await openX11(xvfb.display);
  const overlay = await platform.overlay();
  assert.ok(overlay);
  const grabber = await platform.grab((await platform.screens())[0].id, RELEASE_EVERYTHING);
  const other = await XConnection.open(xvfb.display);
  return {
    xvfb,
    overlay,
    grabber,
    other,
    async [Symbol.asyncDispose]() {
      await other.close();
      await platform[Symbol.asyncDispose]();
      await xvfb.kill();
    },
  };
}

/** The colours of the next frame, if there is one; as the viewer gets it. */
async function frameColours(grabber: Grabber, { full = false } = {}): Promise<Set<number> | null> {
  const frame = await grabber.next({ timeoutMs: 50, full });
  if (!frame) return null;
  const { pixels } = frame, bytes = viewPixels(pixels);
  const found = new Set<number>();
  for (let at = 0; at < bytes.length; at += 4) {
    found.add(bytes[at + 2] << 16 | bytes[at + 1] << 8 | bytes[at]);
  }
  frame.release();
  return found;
}

Deno.test("what is drawn stands on the screen, below the bar, lets clicks through, and is gone when cleared", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, other } = subject;
  const window = await coverScreen(other, WALLPAPER);
  overlay.setBar(BAR);
  const places = await placesOf(BAR, AREA);
  const across = { ...PEN, id: 3, points: [[0, 20], [1279, 20]], width: 40 };
  overlay.setDrawing(drawing(PEN, MARKER, across, POINTER));
  await waitForColour(xvfb, ON_LINE, DRAW_COLOURS.red);
  await waitForColour(xvfb, { x: 5, y: 20 }, DRAW_COLOURS.red);
  // Without a compositor a marker is hatched.
  await waitForColour(xvfb, { x: 500, y: 601 }, DRAW_COLOURS.yellow);
  await waitForColour(xvfb, { x: 500, y: 602 }, WALLPAPER);
  await waitForColour(xvfb, { x: 700 - 16, y: 300 }, DRAW_COLOURS.blue);
  await waitForColour(xvfb, { x: 700, y: 300 }, WALLPAPER);
  const barColour = await colourAt(xvfb, { x: places.bar.x + 60, y: 5 });
  assert.notEqual(barColour, DRAW_COLOURS.red);
  for (const { x, y } of [ON_LINE, { x: 5, y: 20 }, { x: 684, y: 300 }]) {
    await xvfb.run("xdotool", "mousemove", `${x}`, `${y}`);
    assert.equal(await topWindowAtPointer(other), window);
  }
  // Another window comes above all: it doesn't hide what is drawn.
  const later = await coverScreen(other, OTHER_WALLPAPER);
  await waitForColour(xvfb, ON_LINE, DRAW_COLOURS.red);
  await waitForColour(xvfb, { x: 150, y: 600 }, OTHER_WALLPAPER);
  await xvfb.run("xdotool", "mousemove", `${ON_LINE.x}`, `${ON_LINE.y}`);
  assert.equal(await topWindowAtPointer(other), later);
  overlay.setDrawing(drawing(MARKER));
  await waitForColour(xvfb, ON_LINE, OTHER_WALLPAPER);
  await waitForColour(xvfb, { x: 500, y: 601 }, DRAW_COLOURS.yellow);
  overlay.setDrawing(null);
  await waitForColour(xvfb, { x: 500, y: 601 }, OTHER_WALLPAPER);
});

Deno.test("a shape that goes on, a pointer that moves and a shape that is taken back show as they are", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  overlay.setDrawing(drawing(PEN, POINTER));
  await waitForColour(xvfb, ON_LINE, DRAW_COLOURS.red);
  const longer = { kind: "points", id: 1, points: [[50, 700]] };
  overlay.setDrawing(drawing(PEN, longer, { ...POINTER, at: { x: 900, y: 700 } }));
  await waitForColour(xvfb, { x: 175, y: 600 }, DRAW_COLOURS.red);
  await waitForColour(xvfb, { x: 884, y: 700 }, DRAW_COLOURS.blue);
  assert.equal(await colourAt(xvfb, { x: 684, y: 300 }), WALLPAPER);
  overlay.setDrawing(drawing(PEN, MARKER, { kind: "undo" }));
  await waitForColour(xvfb, { x: 884, y: 700 }, WALLPAPER);
  assert.equal(await colourAt(xvfb, ON_LINE), DRAW_COLOURS.red);
});

Deno.test("frames show what lies below what is drawn, also while the pointer moves", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, grabber } = subject;
  assert.deepEqual([...(await frameColours(grabber))!], [WALLPAPER]);
  let over = false;
  const seen = new Set<number>();
  const watching = (async () => {
    while (!over) for (const colour of await frameColours(grabber) ?? []) seen.add(colour);
  })();
  try {
    for (let x = 300; x < 1100; x += 100) {
      overlay.setDrawing(drawing(PEN, MARKER, { ...POINTER, at: { x, y: 300 } }));
      await waitForColour(xvfb, { x: x - 16, y: 300 }, DRAW_COLOURS.blue);
    }
    assert.equal(await colourAt(xvfb, ON_LINE), DRAW_COLOURS.red);
    await xvfb.run("xsetroot", "-solid", `#${OTHER_WALLPAPER.toString(16)}`);
    await waitFor("the change", () => seen.has(OTHER_WALLPAPER));
    overlay.setDrawing(null);
  } finally {
    over = true;
    await watching;
  }
  for (const one of [WALLPAPER, OTHER_WALLPAPER]) seen.delete(one);
  assert.deepEqual([...seen].map((colour) => colour.toString(16)), []);
  // What changed below it is read once nothing is drawn over it any more.
  await waitFor("the whole wallpaper", async () => {
    const colours = await frameColours(grabber, { full: true });
    return colours?.size === 1 && colours.has(OTHER_WALLPAPER);
  });
});

Deno.test("a marker shines through where windows can be translucent", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  overlay.setDrawing(drawing(MARKER));
  await waitForColour(xvfb, { x: 500, y: 601 }, DRAW_COLOURS.yellow);
  await startCompositor(xvfb);
  await waitFor("a mixed colour", async () => {
    const [above, below] = [
      await colourAt(xvfb, { x: 500, y: 601 }),
      await colourAt(xvfb, { x: 500, y: 602 }),
    ];
    return above === below && above !== WALLPAPER && above !== DRAW_COLOURS.yellow;
  });
});
