import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startColleague } from "./colleague.ts";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground } from "./programs.ts";
import { AdviserPage, answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";

/** Two advisers, several sessions, and one of them handed over while its client looks on. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const PATIENCE = { timeoutMs: 60_000 };
/** Who sits at the server's own computer has no name but the office's. */
const GIVER = "Steuerkanzlei";

Deno.test("two advisers: own sessions, and a hand-over with the client's Ja", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting({ width: 640, height: 400, serverArgs: ["--office", GIVER] });
  const { adviser: anna, customer, desktop } = meeting;
  await paintBackground(desktop);
  const colleague = await startColleague(meeting);
  const { bernd, offer, dialog, question } = colleague;
  for (const { page } of [anna, customer, bernd]) page.setDefaultTimeout(PATIENCE.timeoutMs);
  const own = (page: Page) => page.getByRole("region", { name: "Meine Sitzungen" });

  await step("each adviser sees own sessions only, in every window of the browser", async () => {
    await meeting.ask("Support");
    await answerQuestion(customer.page, "Ja");
    await waitForSamePicture(anna.page, desktop.grab, PATIENCE);
    const name = (await anna.screen.getAttribute("aria-label"))!.match(/^Bildschirm von (.+),/)![1];
    assert.notEqual(name, "Der Mandant");
    await own(anna.page).locator("summary").click();
    await own(anna.page).getByText("läuft").waitFor();
    const opened = anna.page.context().waitForEvent("page");
    await own(anna.page).getByRole("button", { name: "Weitere Sitzung" }).click();
    const second = new AdviserPage(await opened);
    second.page.setDefaultTimeout(PATIENCE.timeoutMs);
    await second.button("Neue Sitzung").waitFor();
    // The name came from the other window, not from the server.
    await own(second.page).getByRole("listitem").filter({ hasText: "in anderem Fenster" }).getByText(name)
      .waitFor();
    await second.newSession();
    await own(second.page).getByRole("listitem").filter({ hasText: "wartet auf den Mandanten" }).waitFor();
    await own(anna.page).getByRole("listitem").nth(1).waitFor();
    assert.equal(await own(bernd.page).count(), 0);
    await second.button("Sitzung abbrechen").click();
    await second.page.close({ runBeforeUnload: false });
  });

  await step("the client's Nein leaves all as it was", async () => {
    await colleague.type(await colleague.offerSession());
    await question.getByText(`Bernd Muster übernimmt Ihre Sitzung von ${GIVER}.`).waitFor();
    await question.getByRole("button", { name: "Nein" }).click();
    await dialog.getByText("Der Mandant hat Nein gesagt.").waitFor();
    await offer.getByText(`Die Sitzung bleibt bei ${GIVER}.`).waitFor();
    await dialog.getByRole("button", { name: "Schließen" }).click();
    await offer.getByRole("button", { name: "Schließen" }).click();
    await paintBackground(desktop, 8);
    await waitForSamePicture(anna.page, desktop.grab, PATIENCE);
    assert.equal(await bernd.screen.count(), 0);
  });

  await step("Ja: the screen goes on at the colleague's, and nowhere else", async () => {
    await colleague.type(await colleague.offerSession());
    await question.getByRole("button", { name: "Ja", exact: true }).click();
    const given = anna.page.getByRole("dialog", { name: "Die Sitzung ist übergeben" });
    await given.getByText("Bernd Muster hat die Sitzung übernommen.").waitFor();
    await paintBackground(desktop, 9);
    await waitForSamePicture(bernd.page, desktop.grab, PATIENCE);
    assert.equal(await anna.screen.count(), 0);
    await given.getByRole("button", { name: "Schließen" }).click();
    await anna.button("Neue Sitzung").waitFor();
    await own(bernd.page).getByText("(1)").waitFor();
    await own(anna.page).waitFor({ state: "detached" });
  });

  await step("both words of the Prüfwort are the same; the colleague ends", async () => {
    const words = (page: Page) => page.locator(".check-words strong").first().textContent();
    assert.equal(await words(bernd.page), await words(customer.page));
    await bernd.button("Beenden").click();
    await bernd.ended.waitFor();
    await customer.ended.waitFor();
  });

  assert.deepEqual([...meeting.faults(), ...colleague.faults], []);
});
