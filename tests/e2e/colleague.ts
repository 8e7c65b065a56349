import type { Locator, Page } from "playwright-core";
import { createAccounts } from "../../server/accounts/create_accounts.ts";
import { loadServerKey } from "../../server/data_dir.ts";
import { createAccountStore } from "../../server/store/accounts.ts";
import { openDatabase } from "../../server/store/database.ts";
import type { Meeting } from "./meeting.ts";
import { AdviserPage } from "./session.ts";

/** A second adviser of a meeting's office, at another computer, and the hand-over of the session to him. */

const NAME = "Bernd Muster";

export interface Colleague {
  readonly bernd: AdviserPage;
  /** Bernd's page: the session that waits for his Übergabenummer. */
  readonly offer: Locator;
  /** The giver's dialog. */
  readonly dialog: Locator;
  /** At the client. */
  readonly question: Locator;
  /** Up to the number on the giver's page. */
  offerSession(): Promise<string>;
  /** The number typed by Bernd: the client is asked. */
  type(number: string): Promise<void>;
  readonly faults: string[];
}

/** Signs Bernd in, by an account that is put into the running server's folder. */
export async function startColleague(meeting: Meeting): Promise<Colleague> {
  const { page, faults } = await meeting.browser.page();
  await signIn(page, meeting);
  const bernd = new AdviserPage(page), anna = meeting.adviser;
  const offer = page.getByRole("region", { name: "möchte Ihnen eine Sitzung übergeben." });
  const dialog = anna.page.getByRole("dialog", { name: "Sitzung übergeben" });
  await bernd.open(new URL("/berater", meeting.server.url).href);
  return {
    bernd,
    offer,
    dialog,
    question: meeting.customer.page.getByRole("dialog", { name: "Übergabe in der Kanzlei" }),
    faults,
    async offerSession() {
      await anna.button("Übergeben").click();
      await dialog.getByRole("button", { name: NAME }).click();
      const number = await dialog.getByTestId("handover-number").textContent();
      await offer.waitFor();
      return number!;
    },
    async type(number) {
      await offer.getByLabel("Übergabenummer").fill(number);
      await offer.getByRole("button", { name: "Übernehmen" }).click();
    },
  };
}

async function signIn(page: Page, { data, server }: Meeting): Promise<void> {
  const db = openDatabase(data);
  const accounts = createAccounts({
    store: createAccountStore(db),
    key: loadServerKey(data),
    now: Date.now,
    audit: () => {},
    office: () => ({ name: "", phone: "" }),
  });
  const id = "AAAAAAAAAAAAAAAAAAAAAA";
  accounts.store.add({
    ...{ id, name: NAME, login: "bernd", role: "adviser", locked: false, createdAt: Date.now() },
    passwordHash: null,
    codeSecret: null,
  });
  const value = accounts.signIns.begin(id, "Test");
  accounts.close();
  db.close();
  await page.context().addCookies([{
    ...{ name: `mfb_${server.port}`, value, domain: "127.0.0.1", path: "/" },
    ...{ httpOnly: true, secure: false, sameSite: "Strict" },
  }]);
}
