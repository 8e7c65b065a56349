import assert from "node:assert/strict";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { startButtonWatch } from "./programs.ts";
import { answerQuestion } from "./session.ts";
import { waitFor } from "./wait.ts";
import { startDesktop, startNestedDesktop } from "./xvfb.ts";

/** The client's own mouse goes first: a screen within a screen, whose mouse is moved from outside like a real one. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "while the client moves the mouse, the adviser's input waits, and the viewer says so",
  options,
  async () => {
    await using outer = await startDesktop({ width: 1000, height: 700, windowManager: false });
    await using desktop = await startNestedDesktop(outer);
    await using meeting = await startMeeting({ desktop });
    const { adviser, customer } = meeting;
    const watch = await startButtonWatch(desktop, { x: 500, y: 300 });
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await waitForSamePicture(adviser.page, desktop.grab);
    await adviser.steer();
    const at = await adviser.point(watch.window.x + 50, watch.window.y + 50);
    const says = adviser.page.getByText("bewegt gerade selbst die Maus");

    let moving = true;
    const hand = (async () => {
      for (let i = 0; moving; i++) await outer.tool("xdotool", ["mousemove", `${100 + i % 50}`, "100"]);
    })();
    await says.first().waitFor();
    await adviser.page.mouse.move(at.x, at.y);
    await adviser.page.mouse.click(at.x, at.y);
    moving = false;
    await hand;
    await says.first().waitFor({ state: "hidden" });
    assert.deepEqual(watch.seen(), []);

    await waitFor(async () => {
      await adviser.page.mouse.click(at.x, at.y);
      return watch.seen().length > 0;
    }, { what: "a click, when the hand is still" });
  },
);
