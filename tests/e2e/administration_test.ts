import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { startServer } from "./mfb.ts";

/** The administration page of the running program, at the server's own computer. */

const SHOTS = Deno.env.get("MFB_SHOTS") ?? null;
const PATIENCE_MS = 60_000;
/** One green point. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgyPYHAAFKAP5o1tsfAAAAAElFTkSuQmCC";

Deno.test("an administrator sets the office's facts, which clients read at once, and sees what is kept", async () => {
  const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const server = stack.use(await startServer({ data, args: ["--source", "virtual"] }));
  const browser = stack.use(await startBrowser());
  const { page, faults } = await browser.page();
  page.setDefaultTimeout(PATIENCE_MS);

  await page.goto(server.adviserUrl);
  await page.getByRole("button", { name: "Verwaltung" }).click();
  const form = page.getByRole("form", { name: "Kanzlei" });
  await form.getByLabel("Name der Kanzlei").fill("Kanzlei Müller & Partner");
  await form.getByLabel("Telefon").fill("0221 12345");
  await form.getByLabel("Impressum").fill("Anna Müller\n\nHauptstraße 1, Köln");
  await form.getByLabel("Aufbewahrung in Tagen").fill("0");
  await form.getByRole("button", { name: "Speichern" }).click();
  await page.getByText("Das lässt sich so nicht speichern.").waitFor();
  await form.getByLabel("Aufbewahrung in Tagen").fill("90");
  await form.getByRole("button", { name: "Speichern" }).click();
  await form.getByText("Gespeichert.").waitFor();

  const files = page.locator("input[type=file]");
  await files.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
  await page.getByText("Dieses Bild geht nicht.").waitFor();
  await files.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") });
  await page.getByRole("img", { name: "Logo der Kanzlei" }).waitFor();

  await page.getByRole("button", { name: "Kette prüfen" }).click();
  await page.getByText(/Kette geprüft: unverändert \(\d+ Einträge\)/).waitFor();
  await page.getByText("Einstellungen geändert").first().waitFor();
  await page.getByText("Noch keine Sitzung.").waitFor();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/administration.png`, fullPage: true });
  await checkState(page, "administration", SHOTS);
  await checkTabWalk(page, "administration");

  const { office, phone, logo } = await (await fetch(new URL("/api/office", server.url))).json();
  assert.deepEqual({ office, phone, logo }, {
    office: "Kanzlei Müller & Partner",
    phone: "0221 12345",
    logo: true,
  });
  await page.getByRole("button", { name: "Zur Beraterseite" }).click();
  await page.getByRole("button", { name: "Neue Sitzung" }).waitFor();

  const { page: stranger } = await browser.page();
  await stranger.goto(new URL("/berater/verwaltung", server.url).href);
  await stranger.getByText("Diese Seite ist für Administratoren.").waitFor({ timeout: PATIENCE_MS });
  assert.equal(await stranger.getByRole("form").count(), 0);

  assert.deepEqual(faults.filter((fault) => !/Failed to load resource/.test(fault)), []);
});
