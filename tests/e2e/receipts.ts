/// <reference lib="dom" />
import type { Locator, Page } from "playwright-core";
import { spawnMfb } from "./mfb.ts";
import { within } from "./wait.ts";

/** The end dialog's files, and the program that checks a receipt. */

/** From here on the page saves by downloads: the browser's own dialog can't be used by a test. */
export async function saveByDownloads(page: Page): Promise<void> {
  await page.evaluate(() =>
    Object.defineProperty(globalThis, "showSaveFilePicker", { value: undefined, configurable: true })
  );
}

/** Presses a button that saves. @returns what was saved, and its suggested name. */
export async function save(page: Page, button: Locator): Promise<{ name: string; bytes: Uint8Array }> {
  const begun = page.waitForEvent("download");
  await button.click();
  const download = await begun;
  return { name: download.suggestedFilename(), bytes: await Deno.readFile(await download.path()) };
}

/** `MFB-Kunde beleg pruefen` with the real program. */
export async function checkReceipts(files: string[]): Promise<{ code: number; text: string }> {
  await using child = spawnMfb(["beleg", "pruefen", ...files], { env: { DISPLAY: null } });
  const code = await within(child.ended, { what: "the check of a receipt", timeoutMs: 60_000 });
  await child.stop();
  return { code, text: child.stdout.join("\n") };
}
