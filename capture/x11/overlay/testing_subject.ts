import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import type { BarPlaces } from "../../overlay/testing.ts";
import { COLOURS } from "../../overlay/theme.ts";
import type { Overlay, Rect } from "../../types.ts";
import { XConnection } from "../connection.ts";
import { importRoot, startXvfb, type Xvfb } from "../testing.ts";
import { openOverlay } from "./overlay.ts";
import { startCompositor, startWindowManager, topWindowAtPointer } from "./testing.ts";

export const DESKTOP = { x: 0, y: 0, width: 1280, height: 800 };
export const WALLPAPER = 0x35566b;

export interface Subject extends AsyncDisposable {
  xvfb: Xvfb;
  overlay: Overlay;
  actions: string[];
  /** Another client of the display. */
  other: XConnection;
  click(point: { x: number; y: number }): Promise<void>;
  /** The top-level window that a click at a place would reach; 0: none. */
  windowAt(point: { x: number; y: number }): Promise<number>;
}

export async function openSubject({ windowManager = true, compositor = false } = {}): Promise<Subject> {
  const xvfb = await startXvfb();
  if (windowManager) await startWindowManager(xvfb);
  await xvfb.run("xsetroot", "-solid", `#${WALLPAPER.toString(16)}`);
  if (compositor) await startCompositor(xvfb);
  const overlay = await openOverlay(xvfb.display);
  assert.ok(overlay);
  const actions: string[] = [];
  overlay.onAction((action) => actions.push(action));
  const other = await XConnection.open(xvfb.display);
  return {
    xvfb,
    overlay,
    actions,
    other,
    async windowAt({ x, y }) {
      await xvfb.run("xdotool", "mousemove", `${x}`, `${y}`);
      return await topWindowAtPointer(other);
    },
    click: async ({ x, y }) => void await xvfb.run("xdotool", "mousemove", `${x}`, `${y}`, "click", "1"),
    async [Symbol.asyncDispose]() {
      await other.close();
      await overlay[Symbol.asyncDispose]();
      await xvfb.kill();
    },
  };
}

/** The colours of a part of the screen, 0xRRGGBB. */
export async function colours(xvfb: Xvfb, { x, y, width, height }: Rect): Promise<number[]> {
  const rgb = await importRoot(xvfb, `${width}x${height}+${x}+${y}`);
  return Array.from(
    { length: rgb.length / 3 },
    (_, i) => rgb[3 * i] << 16 | rgb[3 * i + 1] << 8 | rgb[3 * i + 2],
  );
}

/** How much of a part of the screen has a colour, 0 to 1. */
export async function share(xvfb: Xvfb, part: Rect, colour: number): Promise<number> {
  const found = await colours(xvfb, part);
  return found.filter((one) => one === colour).length / found.length;
}

/** Above its buttons the bar has nothing but its ground, and its border at the lower edge. */
export async function waitForBar(xvfb: Xvfb, { bar: { x, y, width, height } }: BarPlaces): Promise<void> {
  const inner = { x: x + 40, width: width - 80, height: 1 };
  await waitFor("the bar", async () => {
    return await share(xvfb, { ...inner, y: y + 5 }, COLOURS.surface) === 1 &&
      await share(xvfb, { ...inner, y: y + height - 1 }, COLOURS.surface) === 0 &&
      await share(xvfb, { ...inner, y: y + height - 4 }, COLOURS.surface) === 1 &&
      await share(xvfb, { x: x + 4, y: y + 5, width: 1, height: 1 }, COLOURS.surface) === 1;
  });
}

export async function waitForColour(xvfb: Xvfb, part: Rect, colour: number): Promise<void> {
  // There may be a symbol on it.
  await waitFor(`the colour ${colour.toString(16)}`, async () => await share(xvfb, part, colour) > 0.6);
}
