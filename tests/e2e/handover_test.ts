import assert from "node:assert/strict";
import type { BrowserContext, Page } from "playwright-core";
import { createAccounts } from "../../server/accounts/create_accounts.ts";
import { loadServerKey } from "../../server/data_dir.ts";
import { createAccountStore } from "../../server/store/accounts.ts";
import { openDatabase } from "../../server/store/database.ts";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startMeeting } from "./meeting.ts";
import type { Mfb } from "./mfb.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground, startNotepad } from "./programs.ts";
import { AdviserPage, answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";

/** Two advisers, several sessions, and one of them handed over while its client looks on. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const shots = Deno.env.get("MFB_SHOTS") ?? null;
const SLOW_MS = 60_000;
/** Who sits at the server's own computer has no name but the office's. */
const GIVER = "Steuerkanzlei";

/** Puts an account into a running server's folder, and its sign-in into a browser. */
async function signIn(
  name: string,
  { data, server, context }: { data: string; server: Mfb; context: BrowserContext },
): Promise<void> {
  const db = openDatabase(data);
  const accounts = createAccounts({
    store: createAccountStore(db),
    key: loadServerKey(data),
    now: Date.now,
    audit: () => {},
    office: () => ({ name: GIVER, phone: "" }),
  });
  const id = "AAAAAAAAAAAAAAAAAAAAAA";
  accounts.store.add({
    ...{ id, name, login: "bernd", role: "adviser", locked: false, createdAt: Date.now() },
    passwordHash: null,
    codeSecret: null,
  });
  const value = accounts.signIns.begin(id, "Test");
  accounts.close();
  db.close();
  await context.addCookies([{
    ...{ name: `mfb_${server.port}`, value, domain: "127.0.0.1", path: "/" },
    ...{ httpOnly: true, secure: false, sameSite: "Strict" },
  }]);
}

Deno.test(
  "two advisers: own sessions, a further one, and a hand-over with the client's Ja",
  options,
  async (t) => {
    const step = inOrder(t);
    if (shots) await Deno.mkdir(shots, { recursive: true });
    await using meeting = await startMeeting({ width: 900, height: 600, serverArgs: ["--office", GIVER] });
    const { adviser: anna, customer, desktop } = meeting;
    await paintBackground(desktop);
    await using notepad = await startNotepad(desktop);
    const { page: berndsPage, faults } = await meeting.browser.page();
    for (const page of [anna.page, customer.page, berndsPage]) page.setDefaultTimeout(SLOW_MS);
    const bernd = new AdviserPage(berndsPage);
    const own = (page: Page) => page.getByRole("region", { name: "Meine Sitzungen" });
    const dialog = anna.page.getByRole("dialog", { name: "Sitzung übergeben" });
    const offer = bernd.page.getByRole("region", {
      name: "Steuerkanzlei möchte Ihnen eine Sitzung übergeben.",
    });
    const question = customer.page.getByRole("dialog", { name: "Übergabe in der Kanzlei" });

    async function handOverNumber(): Promise<string> {
      await anna.button("Übergeben").click();
      await dialog.getByRole("button", { name: "Bernd Muster" }).click();
      const number = await dialog.getByTestId("handover-number").textContent();
      assert.match(number!, /^[0-9]{4}$/);
      await offer.waitFor();
      return number!;
    }

    async function type(number: string): Promise<void> {
      await offer.getByLabel("Übergabenummer").fill(number);
      await offer.getByRole("button", { name: "Übernehmen" }).click();
    }

    await step("each adviser sees own sessions only, in every window of the browser", async () => {
      const { server, data } = meeting;
      await signIn("Bernd Muster", { data, server, context: bernd.page.context() });
      await bernd.open(new URL("/berater", server.url).href);
      await meeting.ask("Support");
      await answerQuestion(customer.page, "Ja");
      await waitForSamePicture(anna.page, desktop.grab, { timeoutMs: SLOW_MS });
      await own(anna.page).locator("summary").click();
      await own(anna.page).getByText("läuft").waitFor();
      const opened = anna.page.context().waitForEvent("page");
      await own(anna.page).getByRole("button", { name: "Weitere Sitzung" }).click();
      const second = new AdviserPage(await opened);
      await second.button("Neue Sitzung").waitFor();
      const row = own(second.page).getByRole("listitem").filter({ hasText: "in anderem Fenster" });
      // The name came from the other window, not from the server.
      await row.getByText((await anna.screen.getAttribute("aria-label"))!.match(/^Bildschirm von (.+),/)![1])
        .waitFor();
      await second.newSession();
      await waitFor(async () => await own(second.page).getByRole("listitem").count() === 2, {
        what: "two sessions",
      });
      await checkState(second.page, "own-sessions", shots);
      await checkTabWalk(second.page, "own-sessions");
      assert.equal(await own(bernd.page).count(), 0);
      await second.button("Sitzung abbrechen").click();
      await second.page.close({ runBeforeUnload: false });
    });

    await step("a wrong number is no hand-over; the client's Nein leaves all as it is", async () => {
      const number = await handOverNumber();
      await checkState(anna.page, "handover-number", shots);
      await checkState(bernd.page, "handover-offer", shots);
      await checkTabWalk(bernd.page, "handover-offer");
      await type(number === "0000" ? "1111" : "0000");
      await offer.getByText("Die Nummer stimmt nicht.").waitFor();
      await dialog.getByText("Noch 2 Versuche").waitFor();
      assert.equal(await question.count(), 0);
      await type(number);
      await question.getByText("Bernd Muster übernimmt Ihre Sitzung von Steuerkanzlei.").waitFor();
      await checkState(customer.page, "handover-question", shots);
      await question.getByRole("button", { name: "Nein" }).click();
      await dialog.getByText("Der Mandant hat Nein gesagt.").waitFor();
      await offer.getByText("Die Sitzung bleibt bei Steuerkanzlei.").waitFor();
      await dialog.getByRole("button", { name: "Schließen" }).click();
      await offer.getByRole("button", { name: "Schließen" }).click();
      await anna.steer();
      await waitForSamePicture(anna.page, desktop.grab, { timeoutMs: SLOW_MS });
    });

    await step("while the client is asked nobody steers", async () => {
      await type(await handOverNumber());
      await question.waitFor();
      await waitFor(
        async () =>
          await anna.page.getByRole("button", { name: "Steuern", exact: true, includeHidden: true })
              .getAttribute("aria-pressed") !== "true" ||
          await anna.page.getByText("Steuern geht, sobald").count() > 0,
        { what: "steering to rest", timeoutMs: SLOW_MS },
      );
    });

    await step("Ja: the screen goes on at the colleague's, and nowhere else", async () => {
      await question.getByRole("button", { name: "Ja", exact: true }).click();
      const given = anna.page.getByRole("dialog", { name: "Die Sitzung ist übergeben" });
      await given.getByText("Bernd Muster hat die Sitzung übernommen.").waitFor();
      assert.equal(await anna.screen.count(), 0);
      await waitForSamePicture(bernd.page, desktop.grab, { timeoutMs: SLOW_MS });
      await given.getByRole("button", { name: "Schließen" }).click();
      await anna.button("Neue Sitzung").waitFor();
      await own(bernd.page).getByText("(1)").waitFor();
      assert.equal(await own(anna.page).count(), 0);
      if (shots) await bernd.page.screenshot({ path: `${shots}/handover-taken.png` });
    });

    await step("the colleague steers and ends; both words of the Prüfwort are the same", async () => {
      const words = (page: Page) => page.locator(".check-words strong").first().textContent();
      assert.equal(await words(bernd.page), await words(customer.page));
      await bernd.steer();
      const { x, y } = await bernd.point(notepad.window.x + 40, notepad.window.y + 40);
      await bernd.page.mouse.click(x, y);
      await bernd.page.keyboard.type("von Bernd");
      await bernd.page.keyboard.press("Enter");
      await waitFor(() => notepad.text().then((text) => text.includes("von Bernd")), {
        what: "what the colleague typed",
        timeoutMs: SLOW_MS,
      });
      await bernd.button("Beenden").click();
      await bernd.ended.waitFor();
      await customer.ended.waitFor();
    });

    assert.deepEqual([...meeting.faults(), ...faults], []);
  },
);
