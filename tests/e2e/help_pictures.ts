import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { run } from "./child.ts";
import { ROOT } from "./mfb.ts";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground } from "./programs.ts";
import { answerQuestion } from "./session.ts";

/**
 * Makes the pictures of the help page's steps from the running program: `deno run -A tests/e2e/help_pictures.ts`, with
 * what the tests need (Debian's Chromium, Xvfb, ImageMagick). To be run and checked in when these pages change.
 */

const MARGIN = 8;
const MAX_BYTES = 40_000;
const FOLDER = join(ROOT, "ui", "help", "pictures");

/** The element with a little around it. The style sheet names the size. */
async function take(page: Page, element: Locator, name: string): Promise<void> {
  const box = await element.boundingBox();
  if (!box) throw new Error(`Cannot see what the picture "${name}" shows`);
  const clip = {
    x: Math.floor(box.x - MARGIN),
    y: Math.floor(box.y - MARGIN),
    width: Math.ceil(box.width + 2 * MARGIN),
    height: Math.ceil(box.height + 2 * MARGIN),
  };
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, clip, animations: "disabled" });
  // Few colours are enough for a page, and take a fifth of the bytes.
  await run("convert", [path, "-strip", "+dither", "-colors", "48", `PNG8:${path}`]);
  const { size } = await Deno.stat(path);
  if (size > MAX_BYTES) throw new Error(`The picture "${name}" has ${size} bytes, more than ${MAX_BYTES}`);
  console.log(
    `${name}.png: ${clip.width} × ${clip.height}, ${size} bytes; aspect-ratio in ui/styles/help.css`,
  );
}

await using meeting = await startMeeting({
  serverArgs: ["--office", "Kanzlei Beispiel", "--phone", "0221 123456"],
});
const { adviser, customer, desktop } = meeting;
const { page } = customer;
await page.setViewportSize({ width: 640, height: 1100 });
await paintBackground(desktop);
const number = await adviser.newSession();
await page.getByLabel("Sitzungsnummer").fill("31189 4072");
await take(page, page.locator("form.connect"), "number");
await page.getByLabel("Sitzungsnummer").fill("");
await customer.connect(number);
await customer.question.waitFor();
await take(page, customer.question, "consent");
await answerQuestion(page, "Ja");
await waitForSamePicture(adviser.page, desktop.grab);
await take(page, page.getByRole("region", { name: "Freigabe Ihres Bildschirms" }), "end");
