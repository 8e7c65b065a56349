/// <reference lib="dom" />
import assert from "node:assert/strict";
import { startMeeting } from "./meeting.ts";
import { startNotepad } from "./programs.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";

/** The remote pointer in a real browser: its shape, its place, and whose hand is on it. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("the remote pointer", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting();
  const { adviser, desktop } = meeting;
  const { page } = adviser;
  await meeting.share();
  await using notepad = await startNotepad(desktop);
  const outside = { x: 900, y: 600 }, inside = { x: notepad.window.x + 60, y: notepad.window.y + 60 };
  /** The local user's hand. */
  const moveLocally = ({ x, y }: { x: number; y: number }) =>
    desktop.tool("xdotool", ["mousemove", String(x), String(y)]);
  const pointer = page.locator(".remote-pointer");
  const place = async () => await pointer.isVisible() ? await pointer.boundingBox() : null;
  const image = () => pointer.getAttribute("src");
  const cursor = () => adviser.canvas.evaluate((canvas) => (canvas as HTMLElement).style.cursor);
  let arrow = "", beam = "";

  /** Waits for the pointer's picture at a point of the remote screen, give or take its hot spot. */
  async function pointsAt(x: number, y: number): Promise<{ x: number; y: number }> {
    const point = await adviser.point(x, y);
    return await waitFor(async () => {
      const box = await place();
      return box && Math.hypot(box.x - point.x, box.y - point.y) < 25
        ? { x: box.x - point.x, y: box.y - point.y }
        : null;
    }, { what: `the pointer at ${x},${y}` });
  }

  await step("who only looks sees where the local user points, and with which shape", async () => {
    await moveLocally(outside);
    const first = await pointsAt(outside.x, outside.y);
    arrow = (await image())!;
    await moveLocally({ x: outside.x - 100, y: outside.y - 40 });
    const second = await pointsAt(outside.x - 100, outside.y - 40);
    // The same hot spot at both places.
    assert.ok(Math.abs(first.x - second.x) < 0.1 && Math.abs(first.y - second.y) < 0.1);

    await moveLocally(inside);
    await waitFor(async () => await image() !== arrow, { what: "another shape" });
    beam = (await image())!;
    await moveLocally(outside);
    await waitFor(async () => await image() === arrow, { what: "the first shape again" });
    assert.equal(await cursor(), "default");
  });

  await step("who steers has the own pointer, in the remote shape", async () => {
    await adviser.steer();
    const [over, beside] = [
      await adviser.point(inside.x, inside.y),
      await adviser.point(outside.x, outside.y),
    ];
    await page.mouse.move(over.x, over.y);
    await waitFor(async () => (await cursor()).includes(beam), { what: "the shape over the text" });
    assert.equal(await pointer.isVisible(), false);
    await page.mouse.move(beside.x, beside.y);
    await waitFor(async () => (await cursor()).includes(arrow), { what: "the shape beside the text" });
    assert.equal(await pointer.isVisible(), false);
  });

  await step("the local user's hand on the pointer shows, until the own moves again", async () => {
    await moveLocally({ x: outside.x + 50, y: outside.y + 50 });
    await pointsAt(outside.x + 50, outside.y + 50);
    const at = await adviser.point(outside.x - 30, outside.y - 30);
    await page.mouse.move(at.x, at.y);
    await pointer.waitFor({ state: "hidden" });
    // Beside the picture it is the remote pointer again, where the own hand left it.
    await page.mouse.move(5, 5);
    await pointsAt(outside.x - 30, outside.y - 30);
  });

  await step("no page reported an error", () => assert.deepEqual(meeting.faults(), []));
});
