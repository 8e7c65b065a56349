/// <reference lib="dom" />
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { arrangeMenu, arrangeTaskbar, arrangeWindow, arrangeWindows } from "../../capture/virtual/layout.ts";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { startClient, startServer } from "./mfb.ts";
import { AdviserPage, ClientPage, consentDialog } from "./session.ts";
import { waitFor } from "./wait.ts";

/**
 * The Applikationswahl in every state a person meets, on the built-in virtual desktop: it stays usable while programs
 * come and go. MFB_SHOTS=folder keeps a screenshot of each.
 */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

const shots = Deno.env.get("MFB_SHOTS") ?? null;

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

Deno.test("accessibility of the Applikationswahl, while programs come and go", options, async (t) => {
  if (shots) await Deno.mkdir(shots, { recursive: true });
  const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const server = stack.use(await startServer({ data, args: ["--source", "virtual"] }));
  const client = stack.use(
    await startClient({ server: new URL(server.url).origin, args: ["--source", "virtual"] }),
  );
  const browser = stack.use(await startBrowser());
  const pages = [await browser.page(), await browser.page()];
  const adviser = new AdviserPage(pages[0].page), customer = new ClientPage(pages[1].page);
  const office = adviser.page, home = customer.page;
  await adviser.open(server.adviserUrl);
  await customer.open(client.url);
  await customer.connect(await adviser.newSession());

  const state = (name: string, page: Page) =>
    t.step(name, async () => {
      await checkState(page, name, shots);
      await checkTabWalk(page, name);
    });
  const choice = home.getByRole("dialog", { name: "Applikationswahl" });
  const box = (name: string) => choice.getByRole("checkbox", { name, exact: true });
  const sees = choice.getByRole("status");
  const confirm = async () => {
    await choice.getByRole("button", { name: "Auswahl bestätigen" }).click();
    await choice.waitFor({ state: "hidden" });
  };
  /** The adviser clicks in the middle of this place of the client's screen. */
  const click = async ({ x, y, width, height }: Place) => {
    const at = await adviser.point(x + width / 2, y + height / 2);
    await office.mouse.click(at.x, at.y);
  };

  await t.step("nothing is ticked at first, and nothing seen", async () => {
    await customer.question.getByRole("button", { name: "Applikationen wählen" }).click();
    await box("Notizblock").waitFor();
    for (const one of await choice.getByRole("checkbox").all()) assert.equal(await one.isChecked(), false);
    assert.equal(await sees.textContent(), "Ihr Berater sieht: nichts");
  });
  await state("client-choice-first", home);

  await box("Notizblock").check();
  await box("Taskleiste").check();
  await box("Startmenü").check();
  assert.equal(
    await sees.textContent(),
    "Ihr Berater sieht: 1 Applikation, die Taskleiste und das Startmenü",
  );
  await confirm();
  await waitFor(async () => (await adviser.size()).width > 300, { what: "the first picture" });
  await home.getByTestId("preview").waitFor();
  await office.getByText("Nur einzelne Applikationen sind freigegeben").waitFor();
  await state("client-sharing-some", home);
  await state("adviser-viewer-some", office);

  const screen = await adviser.size();
  const { start } = arrangeTaskbar(screen), { notepad } = arrangeWindows(screen);
  const menu = arrangeMenu(4), { close } = arrangeWindow(notepad);
  const openProgram = async (line: number) => {
    await click(start);
    await click({ ...menu.lines[line], y: menu.rect.y + menu.lines[line].y });
  };

  await t.step("a new program asks once", async () => {
    await adviser.steer();
    await openProgram(2);
    await home.getByText("Uhr möchte sichtbar werden. Freigeben?").waitFor();
  });
  await state("client-question", home);
  const question = home.getByRole("dialog", { name: "Uhr möchte sichtbar werden. Freigeben?" });
  await question.getByRole("button", { name: "Nein", exact: true }).click();
  await question.waitFor({ state: "hidden" });

  await t.step("a program that ends while ticked stays in the choice, with focus where it was", async () => {
    await customer.button("Applikationswahl").click();
    await box("Notizblock").waitFor();
    assert.ok(await box("Notizblock").isChecked());
    assert.equal(await box("Uhr").isChecked(), false);
    await box("Liste").focus();
    await adviser.steer();
    await click({ ...close, x: notepad.x + close.x, y: notepad.y + close.y });
    await box("Notizblock (beendet)").waitFor();
    assert.ok(await box("Notizblock (beendet)").isChecked());
    assert.ok(await box("Liste").evaluate((element) => element === document.activeElement));
  });
  await state("client-choice-ended", home);

  await t.step("it is the same when it comes back", async () => {
    await openProgram(0);
    await box("Notizblock").waitFor();
    assert.ok(await box("Notizblock").isChecked());
  });

  await t.step("Alle freig. is the whole screen, and said so when the choice is opened again", async () => {
    await choice.getByRole("button", { name: "Alle freig." }).click();
    await sees.getByText("den ganzen Bildschirm").waitFor();
    assert.equal(await box("Diese Applikation übertragen").isChecked(), false);
    await confirm();
    await home.getByText("ganzer Bildschirm").waitFor();
    await office.getByText("Nur einzelne Applikationen sind freigegeben").waitFor({ state: "hidden" });
    await customer.button("Applikationswahl").click();
    await choice.getByText("Zurzeit ist der ganze Bildschirm freigegeben").waitFor();
    assert.ok(await box("Uhr").isChecked());
  });
  await state("client-choice-everything", home);

  await t.step("Keine freig. hides all; Escape changes nothing", async () => {
    await choice.getByRole("button", { name: "Keine freig." }).click();
    await home.keyboard.press("Escape");
    await choice.waitFor({ state: "hidden" });
    const opener = customer.button("Applikationswahl");
    assert.ok(await opener.evaluate((element) => element === document.activeElement), "the focus is back");
    await home.getByText("ganzer Bildschirm").waitFor();
    await customer.button("Applikationswahl").click();
    await choice.getByRole("button", { name: "Keine freig." }).click();
    await confirm();
    await home.getByText("ist verbunden und sieht nichts").waitFor();
  });
  await state("client-sharing-nothing", home);

  await t.step("in Zeigen the adviser's choice begins with nothing too", async () => {
    await adviser.chooseMode("Zeigen");
    await consentDialog(office).getByRole("button", { name: "Applikationen wählen" }).click();
    const own = office.getByRole("dialog", { name: "Applikationswahl" });
    await own.getByRole("checkbox", { name: "Liste" }).waitFor();
    await own.getByText("Der Mandant sieht: nichts").waitFor();
  });
  await state("adviser-choice-first", office);
  const own = office.getByRole("dialog", { name: "Applikationswahl" });
  await own.getByRole("checkbox", { name: "Liste" }).check();
  await own.getByRole("button", { name: "Auswahl bestätigen" }).click();
  await home.getByText("Nur einzelne Applikationen sind freigegeben").waitFor();
  await state("adviser-showing-some", office);
  await state("client-viewer-some", home);
  assert.deepEqual(pages.flatMap(({ faults }) => faults), []);
});
