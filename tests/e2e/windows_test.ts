import assert from "node:assert/strict";
import { ACCENTED_LETTERS, GERMAN_CHARACTERS, typeGerman } from "./keyboard.ts";
import { watchPage } from "./painted.ts";
import { waitForSamePicture } from "./picture.ts";
import { waitForShown } from "./release.ts";
import { answerQuestion, choiceDialog, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { ADVERSARY_COLOUR, startAdversaryProgram, startNotes, startWindowsMeeting } from "./windows.ts";

/** A client with Windows: the client role in deno.exe under Wine, real programs there, everything else as always. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const NOTES = { x: 60, y: 80, width: 640, height: 400 };
const ADVERSARY_SECONDS = 15;
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

  await step("every character of a German keyboard, and shortcuts", async () => {
    const { keyboard } = adviser.page;
    const lines = [GERMAN_CHARACTERS.join(""), ACCENTED_LETTERS.join("")].map((line) => `${line}\n`).join("");
    const written = (text: string) =>
      waitFor(() => notes.text() === text, { what: "the text in notepad", otherwise: () => notes.text() });
    await keyboard.press("Control+a");
    await keyboard.press("Delete");
    await written("");
    await typeGerman(adviser.page, lines);
    await written(lines);
    await keyboard.press("Control+a");
    await keyboard.press("Control+c");
    await keyboard.press("ArrowRight");
    await keyboard.press("Control+v");
    await written(lines + lines);
    await keyboard.press("Shift+ArrowUp");
    await keyboard.press("Backspace");
    await written(lines + lines.split("\n")[0] + "\n");
  });

  await step("the client's own mouse goes first, his Pause key takes steering back", async () => {
    const says = adviser.page.getByText("bewegt gerade selbst die Maus").first();
    await desktop.tool("xdotool", ["mousemove", "900", "300"]);
    await says.waitFor();
    await says.waitFor({ state: "hidden" });
    await desktop.tool("xdotool", ["key", "Pause"]);
    await waitFor(async () => await adviser.button("Steuern").getAttribute("aria-pressed") === "false", {
      what: "steering to be taken back",
    });
    await customer.page.getByText("Pause/Untbr").first().waitFor();
  });

  await step("the end leaves nobody connected", async () => {
    await customer.button("Beenden").first().click();
    await customer.ended.waitFor();
    await adviser.ended.waitFor();
    assert.deepEqual(meeting.faults(), []);
  });
});

Deno.test("a client with Windows releases notepad, and nothing else leaves", options, async (t) => {
  const step = inOrder(t);
  await using windows = await startWindowsMeeting();
  const { wine, meeting } = windows;
  const { adviser, customer, desktop } = meeting;
  await using notes = await startNotes(wine, NOTES);
  wine.start("winver");
  const about = await desktop.place("About Wine.*");
  const visible = { x: NOTES.x + 30, y: NOTES.y + 320, width: 400, height: 40 };

  await step("only notepad is ticked, and only notepad is seen", async () => {
    await meeting.ask();
    await consentDialog(customer.page).getByRole("button", { name: "Applikationen wählen" }).click();
    const dialog = choiceDialog(customer.page);
    await dialog.getByRole("checkbox", { name: /notepad/i }).check();
    await dialog.getByRole("button", { name: "Auswahl bestätigen" }).click();
    await waitForShown(adviser.page, desktop, [
      { area: visible, as: "screen" },
      { area: about, as: "pattern" },
      { area: { x: 0, y: 700, width: 1280, height: 100 }, as: "pattern" },
    ]);
  });

  await step("a click on the other program is dropped, one into notepad isn't", async () => {
    await adviser.steer();
    const click = async (x: number, y: number) => {
      const at = await adviser.point(x, y);
      await adviser.page.mouse.click(at.x, at.y);
    };
    // Its only button closes it, and so does Escape.
    await click(about.x + about.width - 60, about.y + about.height - 25);
    await adviser.page.keyboard.press("Escape");
    await click(visible.x + 200, visible.y + 20);
    await typeGerman(adviser.page, TEXT);
    await waitFor(() => notes.text() === TEXT, {
      what: "the text in notepad",
      otherwise: () => notes.text(),
    });
    assert.match(await desktop.tool("xwininfo", ["-root", "-tree"]), /"About Wine/);
  });

  await step("of an adversary's windows not a pixel is painted", async () => {
    const stop = await watchPage(adviser.page, ADVERSARY_COLOUR);
    await startAdversaryProgram(wine, { seconds: ADVERSARY_SECONDS }).ended;
    const { frames, leakedPixels } = await stop();
    assert.ok(frames > 20, `${frames} frames`);
    assert.equal(leakedPixels, 0);
  });

  await step("with everything released it is seen: the step above can fail", async () => {
    await customer.button("Applikationswahl").first().click();
    const dialog = choiceDialog(customer.page);
    await dialog.getByRole("checkbox", { name: "Gesamter Desktop" }).check();
    await dialog.getByRole("button", { name: "Alle freig." }).click();
    await dialog.getByRole("checkbox", { name: "Neu gestartete Applikationen" }).check();
    await dialog.getByRole("button", { name: "Auswahl bestätigen" }).click();
    const stop = await watchPage(adviser.page, ADVERSARY_COLOUR);
    await startAdversaryProgram(wine, { seconds: ADVERSARY_SECONDS }).ended;
    assert.ok((await stop()).leakedPixels > 0);
  });

  await step("the end leaves nobody connected", async () => {
    await adviser.button("Beenden").first().click();
    await customer.ended.waitFor();
    assert.deepEqual(meeting.faults(), []);
  });
});
