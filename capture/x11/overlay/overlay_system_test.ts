import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { BAR, type BarPlaces, QUESTION } from "../../overlay/testing.ts";
import { BUTTONS, COLOURS, TONES } from "../../overlay/theme.ts";
import type { Overlay, Rect } from "../../types.ts";
import { XConnection } from "../connection.ts";
import { importRoot, setMode, startXvfb, waitForWindow, type Xvfb } from "../testing.ts";
import { openOverlay } from "./overlay.ts";
import {
  coverScreen,
  placesOf,
  restack,
  sendPress,
  startCompositor,
  startWindowManager,
  topWindowAtPointer,
  watchWindows,
} from "./testing.ts";

const DESKTOP = { x: 0, y: 0, width: 1280, height: 800 };
const WALLPAPER = 0x35566b;
const CONFIGURE_NOTIFY = 22;

interface Subject extends AsyncDisposable {
  xvfb: Xvfb;
  overlay: Overlay;
  actions: string[];
  /** Another client of the display. */
  other: XConnection;
  click(point: { x: number; y: number }): Promise<void>;
  /** The top-level window that a click at a place would reach; 0: none. */
  windowAt(point: { x: number; y: number }): Promise<number>;
}

async function openSubject({ windowManager = true, compositor = false } = {}): Promise<Subject> {
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

Deno.test("openOverlay() draws the bar's texts, and its buttons can be clicked", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  const letters = await colours(xvfb, places.text);
  const light = letters.filter((colour) => colour === COLOURS.text).length;
  // Thin strokes: some pixels are wholly inked, more are half, most are none.
  assert.ok(light > 50 && light < letters.length / 4, `${light} of ${letters.length} pixels`);
  assert.ok(new Set(letters).size > 20, "letters are smooth");
  for (const id of ["steering", "choose", "pause", "files", "chat", "end"]) await click(places.buttons[id]);
  await waitFor("all actions", () => actions.length >= 5);
  assert.deepEqual(actions, ["steering", "choose", "pause", "chat", "end"]);
});

Deno.test("a press counts only on the button where it began, and only of the left mouse button", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click } = subject;
  overlay.setBar(BAR);
  const { buttons, ...places } = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, { buttons, ...places });
  const drag = [buttons.pause, buttons.end].map(({ x, y }) => ["mousemove", `${x}`, `${y}`]);
  await xvfb.run("xdotool", ...drag[0], "mousedown", "1", ...drag[1], "mouseup", "1", "click", "3");
  await click(buttons.chat);
  await waitFor("an action", () => actions.length > 0);
  assert.deepEqual(actions, ["chat"]);
});

Deno.test("buttons show that the pointer is over them, and that they are held down", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  overlay.setBar(BAR);
  const { buttons, ...places } = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, { buttons, ...places });
  const corner = ({ x, y }: { x: number; y: number }) => ({ x: x - 30, y: y - 18, width: 4, height: 4 });
  const { rest, hover, down } = BUTTONS.plain;
  const { x, y } = buttons.chat;
  await waitForColour(xvfb, corner(buttons.chat), rest.fill);
  await xvfb.run("xdotool", "mousemove", `${x}`, `${y}`);
  await waitForColour(xvfb, corner(buttons.chat), hover.fill);
  await xvfb.run("xdotool", "mousedown", "1");
  await waitForColour(xvfb, corner(buttons.chat), down.fill);
  await xvfb.run("xdotool", "mousemove", "600", "600", "mouseup", "1");
  await waitForColour(xvfb, corner(buttons.chat), rest.fill);
  await waitForColour(xvfb, corner(buttons.steering), BUTTONS.pressed.rest.fill);
});

Deno.test("presses that a program makes up are none", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, other, click, windowAt } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  await sendPress(other, await windowAt(places.buttons.end), places.buttons.end);
  await click(places.buttons.chat);
  await waitFor("an action", () => actions.length > 0);
  assert.deepEqual(actions, ["chat"]);
});

Deno.test("the bar folds to a handle that says how it stands, and unfolds", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, click } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  await click(places.buttons.fold);
  await waitForColour(xvfb, places.handle, TONES.sharing.chip);
  assert.equal(overlay.folded, true);
  assert.equal(await share(xvfb, { ...places.bar, width: 100 }, WALLPAPER), 1);
  overlay.setBar({ ...BAR, tone: "paused" });
  await waitForColour(xvfb, places.handle, TONES.paused.chip);
  const { x, y, width, height } = places.handle;
  await click({ x: x + (width >> 1), y: y + (height >> 1) });
  await waitForBar(xvfb, places);
  assert.equal(overlay.folded, false);
});

Deno.test("the bar can be drawn aside, and stays within the screen", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  const { bar, handle, buttons } = places;
  const drag = async (from: number, to: number) => {
    const [start, end] = [from, to].map((x) => ["mousemove", `${x}`, "4"]);
    await xvfb.run("xdotool", ...start, "mousedown", "1", ...end, "mouseup", "1");
  };
  await drag(bar.x + 60, bar.x);
  await waitForBar(xvfb, { ...places, bar: { ...bar, x: bar.x - 60 } });
  // A hand that trembles draws nothing.
  await drag(bar.x + 60, bar.x + 66);
  await drag(bar.x + 60, DESKTOP.width - 1);
  const aside = DESKTOP.width - bar.width - bar.x;
  await waitForBar(xvfb, { ...places, bar: { ...bar, x: bar.x + aside } });
  await click({ x: buttons.fold.x + aside, y: buttons.fold.y });
  await waitForColour(xvfb, { ...handle, x: handle.x + aside }, TONES.sharing.chip);
  await drag(handle.x + aside + 20, 0);
  await waitForColour(xvfb, { ...handle, x: 0 }, TONES.sharing.chipHover);
  assert.equal(overlay.folded, true);
  await click({ x: 20, y: 20 });
  await waitForBar(xvfb, { ...places, bar: { ...bar, x: 0 } });
  assert.deepEqual(actions, []);
});

Deno.test("a question unfolds the bar, can't be answered by the click before, and is gone with its answer", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  await click(places.buttons.fold);
  await waitFor("the handle", () => overlay.folded);
  const asking = { ...BAR, question: QUESTION };
  const asked = await placesOf(asking, DESKTOP);
  assert.deepEqual(Object.keys(asked.buttons), ["yes", "no"]);
  const { x, y } = asked.buttons.yes;
  await xvfb.run("xdotool", "mousemove", `${x}`, `${y}`, "mousedown", "1");
  overlay.setBar(asking);
  assert.equal(overlay.folded, false);
  await waitForBar(xvfb, asked);
  await xvfb.run("xdotool", "mouseup", "1");
  await waitFor("an answer", async () => {
    await click(asked.buttons.no);
    return actions.length > 0;
  });
  assert.deepEqual(actions, ["no"]);
  overlay.setBar(BAR);
  await waitForColour(xvfb, places.handle, TONES.sharing.chip);
  assert.equal(overlay.folded, true);
});

for (const compositor of [false, true]) {
  Deno.test(`bar and frame stay above a full-screen window${compositor ? " with a compositor" : ""}`, async () => {
    await using subject = await openSubject({ compositor });
    const { xvfb, overlay, actions, other, click, windowAt } = subject;
    overlay.setBar(BAR);
    overlay.setFrame("screen");
    const places = await placesOf(BAR, DESKTOP);
    await waitForBar(xvfb, places);
    const cover = await coverScreen(other);
    assert.equal(await windowAt({ x: 640, y: 400 }), cover);
    await waitForBar(xvfb, places);
    await waitForColour(xvfb, { x: 0, y: 300, width: 4, height: 100 }, TONES.sharing.frame);
    assert.notEqual(await windowAt(places.buttons.pause), cover);
    await click(places.buttons.pause);
    await waitFor("the action", () => actions.length > 0);
  });
}

Deno.test("two programs that both want to be on top don't fight", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, other, windowAt } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  const bar = await windowAt(places.buttons.chat);
  const cover = await coverScreen(other);
  let raises = 0;
  other.onEvent = ({ bytes, view }) => {
    if (bytes[0] !== CONFIGURE_NOTIFY || view.getUint32(8, true) !== bar) return;
    raises++;
    restack(other, cover, "above");
  };
  watchWindows(other);
  const start = performance.now();
  restack(other, cover, "above");
  await waitFor("some raises", () => raises >= 8);
  const interval = (performance.now() - start) / raises;
  assert.ok(interval > 100, `raised every ${interval} ms`);
  other.onEvent = () => {};
  await waitFor("the bar on top", async () => await topWindowAtPointer(other) === bar);
});

Deno.test("the pointer goes through the frame, and the frame isn't over the bar", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, other, windowAt } = subject;
  overlay.setFrame("screen");
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  const cover = await coverScreen(other);
  await waitForBar(xvfb, places);
  const sides = [[1, 1], [1, 400], [1277, 400], [640, 797]].map(([x, y]) => ({ x, y, width: 2, height: 2 }));
  for (const side of sides) {
    await waitForColour(xvfb, side, TONES.sharing.frame);
    assert.equal(await windowAt(side), cover);
  }
  const upperEdge = { ...places.bar, x: places.bar.x + 2, width: places.bar.width - 4, height: 4 };
  assert.equal(await share(xvfb, upperEdge, COLOURS.surface), 1);
  overlay.setFrame(null);
  await waitFor("no frame", async () => await share(xvfb, sides[1], TONES.sharing.frame) === 0);
});

Deno.test("bar and frame follow the screen's size and never get wider than it", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  overlay.setBar(BAR);
  overlay.setFrame("screen");
  for (const [width, height] of [[800, 600], [400, 640], [1280, 720]]) {
    await setMode(xvfb, width, height);
    const places = await placesOf(BAR, { x: 0, y: 0, width, height });
    assert.ok(places.bar.width <= width);
    await waitForBar(xvfb, places);
    const edge = { x: 20, y: height - 4, width: width - 40, height: 4 };
    await waitForColour(xvfb, edge, TONES.sharing.frame);
  }
});

Deno.test("the bar hangs on the primary monitor, and takes the desktop's scale", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  await xvfb.run("xrandr", "--setmonitor", "LEFT", "440/110x800/200+0+0", "screen");
  await xvfb.run("xrandr", "--setmonitor", "*RIGHT", "840/210x700/200+440+100", "none");
  overlay.setBar(BAR);
  overlay.setFrame("LEFT");
  const right = { x: 440, y: 100, width: 840, height: 700 };
  await waitForBar(xvfb, await placesOf(BAR, right));
  await waitForColour(xvfb, { x: 436, y: 100, width: 4, height: 600 }, TONES.sharing.frame);
  overlay.setFrame("all");
  await waitForColour(xvfb, { x: 440, y: 100, width: 4, height: 600 }, TONES.sharing.frame);
  await waitForColour(xvfb, { x: 436, y: 100, width: 4, height: 600 }, TONES.sharing.frame);
  overlay.setFrame("nowhere");
  await waitFor("no frame", async () => {
    return await share(xvfb, { x: 436, y: 100, width: 8, height: 600 }, TONES.sharing.frame) === 0;
  });
  const file = await Deno.makeTempFile();
  await Deno.writeTextFile(file, "Xft.dpi: 144\n");
  await xvfb.run("xrdb", "-merge", file);
  await Deno.remove(file);
  await waitForBar(xvfb, await placesOf(BAR, right, 1.5));
});

Deno.test("the bar hangs below a panel", async () => {
  // We are the window manager, and say how much of the display is free.
  await using subject = await openSubject({ windowManager: false });
  const { xvfb, overlay } = subject;
  overlay.setBar(BAR);
  await waitForBar(xvfb, await placesOf(BAR, DESKTOP));
  for (const panel of [30, 48, 0]) {
    const free = { ...DESKTOP, y: panel, height: DESKTOP.height - panel };
    const value = [free.x, free.y, free.width, free.height].join(", ");
    await xvfb.run("xprop", "-root", "-f", "_NET_WORKAREA", "32c", "-set", "_NET_WORKAREA", value);
    await waitForBar(xvfb, await placesOf(BAR, free));
    if (panel > 0) await waitForColour(xvfb, { x: 600, y: 0, width: 100, height: panel }, WALLPAPER);
  }
});

Deno.test("a compositor that comes and goes changes nothing but the bar's corners", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click, windowAt } = subject;
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  const compositor = await startCompositor(xvfb);
  // Below the bar is its shadow now, which takes no clicks.
  const below = { x: 500, y: places.bar.height + 2, width: 100, height: 2 };
  // Until then a compositor that has just come paints nothing, and a click may meet the window that goes.
  await waitFor("the bar's translucent window", async () => {
    const id = await windowAt(places.buttons.pause);
    // Asked about none, xwininfo waits for a click.
    if (id === 0) return false;
    const text = new TextDecoder().decode(
      await xvfb.run("xwininfo", "-id", String(id)).catch(() => new Uint8Array()),
    );
    return /Depth: 32/.test(text);
  });
  await waitFor("a shadow", async () => await share(xvfb, below, WALLPAPER) === 0);
  assert.equal(await windowAt(below), 0);
  await click(places.buttons.pause);
  await waitFor("an action", () => actions.length === 1);
  compositor.kill("SIGKILL");
  await compositor.status;
  await waitForColour(xvfb, below, WALLPAPER);
  await waitForBar(xvfb, places);
  await click(places.buttons.chat);
  await waitFor("an action", () => actions.length === 2);
});

Deno.test("the bar takes no focus, and its window says what it is", async () => {
  await using subject = await openSubject();
  const { xvfb, overlay, actions, click, windowAt } = subject;
  xvfb.start("xterm", "-geometry", "40x10+100+300");
  const focus = async () => new TextDecoder().decode(await xvfb.run("xdotool", "getwindowfocus"));
  const terminal = Number(await waitForWindow(xvfb, "xterm"));
  await waitFor("the terminal's focus", async () => Number(await focus()) === terminal);
  overlay.setBar(BAR);
  const places = await placesOf(BAR, DESKTOP);
  await waitForBar(xvfb, places);
  await click(places.buttons.chat);
  await waitFor("the action", () => actions.length > 0);
  assert.equal(Number(await focus()), terminal);
  const id = await windowAt(places.buttons.chat);
  const properties = new TextDecoder().decode(await xvfb.run("xprop", "-id", String(id)));
  for (const part of ['"mfb", "mfb"', "_NET_WM_WINDOW_TYPE_DOCK", "_NET_WM_STATE_ABOVE", "Funktionsleiste"]) {
    assert.ok(properties.includes(part), properties);
  }
});

Deno.test("openOverlay() gives null without a display, and an overlay whose display vanishes does nothing", async () => {
  assert.equal(await openOverlay(":4711"), null);
  await using subject = await openSubject();
  const { xvfb, overlay } = subject;
  overlay.setBar(BAR);
  overlay.setFrame("screen");
  await waitForBar(xvfb, await placesOf(BAR, DESKTOP));
  await xvfb.kill();
  overlay.setBar({ ...BAR, tone: "warning" });
  overlay.setFrame(null);
  overlay.setBar(null);
  assert.equal(overlay.folded, false);
});

/** The colours of a part of the screen, 0xRRGGBB. */
async function colours(xvfb: Xvfb, { x, y, width, height }: Rect): Promise<number[]> {
  const rgb = await importRoot(xvfb, `${width}x${height}+${x}+${y}`);
  return Array.from(
    { length: rgb.length / 3 },
    (_, i) => rgb[3 * i] << 16 | rgb[3 * i + 1] << 8 | rgb[3 * i + 2],
  );
}

/** How much of a part of the screen has a colour, 0 to 1. */
async function share(xvfb: Xvfb, part: Rect, colour: number): Promise<number> {
  const found = await colours(xvfb, part);
  return found.filter((one) => one === colour).length / found.length;
}

/** Above its buttons the bar has nothing but its ground, and its border at the lower edge. */
async function waitForBar(xvfb: Xvfb, { bar: { x, y, width, height } }: BarPlaces): Promise<void> {
  const inner = { x: x + 40, width: width - 80, height: 1 };
  await waitFor("the bar", async () => {
    return await share(xvfb, { ...inner, y: y + 5 }, COLOURS.surface) === 1 &&
      await share(xvfb, { ...inner, y: y + height - 1 }, COLOURS.surface) === 0 &&
      await share(xvfb, { ...inner, y: y + height - 4 }, COLOURS.surface) === 1 &&
      await share(xvfb, { x: x + 4, y: y + 5, width: 1, height: 1 }, COLOURS.surface) === 1;
  });
}

async function waitForColour(xvfb: Xvfb, part: Rect, colour: number): Promise<void> {
  // There may be a symbol on it.
  await waitFor(`the colour ${colour.toString(16)}`, async () => await share(xvfb, part, colour) > 0.6);
}
