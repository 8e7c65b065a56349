import assert from "node:assert/strict";
import { TOTP } from "otpauth";
import type { Page } from "playwright-core";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { startServer } from "./mfb.ts";

/** Accounts in real browsers: passkeys by Chromium's own virtual authenticator, codes by the same rule as an app's. */

const PASSWORD = "vier Birken am Kanal";
const SHOTS = Deno.env.get("MFB_SHOTS") ?? null;
const PATIENCE_MS = 60_000;

Deno.test("advisers sign in by passkey, or by password and code, and are signed out everywhere", async () => {
  const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const server = stack.use(await startServer({ data, args: ["--source", "virtual"] }));
  const browser = stack.use(await startBrowser());
  const faults: string[][] = [];
  const open = async () => {
    const { page, faults: own } = await browser.page();
    page.setDefaultTimeout(PATIENCE_MS);
    faults.push(own);
    return page;
  };

  // The owner of the server's computer needs no account, and offers one for other computers.
  const owner = await open();
  await owner.goto(server.adviserUrl);
  await owner.getByRole("button", { name: "Anmeldung für andere Computer" }).click();
  const setUp = await owner.getByRole("link", { name: "Einrichtung öffnen" }).getAttribute("href");
  assert.equal(await owner.getByRole("radio", { name: "Zeigen" }).getAttribute("aria-disabled"), null);

  const anna = await open();
  await addAuthenticator(anna);
  await anna.goto(setUp!);
  // Numbers are no name for a passkey.
  await anna.getByText("Unter einer Adresse aus Zahlen gibt es keine Passkeys").waitFor();
  assert.equal(new URL(anna.url()).hash, "");
  await checkState(anna, "set-up", SHOTS);
  await anna.getByRole("link", { name: "Seite unter „localhost“ öffnen" }).click();
  await anna.getByLabel("Name", { exact: true }).fill("Anna Müller");
  await anna.getByLabel("Benutzername").fill("anna");
  await anna.getByRole("button", { name: "Passkey anlegen" }).click();
  await atWork(anna);
  const [cookie, ...more] = await anna.context().cookies();
  assert.deepEqual(more, []);
  assert.deepEqual(
    { ...cookie, value: "" },
    {
      name: `mfb_${server.port}`,
      value: "",
      domain: "localhost",
      path: "/",
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: "Strict",
    },
  );
  // The server's own screen is its owner's alone.
  await anna.getByText("Zeigen geht nur an dem Rechner, auf dem der Server läuft.").waitFor();
  assert.equal(await anna.getByRole("radio", { name: "Zeigen" }).getAttribute("aria-disabled"), "true");
  const late = await open();
  assert.equal((await late.goto(setUp!))?.status(), 404);
  await late.close();

  await anna.getByRole("button", { name: "Abmelden" }).click();
  await anna.getByRole("button", { name: "Mit Passkey anmelden" }).waitFor();
  await checkState(anna, "sign-in", SHOTS);
  await checkTabWalk(anna, "sign-in");
  await anna.getByRole("button", { name: "Mit Passkey anmelden" }).click();
  await atWork(anna);

  await anna.getByRole("link", { name: "Mein Konto" }).click();
  await anna.getByRole("heading", { name: "Mein Konto" }).waitFor();
  await checkState(anna, "account", SHOTS);
  await checkTabWalk(anna, "account");
  await anna.getByRole("link", { name: "Verwaltung" }).click();
  const form = anna.getByRole("form", { name: "Jemanden einladen" });
  await form.getByLabel("Name").fill("Bert Beispiel");
  await form.getByRole("button", { name: "Einladung anlegen" }).click();
  const invitation = await anna.getByLabel("Link für Bert Beispiel").inputValue();
  await checkState(anna, "administration-accounts", SHOTS);

  const bert = await open();
  await bert.goto(invitation);
  await bert.getByLabel("Benutzername").fill("bert");
  await bert.getByRole("radio", { name: "Kennwort und Code" }).check();
  await bert.getByLabel("Kennwort", { exact: true }).fill("passwort1234");
  const secret = (await bert.getByTestId("app-secret").textContent())!.replaceAll(" ", "");
  const used = codeAt(secret, 0);
  await bert.getByLabel("Code", { exact: true }).fill(used);
  await bert.getByRole("button", { name: "Konto anlegen" }).click();
  await bert.getByText("Dieses Kennwort errät man zuerst.").waitFor();
  await bert.getByLabel("Kennwort", { exact: true }).fill(PASSWORD);
  await bert.getByRole("button", { name: "Konto anlegen" }).click();
  await bert.getByRole("heading", { name: "Ihre Notfallcodes" }).waitFor();
  await checkState(bert, "recovery-codes", SHOTS);
  const recovery = await bert.locator(".codes li").first().textContent();
  await bert.getByRole("button", { name: "Ich habe sie notiert" }).click();
  await atWork(bert);
  await bert.getByRole("button", { name: "Abmelden" }).click();
  await signIn(bert, used);
  await bert.getByText("Die Angaben stimmen nicht, oder der Code wurde schon benutzt.").waitFor();
  await signIn(bert, codeAt(secret, 1));
  await atWork(bert);

  const elsewhere = await open();
  await elsewhere.goto(new URL("/berater", invitation).href);
  await elsewhere.getByRole("link", { name: "Mit Konto anmelden" }).click();
  await signIn(elsewhere, recovery!);
  await atWork(elsewhere);
  await bert.getByRole("link", { name: "Mein Konto" }).click();
  await bert.getByText("7 Notfallcodes sind noch übrig").waitFor();
  assert.equal(await bert.getByRole("link", { name: "Verwaltung" }).count(), 0);
  await bert.getByRole("button", { name: "Überall abmelden" }).click();
  await bert.getByText("Sie sind abgemeldet.").waitFor();
  await elsewhere.getByText("Sie sind abgemeldet. Melden Sie sich neu an").waitFor();
  await elsewhere.getByRole("link", { name: "Anmelden" }).waitFor();
  // The others go on.
  await anna.reload();
  await anna.getByRole("heading", { name: "Konten der Kanzlei" }).waitFor();
  await owner.getByRole("button", { name: "Schließen" }).click();
  await owner.getByRole("button", { name: "Neue Sitzung" }).waitFor();

  // Refused requests stand in the browser's console by themselves.
  const own = faults.flat().filter((fault) => !/Failed to load resource/.test(fault));
  assert.deepEqual(own, []);
});

async function addAuthenticator(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** @param steps half minutes from now. */
function codeAt(secret: string, steps: number): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 });
}

async function atWork(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Neue Sitzung" }).waitFor();
}

async function signIn(page: Page, code: string): Promise<void> {
  await page.getByLabel("Benutzername").fill("bert");
  await page.getByLabel("Kennwort", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Anmelden", exact: true }).click();
}
