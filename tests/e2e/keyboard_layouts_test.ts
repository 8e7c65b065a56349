import assert from "node:assert/strict";
import { ACCENTED_LETTERS, GERMAN_CHARACTERS, KEYCODES, typeGerman, typeWithKeys } from "./keyboard.ts";
import { type Meeting, startMeeting } from "./meeting.ts";
import { startKeyWatch, startNotepad } from "./programs.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { type Desktop, startDesktop } from "./xvfb.ts";

/**
 * A German keyboard on a PC with another layout. The adviser's Chromium stands on an X screen of its own and gets real
 * keys, dead ones among them; what arrived is read by programs on the client's screen.
 */

const LAYOUTS = ["de", "us", "fr"];
/** Bare accents too: their keys wait for a letter. */
const LINES = [
  GERMAN_CHARACTERS.join(""),
  ACCENTED_LETTERS.join(""),
  "Grüße, 50 € @ Köln: ^ ´ ` {[x]} \\ a|b ~/",
];
const TEXT = LINES.map((line) => `${line}\n`).join("");

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("a German keyboard on hosts with the layouts de, us and fr", options, async (t) => {
  const step = inOrder(t);
  // No window manager: it would take Alt+Tab for itself.
  await using screen = await startDesktop({ windowManager: false });
  await screen.tool("setxkbmap", ["de"]);
  // On a busy machine a short press may last longer than the delay before the first repeat.
  const repeat = (on: boolean) => screen.tool("xset", ["r", on ? "on" : "off"]);
  await repeat(false);
  await using meeting = await startMeeting({ width: 800, height: 600, browserDisplay: screen.display });
  const { adviser, desktop } = meeting;
  await meeting.share();
  await adviser.steer();
  await focusBrowser(screen, meeting);
  await using notepad = await startNotepad(desktop);
  const watch = await startKeyWatch(desktop, { x: 500, y: 300 });
  const press = (...keycodes: (number | string)[]) => screen.tool("xdotool", ["key", keycodes.join("+")]);
  const focus = ({ window }: { window: { id: string } }) =>
    desktop.tool("xdotool", ["windowfocus", "--sync", window.id]);
  let typed = "";

  /** Types and compares what the terminal read. */
  async function expectTyped(type: (text: string) => Promise<void>): Promise<void> {
    await focus(notepad);
    await type(TEXT);
    const before = typed;
    typed += TEXT;
    await waitFor(async () => (await notepad.text()).split("\n").length >= typed.split("\n").length, {
      what: `${LINES.length} lines`,
      otherwise: () => notepad.text(),
    });
    assert.equal((await notepad.text()).slice(before.length), TEXT);
  }

  for (const layout of LAYOUTS) {
    await step(`${layout}: every character, by the keys of a real keyboard`, async () => {
      await desktop.tool("setxkbmap", [layout]);
      await expectTyped((text) => typeWithKeys(screen, text));
    });

    await step(
      `${layout}: every character, by what Chromium on Windows tells`,
      () => expectTyped((text) => typeGerman(adviser.page, text)),
    );

    await step(`${layout}: shortcuts`, async () => {
      await focus(watch);
      const { control, shift, alt, f10, c, z, q } = KEYCODES;
      const from = watch.pressed().length;
      await press(control, c);
      await press(control, z);
      await press(control, shift, z);
      await press(alt, q);
      await press(shift, f10);
      await press(KEYCODES.super);
      const expected = [
        ...["Control_L", "Control+c", "Control_L", "Control+z"],
        ...["Control_L", "Control+Shift_L", "Shift+Control+Z", "Alt_L", "Alt+q"],
        ...["Shift_L", "Shift+F10", "Super_L"],
      ];
      await waitFor(() => watch.pressed().length >= from + expected.length && watch.held() === 0, {
        what: `${expected.length} keys, all up again`,
        otherwise: () => watch.pressed().slice(from).join(" "),
      });
      assert.deepEqual(watch.pressed().slice(from), expected);
    });

    await step(`${layout}: a held key repeats until it goes up`, async () => {
      const from = watch.pressed().length;
      await repeat(true);
      await screen.tool("xdotool", ["keydown", String(KEYCODES.backspace)]);
      await waitFor(() => watch.pressed().length >= from + 5, { what: "repeats" });
      await screen.tool("xdotool", ["keyup", String(KEYCODES.backspace)]);
      await repeat(false);
      await waitFor(() => watch.held() === 0, { what: "the key to be up" });
      assert.deepEqual(new Set(watch.pressed().slice(from)), new Set(["BackSpace"]));
    });
  }

  await step("Alt+Tab changes the window, and no modifier stays down", async () => {
    const active = () => desktop.tool("xdotool", ["getactivewindow"]).then((id) => id.trim());
    await desktop.tool("xdotool", ["windowactivate", "--sync", notepad.window.id]);
    await desktop.tool("xdotool", ["windowactivate", "--sync", watch.window.id]);
    await press(KEYCODES.alt, KEYCODES.tab);
    await waitFor(async () => await active() === notepad.window.id, {
      what: "the other window",
      otherwise: active,
    });
    await typeWithKeys(screen, "fertig\n");
    typed += "fertig\n";
    await waitFor(async () => await notepad.text() === typed, {
      what: "plain letters",
      otherwise: notepad.text,
    });
  });

  await step("in full screen the keys that the browser has for itself go over too", async () => {
    const { control, alt, shift, escape, w } = KEYCODES;
    await adviser.button("Vollbild").click();
    await focus(watch);
    const place = await adviser.point(watch.window.x + 50, watch.window.y + 50);
    await adviser.page.mouse.click(place.x, place.y);
    const from = watch.pressed().length;
    await press(control, w);
    await press(escape);
    const expected = ["Control_L", "Control+w", "Escape"];
    await waitFor(() => watch.pressed().length >= from + expected.length, {
      what: expected.join(" "),
      otherwise: () => watch.pressed().slice(from).join(" "),
    });
    assert.deepEqual(watch.pressed().slice(from), expected);
    await adviser.button("Vollbild verlassen").waitFor();
    // The way out, of the full screen too.
    await press(control, alt, shift, escape);
    await adviser.button("Vollbild").waitFor();
  });

  await step("no page reported an error", () => assert.deepEqual(meeting.faults(), []));
});

/** Gives the keyboard of the browsers' screen to the adviser's window. */
async function focusBrowser(screen: Desktop, { adviser }: Meeting): Promise<void> {
  const title = await adviser.page.title();
  const id =
    (await screen.tool("xdotool", ["search", "--onlyvisible", "--name", `^${title}`])).trim().split("\n")[0];
  await screen.tool("xdotool", ["windowraise", id, "windowfocus", "--sync", id]);
}
