import assert from "node:assert/strict";
import { waitFor } from "../../contract.ts";
import { BAR, QUESTION } from "../../overlay/testing.ts";
import { BUTTONS, COLOURS, SIZES, TONES } from "../../overlay/theme.ts";
import { listScreens } from "../monitors.ts";
import { setDesktopSize, startNotepad } from "../testing.ts";
import { desk } from "../win32/testing.ts";
import { openWindowsOverlay, type WindowsOverlay } from "./overlay.ts";
import { placeOfBar } from "./surroundings.ts";
import {
  click,
  colours,
  hand,
  others,
  placesOf,
  primaryScreen,
  share,
  waitForBar,
  waitForColour,
  windowAt,
  windowsOfOurs,
} from "./testing.ts";

/** Set where this runs under Wine (tests/wine/wine.ts). */
const WINE = Deno.env.get("MFB_WINE_COMPOSITE") !== undefined;
const WM_CLOSE = 0x10, WM_LBUTTONDOWN = 0x201, WM_LBUTTONUP = 0x202;
const SW_HIDE = 0, SW_MAXIMIZE = 3;
const HWND_TOPMOST = 0xffff_ffff_ffff_ffffn;
const SWP_NOSIZE = 0x1, SWP_NOMOVE = 0x2, SWP_NOACTIVATE = 0x10;
/** Somewhere beside the bar. */
const AWAY = { x: 500, y: 500 };
/** Where a small window in the upper left corner isn't. */
const MIDDLE = { x: 900, y: 600 };

interface Subject extends AsyncDisposable {
  overlay: WindowsOverlay;
  actions: string[];
}

async function openSubject(): Promise<Subject> {
  await hand(AWAY);
  const overlay = openWindowsOverlay({ screens: listScreens });
  const actions: string[] = [];
  overlay.onAction((action) => actions.push(action));
  return { overlay, actions, [Symbol.asyncDispose]: () => overlay[Symbol.asyncDispose]() };
}

Deno.test("openWindowsOverlay() draws the bar's texts, and its buttons can be clicked", async () => {
  await using subject = await openSubject();
  const { overlay, actions } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  const letters = colours(places.text);
  const light = letters.filter((colour) => colour === COLOURS.text).length;
  assert.ok(light > 50 && light < letters.length / 4, `${light} of ${letters.length} pixels`);
  assert.ok(new Set(letters).size > 20, "letters are smooth");
  for (const id of ["steering", "choose", "pause", "files", "chat", "end"]) await click(places.buttons[id]);
  await waitFor("all actions", () => actions.length >= 5);
  assert.deepEqual(actions, ["steering", "choose", "pause", "chat", "end"]);
});

Deno.test("a press counts only on the button where it began, and only of the left mouse button", async () => {
  await using subject = await openSubject();
  const { overlay, actions } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  const { pause, end, chat } = places.buttons;
  await hand(pause, [true]);
  await hand(end, [false]);
  await hand(end, [true, false], { button: 2 });
  await hand(end, [true]);
  await hand(AWAY, [false]);
  await click(chat);
  await waitFor("an action", () => actions.length > 0);
  assert.deepEqual(actions, ["chat"]);
});

Deno.test("clicks that we injected are none, nor are those that a program posts", async () => {
  await using subject = await openSubject();
  const { overlay, actions } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  await hand(places.buttons.end, [true, false], { marked: true });
  for (const message of [WM_LBUTTONDOWN, WM_LBUTTONUP]) {
    const { x, y } = places.buttons.end;
    const at = BigInt(y << 16 | x - places.bar.x);
    assert.notEqual(others.PostMessageW(windowAt(places.buttons.end), message, 1n, at), 0);
  }
  await click(places.buttons.chat);
  await waitFor("an action", () => actions.length > 0);
  assert.deepEqual(actions, ["chat"]);
});

Deno.test({
  name: "a click of the X server's mouse is the user's",
  ignore: !WINE,
  async fn() {
    await using subject = await openSubject();
    const { overlay, actions } = subject;
    overlay.setBar(BAR);
    const places = placesOf(BAR);
    await waitForBar(places);
    const { x, y } = places.buttons.pause;
    // Wine starts programs of the system below.
    const xdotool = ["/wait", "/unix", "/usr/bin/xdotool", "mousemove", `${x}`, `${y}`, "click", "1"];
    const { success } = await new Deno.Command("start", { args: xdotool, stdin: "null" }).output();
    assert.ok(success);
    await waitFor("an action", () => actions.length > 0);
    assert.deepEqual(actions, ["pause"]);
  },
});

Deno.test("buttons show that the pointer is over them, and that they are held down", async () => {
  await using subject = await openSubject();
  const { overlay } = subject;
  overlay.setBar(BAR);
  const { buttons, ...places } = placesOf(BAR);
  await waitForBar({ buttons, ...places });
  const corner = { x: buttons.chat.x - 30, y: buttons.chat.y - 18, width: 4, height: 4 };
  const { rest, hover, down } = BUTTONS.plain;
  await waitForColour(corner, rest.fill);
  await hand(buttons.chat);
  await waitForColour(corner, hover.fill);
  await hand(buttons.chat, [true]);
  await waitForColour(corner, down.fill);
  await hand(AWAY, [false]);
  await waitForColour(corner, rest.fill);
  await hand(buttons.chat);
  await waitForColour(corner, hover.fill);
  await hand(AWAY);
  await waitForColour(corner, rest.fill);
});

Deno.test("the bar folds to a handle that says how it stands, and unfolds", async () => {
  await using subject = await openSubject();
  const { overlay } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  await click(places.buttons.fold);
  await waitForColour(places.handle, TONES.sharing.chip);
  assert.equal(overlay.folded, true);
  await waitFor("no bar", () => share({ ...places.bar, width: 100 }, COLOURS.surface) === 0);
  overlay.setBar({ ...BAR, tone: "paused" });
  await waitForColour(places.handle, TONES.paused.chip);
  const { x, y, width, height } = places.handle;
  await click({ x: x + (width >> 1), y: y + (height >> 1) });
  await waitForBar(places);
  assert.equal(overlay.folded, false);
});

Deno.test("the bar can be drawn aside, and stays within the screen", async () => {
  await using subject = await openSubject();
  const { overlay, actions } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  const { bar } = places;
  /** To where the bar is at `x` then; it follows while it is held. */
  const drag = async (from: { x: number; y: number }, to: { x: number; y: number }, x: number) => {
    await hand(from, [true]);
    await hand(to);
    await waitForBar({ ...places, bar: { ...bar, x } });
    await hand(to, [false]);
  };
  await drag({ x: bar.x + 60, y: 4 }, { x: bar.x, y: 4 }, bar.x - 60);
  // It stays when it isn't held any more.
  await hand({ x: bar.x + 200, y: 4 });
  const { width } = primaryScreen();
  // The hand slips off, and lets go beside the bar.
  await drag({ x: bar.x, y: 4 }, { x: width - 1, y: 300 }, width - bar.width);
  await hand({ x: bar.x + 200, y: 4 });
  await waitForBar({ ...places, bar: { ...bar, x: width - bar.width } });
  assert.deepEqual(actions, []);
});

Deno.test("a question unfolds the bar, can't be answered by the click before, and is gone with its answer", async () => {
  await using subject = await openSubject();
  const { overlay, actions } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  await click(places.buttons.fold);
  await waitFor("the handle", () => overlay.folded);
  const asking = { ...BAR, question: QUESTION };
  const asked = placesOf(asking);
  await hand(asked.buttons.yes, [true]);
  overlay.setBar(asking);
  assert.equal(overlay.folded, false);
  await waitForBar(asked);
  await hand(asked.buttons.yes, [false]);
  await waitFor("an answer", async () => {
    await click(asked.buttons.no);
    return actions.length > 0;
  });
  assert.deepEqual(new Set(actions), new Set(["no"]));
  await hand(AWAY);
  overlay.setBar(BAR);
  await waitForColour(places.handle, TONES.sharing.chip);
  assert.equal(overlay.folded, true);
});

for (const topmost of [false, true]) {
  const what = topmost ? "a full-screen window that is topmost itself" : "a maximised window";
  Deno.test(`bar and frame stay above ${what}`, async () => {
    await using notepad = await startNotepad();
    await using subject = await openSubject();
    const { overlay, actions } = subject;
    overlay.setBar(BAR);
    overlay.setFrame(listScreens()[0].id);
    const places = placesOf(BAR);
    await waitForBar(places);
    const before = windowAt(MIDDLE);
    if (topmost) {
      const { width, height } = primaryScreen();
      desk.SetWindowPos(notepad.window, HWND_TOPMOST, 0, 0, width, height, 0);
    } else others.ShowWindow(notepad.window, SW_MAXIMIZE);
    await notepad.focus();

    const ours = windowsOfOurs();
    await waitFor("a covered screen", () => windowAt(MIDDLE) !== before);
    await waitFor("the bar above", () => ours.includes(windowAt(places.buttons.pause)));
    await waitForBar(places);
    await waitForColour({ x: 0, y: 300, width: 4, height: 100 }, TONES.sharing.frame);
    await click(places.buttons.pause);
    await waitFor("the action", () => actions.length > 0);
    assert.equal(desk.GetForegroundWindow(), notepad.window, "the bar takes no focus");
  });
}

Deno.test("the pointer goes through the frame, and the frame isn't over the bar", async () => {
  const { width, height } = primaryScreen();
  await using notepad = await startNotepad({ x: -20, y: -20, width: width + 40, height: height + 40 });
  desk.SetWindowPos(
    notepad.window,
    HWND_TOPMOST,
    0,
    0,
    0,
    0,
    SWP_NOMOVE | SWP_NOSIZE | SWP_NOACTIVATE,
  );
  await using subject = await openSubject();
  const { overlay } = subject;
  const sides = [[1, 1], [1, 400], [width - 3, 400], [640, height - 3]].map(([x, y]) => {
    return { x, y, width: 2, height: 2 };
  });
  overlay.setFrame(listScreens()[0].id);
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  for (const side of sides) await waitForColour(side, TONES.sharing.frame);
  const ours = windowsOfOurs();
  for (const side of sides) assert.ok(!ours.includes(windowAt(side)));
  const { x, y, width: wide } = places.bar;
  // At its sides the bar has a border, as thick as the scale makes it.
  const border = Math.round(SIZES.border * placeOfBar()!.scale);
  const upperEdge = { x: x + border, y, width: wide - 2 * border, height: 4 };
  assert.equal(share(upperEdge, COLOURS.surface), 1);
  assert.ok(ours.includes(windowAt(places.buttons.chat)));
  overlay.setFrame("nowhere");
  await waitFor("no frame", () => share(sides[1], TONES.sharing.frame) === 0);
});

Deno.test("bar and frame follow the screen's size and never get wider than it", async () => {
  await using subject = await openSubject();
  const { overlay } = subject;
  overlay.setBar(BAR);
  overlay.setFrame(listScreens()[0].id);
  try {
    for (const [width, height] of [[800, 600], [1024, 768]]) {
      setDesktopSize(width, height);
      await waitFor("the mode", () => primaryScreen().width === width);
      const places = placesOf(BAR);
      assert.ok(places.bar.width <= width);
      await waitForBar(places);
      const edge = { x: 20, y: height - 4, width: width - 40, height: 4 };
      await waitForColour(edge, TONES.sharing.frame);
    }
  } finally {
    desk.ChangeDisplaySettingsW(null, 0);
  }
  await waitForBar(placesOf(BAR));
});

Deno.test("no other program takes the bar away", async () => {
  await using subject = await openSubject();
  const { overlay } = subject;
  overlay.setBar(BAR);
  const places = placesOf(BAR);
  await waitForBar(places);
  const bar = windowAt(places.buttons.chat);
  others.PostMessageW(bar, WM_CLOSE, 0n, 0n);
  others.ShowWindow(bar, SW_HIDE);
  assert.notEqual(windowAt(places.buttons.chat), bar);
  await waitFor("the bar", () => windowAt(places.buttons.chat) === bar);
  await waitForBar(places);
});

Deno.test("nothing is left of an overlay that is closed, and another one can be made", async () => {
  const before = windowsOfOurs();
  for (let round = 0; round < 2; round++) {
    const { overlay } = await openSubject();
    overlay.setBar(BAR);
    overlay.setFrame(listScreens()[0].id);
    await waitForBar(placesOf(BAR));
    assert.ok(windowsOfOurs().length > before.length);
    await overlay[Symbol.asyncDispose]();
    assert.deepEqual(windowsOfOurs(), before);
    overlay.setBar({ ...BAR, tone: "warning" });
    overlay.setFrame(null);
    await overlay[Symbol.asyncDispose]();
  }
});

Deno.test({
  name: "no picture of the screen shows bar and frame",
  // SetWindowDisplayAffinity does nothing there.
  ignore: WINE,
  async fn() {
    await using subject = await openSubject();
    const { overlay } = subject;
    overlay.setBar(BAR);
    const places = placesOf(BAR);
    await waitFor("the bar", () => windowsOfOurs().includes(windowAt(places.buttons.chat)));
    assert.equal(overlay.excluded, true);
    assert.equal(share({ ...places.bar, height: 4 }, COLOURS.surface), 0);
  },
});
