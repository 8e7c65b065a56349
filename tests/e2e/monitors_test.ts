import assert from "node:assert/strict";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground, startButtonWatch, startNotepad, waitForButtons } from "./programs.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import type { Pixels } from "./xvfb.ts";

/** Several monitors: the adviser chooses one or all; one is unplugged, another gets a new size, and the session goes on. */

interface Monitor {
  x: number;
  y: number;
  width: number;
  height: number;
}

// Below the left one there is nothing.
const LEFT: Monitor = { x: 0, y: 0, width: 700, height: 600 };
const RIGHT: Monitor = { x: 700, y: 40, width: 800, height: 700 };
const SMALLER: Monitor = { ...RIGHT, width: 640, height: 480 };
const ALL: Monitor = { x: 0, y: 0, width: 1500, height: 740 };
/** What no monitor shows. */
const GAPS: Monitor[] = [{ x: 700, y: 0, width: 800, height: 40 }, { x: 0, y: 600, width: 700, height: 140 }];
const MONITORS = "Angezeigter Bildschirm";

const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("several monitors", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting({ width: 1500, height: 740 });
  const { adviser, customer, desktop } = meeting;
  const { page } = adviser;
  const plug = (name: string, { x, y, width, height }: Monitor, output: string) =>
    desktop.tool("xrandr", [
      "--setmonitor",
      name,
      `${width}/${Math.round(width / 4)}x${height}/${Math.round(height / 4)}+${x}+${y}`,
      output,
    ]);
  const unplug = (name: string) => desktop.tool("xrandr", ["--delmonitor", name]);
  const seen = (monitor: Monitor) =>
    waitForSamePicture(page, async () => {
      const screen = await desktop.grab();
      if (monitor === ALL) blacken(screen);
      return crop(screen, monitor);
    });
  const menu = page.getByRole("combobox", { name: MONITORS });
  const choose = (label: string) => menu.selectOption({ label });
  await paintBackground(desktop);
  await plug("LINKS", LEFT, "screen");
  await plug("RECHTS", RIGHT, "none");
  await using notepad = await startNotepad(desktop, { x: 60, y: 80 });
  const watch = await startButtonWatch(desktop, { x: 900, y: 300 });

  /** Clicks a pixel of the right monitor's window through the page. */
  const clickWatch = async (shared: Monitor, inside: { x: number; y: number }) => {
    // openbox moves windows when monitors come and go.
    const window = await desktop.place("Knopf", { x: 900, y: 250 });
    const at = { x: window.x + inside.x, y: window.y + inside.y };
    const before = watch.seen();
    const { x, y } = await adviser.point(at.x - shared.x, at.y - shared.y);
    await page.mouse.click(x, y);
    const pair = [{ down: true, button: 1, ...at }, { down: false, button: 1, ...at }];
    await waitForButtons(watch, [...before, ...pair]);
  };

  /** Clicks into the terminal on the left monitor, which is the shown screen's upper left part, and types. */
  const typeLeft = async (text: string) => {
    const before = await notepad.text();
    const { x, y } = await adviser.point(notepad.window.x + 100, notepad.window.y + 50);
    await page.mouse.click(x, y);
    await notepad.focus();
    await page.keyboard.type(`${text}\n`);
    await waitFor(async () => await notepad.text() === `${before}${text}\n`, {
      what: "the text in the terminal",
    });
  };

  await step("the primary monitor is shown first, the others and all together are offered", async () => {
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await seen(LEFT);
    assert.deepEqual(await menu.locator("option").allTextContents(), ["LINKS", "RECHTS", "Alle Bildschirme"]);
    assert.equal(await menu.inputValue(), "LINKS");
    await adviser.steer();
  });

  await step("the second monitor: a click lands on the very pixel, at the edges too", async () => {
    await choose("RECHTS");
    await seen(RIGHT);
    await clickWatch(RIGHT, { x: 0, y: 0 });
    await clickWatch(RIGHT, { x: 120, y: 90 });
    await clickWatch(RIGHT, { x: 199, y: 199 });
  });

  await step("all monitors: a click lands on each", async () => {
    await choose("Alle Bildschirme");
    await seen(ALL);
    await clickWatch(ALL, { x: 50, y: 60 });
    await typeLeft("links");
    await seen(ALL);
  });

  await step("the monitor that is shown gets another size, and stays the one that is shown", async () => {
    await choose("RECHTS");
    await seen(RIGHT);
    // As a driver sets a mode: the monitor is away for a moment.
    await unplug("RECHTS");
    await plug("RECHTS", SMALLER, "none");
    await seen(SMALLER);
    assert.equal(await menu.inputValue(), "RECHTS");
    await clickWatch(SMALLER, { x: 20, y: 30 });
  });

  await step("the monitor that is shown is unplugged: the primary one is shown and steered", async () => {
    await unplug("RECHTS");
    await seen(LEFT);
    await menu.waitFor({ state: "detached" });
    await typeLeft("weiter");
  });

  await step("it is plugged in again, is offered, and nothing changes by itself", async () => {
    await plug("RECHTS", RIGHT, "none");
    await menu.waitFor();
    assert.equal(await menu.inputValue(), "LINKS");
    await seen(LEFT);
    await choose("Alle Bildschirme");
    await seen(ALL);
    await unplug("RECHTS");
    await seen(LEFT);
  });

  await step("no page reported an error", () => assert.deepEqual(meeting.faults(), []));
});

/** What no monitor shows is black. */
function blacken({ width, data }: Pixels): void {
  for (const gap of GAPS) {
    for (let y = gap.y; y < gap.y + gap.height; y++) {
      for (let x = gap.x; x < gap.x + gap.width; x++) data.set([0, 0, 0, 255], 4 * (y * width + x));
    }
  }
}

function crop(pixels: Pixels, { x, y, width, height }: Monitor): Pixels {
  const data = new Uint8Array(4 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * pixels.width + x);
    data.set(pixels.data.subarray(from, from + 4 * width), 4 * row * width);
  }
  return { width, height, data };
}
