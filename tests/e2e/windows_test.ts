import assert from "node:assert/strict";
import { typeGerman } from "./keyboard.ts";
import { waitForSamePicture } from "./picture.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { startNotes, startWindowsMeeting } from "./windows.ts";

/** A client with Windows: the client role in deno.exe under Wine, real programs there, everything else as always. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const NOTES = { x: 60, y: 80, width: 640, height: 400 };
const TEXT = "Grüße, 50 € @ Köln";

Deno.test("a client with Windows is seen and steered", options, async (t) => {
  const step = inOrder(t);
  await using windows = await startWindowsMeeting();
  const { wine, meeting } = windows;
  const { adviser, customer, desktop } = meeting;
  await using notes = await startNotes(wine, NOTES);

  await step("from the number to the picture, pixel by pixel", async () => {
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await waitForSamePicture(adviser.page, desktop.grab);
  });

  await step("what the adviser types is written in notepad", async () => {
    await adviser.steer();
    const at = await adviser.point(NOTES.x + 300, NOTES.y + 200);
    await adviser.page.mouse.click(at.x, at.y);
    await typeGerman(adviser.page, TEXT);
    await waitFor(() => notes.text() === TEXT, {
      what: "the text in notepad",
      otherwise: () => notes.text(),
    });
    await waitForSamePicture(adviser.page, desktop.grab);
  });

  await step("the end leaves nobody connected", async () => {
    await customer.button("Beenden").first().click();
    await customer.ended.waitFor();
    await adviser.ended.waitFor();
    assert.deepEqual(meeting.faults(), []);
  });
});
