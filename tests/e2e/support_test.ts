import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { typeGerman } from "./keyboard.ts";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground, startButtonWatch, startNotepad, waitForButtons } from "./programs.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";

/** The main job: the adviser sees and steers the client's real screen. */

const TEXT = "Grüße, 50 € @ Köln";

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("support session", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting();
  const { adviser, customer, desktop } = meeting;
  await paintBackground(desktop);
  await using notepad = await startNotepad(desktop);
  const watch = await startButtonWatch(desktop);
  const { page } = adviser;

  await step("number, Verbinden, Ja: the viewer shows the screen pixel by pixel", async () => {
    await meeting.share();
    const name = await adviser.screen.getAttribute("aria-label");
    assert.match(name ?? "", /^Bildschirm von ./);
    assert.equal(await adviser.screen.getAttribute("role"), "img");
  });

  await step("latency, bit rate and the kind of path are shown", async () => {
    await waitFor(async () => {
      const text = await page.locator("body").innerText();
      return /\d ms/.test(text) && /bit\/s/.test(text) && /direkt/i.test(text);
    }, { what: "latency, bit rate and path", otherwise: () => page.locator("body").innerText() });
  });

  await step("a look is no steering: nothing is injected before Steuern is pressed", async () => {
    const { x, y } = await adviser.point(watch.window.x + 50, watch.window.y + 60);
    await page.mouse.click(x, y);
    await adviser.steer();
    await page.mouse.click(x, y, { button: "middle" });
    const at = { x: watch.window.x + 50, y: watch.window.y + 60 };
    await waitForButtons(watch, [{ down: true, button: 2, ...at }, { down: false, button: 2, ...at }]);
  });

  await step("click and wheel arrive at the very pixel", async () => {
    const before = watch.seen();
    const at = { x: watch.window.x + 120, y: watch.window.y + 90 };
    const point = await adviser.point(at.x, at.y);
    await page.mouse.click(point.x, point.y);
    await page.mouse.wheel(0, 120);
    await page.mouse.wheel(0, -120);
    const pair = (button: number) => [{ down: true, button, ...at }, { down: false, button, ...at }];
    await waitForButtons(watch, [...before, ...pair(1), ...pair(5), ...pair(4)]);
  });

  await step("text with ü, ß, € and @ is typed", async () => {
    const { x, y } = await adviser.point(notepad.window.x + 100, notepad.window.y + 50);
    await page.mouse.click(x, y);
    await notepad.focus();
    await typeGerman(page, TEXT);
    await page.keyboard.press("Enter");
    await waitFor(async () => await notepad.text() !== "", { what: "a line in the terminal" });
    assert.equal(await notepad.text(), `${TEXT}\n`);
    await waitForSamePicture(page, desktop.grab);
  });

  await step("a window is dragged by its title", async () => {
    const { id, x, y } = notepad.window;
    const from = await adviser.point(x + 60, y - 10);
    const to = await adviser.point(x + 60 + 150, y - 10 + 200);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x, to.y, { steps: 12 });
    await page.mouse.up();
    await waitFor(async () => {
      const text = await desktop.tool("xwininfo", ["-id", id]);
      return text.includes(`Absolute upper-left X:  ${x + 150}\n`) &&
        text.includes(`Absolute upper-left Y:  ${y + 200}\n`);
    }, { what: "the window at its new place", otherwise: () => desktop.tool("xwininfo", ["-id", id]) });
    await waitForSamePicture(page, desktop.grab);
  });

  await step("the screen's size changes, smaller and larger", async () => {
    await desktop.resize(1000, 700);
    await waitForSamePicture(page, desktop.grab);
    await desktop.resize(1608, 1006);
    await waitForSamePicture(page, desktop.grab);
  });

  await step("the page's pause stops the picture, and going on brings it up to date", async () => {
    await adviser.button("Pause").click();
    await paintBackground(desktop);
    await adviser.page.getByRole("button", { name: /^(Pause|Fortsetzen|Weiter)$/ }).click();
    await waitForSamePicture(page, desktop.grab);
  });

  await step("no page reported an error", () => assert.deepEqual(meeting.faults(), []));
  await step("the page itself may compile no WebAssembly, only its decode worker may", async () => {
    const compiles = (page: Page) =>
      page.evaluate(() =>
        WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)).then(() => true, () => false)
      );
    assert.deepEqual([await compiles(page), await compiles(customer.page)], [false, false]);
  });
  await step("the check words are the same on both sides", async () => {
    const words = async (text: Promise<string>) =>
      /Prüfwort\W+(\p{L}+\W\p{L}+)/u.exec(await text)?.[1] ?? null;
    const [here, there] = [await words(page.innerText("body")), await words(customer.page.innerText("body"))];
    assert.ok(here);
    assert.equal(here, there);
  });
});
