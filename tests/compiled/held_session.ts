import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { Desktop } from "../../capture/virtual/desktop.ts";
import { typeGerman } from "../e2e/keyboard.ts";
import type { Pixels } from "../e2e/xvfb.ts";
import { waitForSamePicture } from "../e2e/picture.ts";
import { type AdviserPage, answerQuestion, type ClientPage } from "../e2e/session.ts";

/** The client's virtual desktop has this size. */
const SCREEN = { width: 1280, height: 720 };
const TEXT = "Grüße, 50 € @ Köln";

/**
 * One Support session on the virtual desktop, from the number to the end. A second desktop, in the test's own process,
 * is used in the same way; the adviser's page has to show exactly what this one shows.
 */
export async function hold(
  { adviser, customer }: { adviser: AdviserPage; customer: ClientPage },
): Promise<void> {
  const { page } = adviser;
  await customer.connect(await adviser.newSession("Support"));
  await answerQuestion(customer.page, "Ja");

  const model = new Desktop(SCREEN);
  try {
    const same = () => waitForSamePicture(page, () => Promise.resolve(pixelsOf(model)));
    await same();

    await adviser.steer();
    await clickBoth(adviser, model, "field");
    await typeGerman(page, TEXT);
    model.type(TEXT);
    await clickBoth(adviser, model, "button");
    assert.equal(model.clicks, 1);
    await same();
  } finally {
    model.close();
  }

  await adviser.button("Beenden").click();
  for (const ended of [adviser.ended, customer.ended]) {
    await ended.waitFor();
    await ended.getByRole("button", { name: "Schließen" }).waitFor();
  }
  await close(adviser.page);
}

async function clickBoth(adviser: AdviserPage, model: Desktop, part: "field" | "button"): Promise<void> {
  const { x, y, width, height } = model.layout[part];
  const place = { x: x + (width >> 1), y: y + (height >> 1) };
  const { x: left, y: top } = await adviser.point(place.x, place.y);
  await adviser.page.mouse.click(left, top);
  model.movePointer(place);
  model.click(true);
  model.click(false);
}

async function close(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Die Sitzung ist beendet" });
  await dialog.getByRole("button", { name: "Schließen" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** RGBA, as the page's canvas has it. */
function pixelsOf({ canvas }: Desktop): Pixels {
  const { width, height } = canvas;
  const data = new Uint8Array(canvas.pixels.buffer.slice(0));
  for (let at = 0; at < data.length; at += 4) {
    [data[at], data[at + 2], data[at + 3]] = [data[at + 2], data[at], 255];
  }
  return { width, height, data };
}
