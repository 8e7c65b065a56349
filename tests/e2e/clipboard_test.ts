import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { CLIPBOARD_MAX_BYTES } from "../../protocol/limits.ts";
import { startMeeting } from "./meeting.ts";
import { startKeyWatch } from "./programs.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { copyOn, pasteOn } from "./xclip.ts";
import { startDesktop } from "./xvfb.ts";

/** The shared clipboard: real programs on the shared screen, the browser's own clipboard at the other end. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const TEXT = "Grüße, 50 € 😀👩‍👩‍👧 漢字\r\nzweite Zeile\n\tEinzug „Zitat“ \\";
const MOST = "ä".repeat(CLIPBOARD_MAX_BYTES / 2);
/** The machine may be busy. */
const LONG_MS = 60_000;

interface Written {
  written: string[];
}

/** All that a page put into its computer's clipboard. */
async function watchWrites(page: Page): Promise<() => Promise<string[]>> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => {
    const all: string[] = (globalThis as unknown as Written).written = [];
    const { clipboard } = navigator;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = (text) => (all.push(text), write(text));
  });
  return () => page.evaluate(() => (globalThis as unknown as Written).written);
}

const readHere = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const copyHere = (page: Page, text: string) =>
  page.evaluate((text) => navigator.clipboard.writeText(text), text);

Deno.test("Support: the clipboard passes once the client turned it on, both ways", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting();
  const { adviser, customer, desktop } = meeting;
  const { page } = adviser;
  await meeting.ask();
  await answerQuestion(customer.page, "Ja");
  const written = await watchWrites(page);
  const expectWritten = (text: string) =>
    waitFor(
      () => page.evaluate((text) => (globalThis as unknown as Written).written.at(-1) === text, text),
      { what: "the text", timeoutMs: LONG_MS },
    );

  await step("off: nothing leaves, and there is nothing to send with", async () => {
    await customer.page.getByText("Zwischenablage: aus").waitFor({ timeout: LONG_MS });
    await copyOn(desktop, "vor dem Einschalten");
    assert.equal(await adviser.button("Zwischenablage senden").count(), 0);
    await customer.button("Zwischenablage einschalten").click();
    await adviser.button("Zwischenablage senden").waitFor({ timeout: LONG_MS });
    await copyOn(desktop, "danach");
    await expectWritten("danach");
    assert.deepEqual(await written(), ["danach"]);
  });

  await step("what the client copies is in the adviser's clipboard, exactly", async () => {
    await copyOn(desktop, TEXT);
    await expectWritten(TEXT);
    await page.getByText("Kopierter Text ist jetzt in Ihrer Zwischenablage.").waitFor();
  });

  await step("what the adviser sends is in the client's clipboard, exactly", async () => {
    const text = `Von der Kanzlei: ${TEXT}`;
    await copyHere(page, text);
    await adviser.button("Zwischenablage senden").click();
    await page.getByText("Ihr Text ist jetzt in der Zwischenablage der anderen Seite.").waitFor();
    assert.equal(await pasteOn(desktop), text);
  });

  await step("Strg+V: the adviser's text is there before the key", async () => {
    const keys = await startKeyWatch(desktop);
    // The window manager may be slow to give it the keyboard after a click.
    await desktop.tool("xdotool", ["windowfocus", "--sync", keys.window.id]);
    await adviser.steer();
    // Places are told of a picture that is there.
    await waitFor(async () => (await adviser.size()).width === 1280, {
      what: "a picture",
      timeoutMs: LONG_MS,
    });
    const at = await adviser.point(keys.window.x + 50, keys.window.y + 50);
    await page.mouse.click(at.x, at.y);
    await copyHere(page, "mit Strg+V");
    // As when it was copied in another window.
    await page.evaluate(() => dispatchEvent(new Event("blur")));
    await page.mouse.click(at.x, at.y);
    await page.keyboard.press("Control+v");
    await waitFor(() => keys.pressed().includes("Control+v"), { what: "the key", timeoutMs: LONG_MS });
    assert.equal(await pasteOn(desktop), "mit Strg+V");
    await waitFor(() => keys.held() === 0, { what: "all keys to go up" });
    assert.deepEqual(keys.pressed(), ["Control_L", "Control+v"]);
    await adviser.button("Steuern").click();
  });

  await step("1 MiB passes both ways, one byte more is refused in words", async () => {
    await copyOn(desktop, MOST);
    await expectWritten(MOST);
    await copyOn(desktop, `${MOST}x`);
    await page.getByText("Auf der anderen Seite wurde ein zu langer Text kopiert.").waitFor();
    await customer.page.getByText("Der zuletzt kopierte Text ist zu lang und wurde nicht gesendet.")
      .waitFor();
    const own = MOST.replaceAll("ä", "ö");
    await copyHere(page, own);
    await adviser.button("Zwischenablage senden").click();
    await page.getByText("Ihr Text ist jetzt in der Zwischenablage der anderen Seite.")
      .waitFor({ timeout: LONG_MS });
    assert.equal(await pasteOn(desktop), own);
    await copyHere(page, `${own}x`);
    await adviser.button("Zwischenablage senden").click();
    await page.getByText("Ihr Text ist zu lang und wurde nicht gesendet.").waitFor();
    assert.equal(await pasteOn(desktop), own);
  });

  await step("paused: nothing passes, nor later what was copied meanwhile", async () => {
    const before = await written();
    await customer.button("Pause").click();
    await adviser.button("Zwischenablage senden").waitFor({ state: "detached" });
    await copyOn(desktop, "in der Pause");
    await customer.button("Fortsetzen").click();
    await adviser.button("Zwischenablage senden").waitFor();
    await copyOn(desktop, "nach der Pause");
    await expectWritten("nach der Pause");
    assert.deepEqual((await written()).slice(before.length), ["nach der Pause"]);
  });

  await step("turned off: nothing passes any more", async () => {
    await customer.button("Zwischenablage ausschalten").click();
    await adviser.button("Zwischenablage senden").waitFor({ state: "detached" });
    const before = (await written()).length;
    await copyOn(desktop, "wieder aus");
    await customer.button("Zwischenablage einschalten").click();
    await adviser.button("Zwischenablage senden").waitFor();
    await copyOn(desktop, "wieder an");
    await expectWritten("wieder an");
    assert.equal((await written()).length, before + 1);
  });

  await step("no page reported an error", () => assert.deepEqual(meeting.faults(), []));
});

Deno.test("Zeigen: the clipboard passes once both turned it on", options, async (t) => {
  const step = inOrder(t);
  await using officeDesktop = await startDesktop({ width: 1000, height: 700 });
  await using meeting = await startMeeting({ serverDisplay: officeDesktop });
  const { adviser, customer } = meeting;
  await meeting.ask("Zeigen");
  await answerQuestion(adviser.page, "Ja");
  const written = await watchWrites(customer.page);
  const toggle = customer.button("Zwischenablage");
  /** What is copied counts from when the host knows that it is wanted: then its owner reads this. */
  const bothOn = () =>
    adviser.page.getByText("Text, den Sie kopieren (Strg+C), bekommt auch").waitFor({ timeout: LONG_MS });

  await step("the adviser's switch alone lets nothing pass", async () => {
    await adviser.button("Zwischenablage einschalten").click({ timeout: LONG_MS });
    await adviser.page.getByText("noch nicht eingeschaltet").waitFor();
    await copyOn(officeDesktop, "zu früh");
    assert.equal(await customer.button("Zwischenablage senden").count(), 0);
  });

  await step("with the client's it passes both ways, and not what was copied before", async () => {
    await toggle.click();
    await customer.button("Zwischenablage senden").waitFor();
    await bothOn();
    await copyOn(officeDesktop, "von der Kanzlei");
    await waitFor(async () => (await written()).length > 0, { what: "the text" });
    assert.deepEqual(await written(), ["von der Kanzlei"]);
    await copyHere(customer.page, "vom Mandanten");
    await customer.button("Zwischenablage senden").click();
    await waitFor(async () => await pasteOn(officeDesktop) === "vom Mandanten", {
      what: "the client's text",
    });
  });

  await step("the client turns it off again: nothing more comes", async () => {
    const before = (await written()).length;
    await toggle.click();
    await adviser.page.getByText("noch nicht eingeschaltet").waitFor();
    await copyOn(officeDesktop, "nicht mehr");
    await toggle.click();
    await customer.button("Zwischenablage senden").waitFor();
    await bothOn();
    await copyOn(officeDesktop, "wieder");
    await waitFor(async () => (await written()).at(-1) === "wieder", { what: "the next text" });
    assert.equal((await written()).length, before + 1);
    assert.equal(await readHere(customer.page), "wieder");
    assert.deepEqual(meeting.faults(), []);
  });
});
