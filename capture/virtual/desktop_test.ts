import assert from "node:assert/strict";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../release.ts";
import type { Rect } from "../types.ts";
import { nextFrame } from "../contract.ts";
import { Desktop } from "./desktop.ts";
import { openVirtual } from "./platform.ts";
import type { Point } from "./programs.ts";

const NOTEPAD = "virtual:notizblock", LIST = "virtual:liste", CLOCK = "virtual:uhr";
const SIZE = { width: 1280, height: 720 };

function withDesktop(body: (desktop: Desktop) => void): void {
  const desktop = new Desktop(SIZE);
  try {
    body(desktop);
  } finally {
    desktop.close();
  }
}

function click(desktop: Desktop, place: Point): void {
  desktop.movePointer(place);
  desktop.click(true);
  desktop.click(false);
}

function keysOf(desktop: Desktop): string[] {
  return desktop.applications().map(({ key }) => key);
}

Deno.test("the start menu opens programs, which are told as applications", () =>
  withDesktop((desktop) => {
    let told = 0;
    desktop.listeners.add({ onApplications: () => told++ });
    const start = { x: 10, y: 10 };
    click(desktop, start);
    assert.equal(desktop.layerAt({ x: 10, y: 140 }).kind, "menu");
    click(desktop, { x: 10, y: 140 });
    assert.deepEqual(keysOf(desktop), [LIST, NOTEPAD, CLOCK]);
    assert.equal(told, 1);
    assert.equal(desktop.focused?.application, CLOCK);
    // A second click on the button, and one beside the menu, close it.
    for (const place of [start, { x: 1000, y: 10 }]) {
      click(desktop, start);
      click(desktop, place);
      assert.notEqual(desktop.layerAt({ x: 10, y: 140 }).kind, "menu");
    }
    desktop.renameWindow(CLOCK, "Uhr (Sommerzeit)");
    assert.equal(told, 2);
    assert.deepEqual(desktop.applications()[2].titles, ["Uhr (Sommerzeit)"]);
  }));

Deno.test("windows are raised by a click, dragged by their title and closed by their button", () =>
  withDesktop((desktop) => {
    desktop.openWindow(CLOCK);
    const { x, y, width } = desktop.windowOf(CLOCK).rect;
    const inClock = { x: x + 20, y: y + 100 };
    click(desktop, { x: 100, y: 300 });
    assert.equal(desktop.layerAt(inClock).application, NOTEPAD);
    assert.equal(desktop.focused?.application, NOTEPAD);
    desktop.openWindow(CLOCK);
    desktop.movePointer({ x: x + 30, y: y + 10 });
    desktop.click(true);
    desktop.movePointer({ x: x + 130, y: y + 60 });
    desktop.click(false);
    desktop.movePointer({ x: 5, y: 700 });
    const moved: Rect = { ...desktop.windowOf(CLOCK).rect, x: x + 100, y: y + 50 };
    assert.deepEqual(desktop.windowOf(CLOCK).rect, moved);
    click(desktop, { x: moved.x + width - 10, y: moved.y + 10 });
    assert.deepEqual(keysOf(desktop), [LIST, NOTEPAD]);
    assert.equal(desktop.focused?.application, NOTEPAD);
  }));

Deno.test("keys go to the window that has the focus, and to none when all are closed", () =>
  withDesktop((desktop) => {
    assert.equal(desktop.type("here"), true);
    click(desktop, { x: 900, y: 300 });
    assert.equal(desktop.type("nowhere"), false);
    assert.equal(desktop.pressKey("ArrowDown"), true);
    assert.deepEqual([desktop.field.text, desktop.scrolled], ["here", 1]);
    desktop.closeWindow(LIST);
    desktop.closeWindow(NOTEPAD);
    assert.deepEqual([desktop.focused, desktop.type("nobody")], [null, false]);
  }));

Deno.test("virtual damage doesn't tell when something changes that isn't released", async () => {
  await using platform = openVirtual(SIZE);
  const { desktop } = platform;
  const grabber = await platform.grab("virtual", { ...RELEASE_NOTHING, applications: [LIST] });
  const whole = await platform.grab("virtual", RELEASE_EVERYTHING);
  for (const one of [grabber, whole]) (await nextFrame(one)).release();
  await grabber.cursor();
  desktop.type("secret");
  assert.equal(await grabber.next({ timeoutMs: 0 }), null);
  (await nextFrame(whole)).release();
  desktop.movePointer({ x: 900, y: 300 });
  desktop.scroll(1);
  (await nextFrame(grabber)).release();
});

Deno.test("virtual useLocally() tells what the local user did", async () => {
  await using platform = openVirtual(SIZE);
  const told: string[] = [];
  const stop = platform.onLocalInput((what) => told.push(what));
  platform.useLocally("pointer");
  platform.useLocally("panic");
  stop();
  platform.useLocally("keyboard");
  assert.deepEqual(told, ["pointer", "panic"]);
});
