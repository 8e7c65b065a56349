import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { BAR, QUESTION } from "../../overlay/testing.ts";
import { BUTTONS, COLOURS, TONES } from "../../overlay/theme.ts";
import { waitForWindow } from "../testing.ts";
import { openOverlay } from "./overlay.ts";
import { coverScreen, placesOf, restack, sendPress, topWindowAtPointer, watchWindows } from "./testing.ts";

import {
  colours,
  DESKTOP,
  openSubject,
  share,
  waitForBar,
  waitForColour,
  WALLPAPER,
} from "./testing_subject.ts";

const CONFIGURE_NOTIFY = 22;

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
