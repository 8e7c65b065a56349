import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { UI_ASSETS } from "../../build/paths.ts";
import type { ClientToUi } from "../../protocol/local.ts";
import type { OfficeState } from "../../protocol/office.ts";
import { loadAssets } from "../../server/assets.ts";
import { startTestServer } from "../../server/testing.ts";
import { startClient as startClientPage } from "../../server/start_client.ts";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { attach, spawnMfb, startServer } from "./mfb.ts";

/** The help page with its download and its test, and how a client finds its office and trusts it. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const shots = Deno.env.get("MFB_SHOTS") ?? null;
const VIRTUAL = ["--source", "virtual"];
/** Other tests of this machine may take all of it. */
const PATIENT = { timeout: 60_000 };

/** An executable for the browser's own system, and the copy that the server has made of it. */
async function offer(data: string): Promise<{ folder: string; sha256: string; packed: number }> {
  const program = new Uint8Array(2_000_000).map((_, i) => (i * i) % 251);
  const sha256 = createHash("sha256").update(program).digest("hex");
  const folder = join(data, "downloads"), cache = join(data, "cache");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.mkdir(cache, { recursive: true });
  for (const name of ["MFB-Kunde", "MFB-Kunde.exe"]) await Deno.writeFile(join(folder, name), program);
  const copy = gzipSync(program);
  await Deno.writeFile(join(cache, `${sha256}.gzip`), copy);
  return { folder, sha256, packed: copy.length };
}

Deno.test(
  "the help page: a download that is packed and arrives as it was, and the Ampel-Test",
  options,
  async (t) => {
    await using stack = new AsyncDisposableStack();
    const data = await Deno.makeTempDir({ prefix: "mfb-help-" });
    stack.defer(() => Deno.remove(data, { recursive: true }));
    const { folder, sha256, packed } = await offer(data);
    const server = stack.use(
      await startServer({
        data,
        args: [...VIRTUAL, "--relay-port", "0", "--downloads", folder, "--phone", "0221 1"],
      }),
    );
    const browser = stack.use(await startBrowser());
    const { page, faults } = await browser.page();
    await page.goto(server.url);

    await t.step("the browser saves the plain executable, under the office's name", async () => {
      const response = await fetch(`${server.url}download/MFB-Kunde`, {
        headers: { "accept-encoding": "gzip" },
      });
      assert.equal(Number(response.headers.get("content-length") ?? packed), packed);
      await response.body!.cancel();
      const link = page.locator("a.download-link[href]");
      await link.waitFor(PATIENT);
      const [download] = await Promise.all([page.waitForEvent("download", PATIENT), link.click()]);
      assert.match(
        download.suggestedFilename(),
        new RegExp(`^MFB-Kunde_127\\.0\\.0\\.1_${server.port}(\\.exe)?$`),
      );
      const saved = await Deno.readFile(await download.path());
      assert.equal(createHash("sha256").update(saved).digest("hex"), sha256);
    });

    await t.step("the checksum and the lights", async () => {
      await page.getByText("Prüfsumme", { exact: true }).click();
      assert.equal(await page.getByTestId("sha256-linux").textContent(), sha256);
      await page.getByRole("button", { name: "Verbindung prüfen" }).click();
      await page.getByText("Alles in Ordnung").waitFor(PATIENT);
      assert.equal(await page.locator(".light.green").count(), 5);
      await checkState(page, "help-tested", shots);
      await checkTabWalk(page, "help-tested");
    });
    assert.deepEqual(faults, []);

    await t.step("what fails is said in words", async () => {
      // A firewall that lets pages through and nothing else.
      await page.routeWebSocket("**/api/reach", (socket) => socket.close());
      await page.route("**/api/speed", (route) => route.fulfill({ status: 429, body: "Too many tries" }));
      // Nobody has such a name (RFC 2606), and nobody serves "discard" (RFC 863) on this computer.
      const gone = { stun: ["stun:relay.invalid:3478"], turn: ["turn:127.0.0.1:9?transport=tcp"] };
      await page.route("**/api/self-test", (route) => route.fulfill({ json: gone }));
      await page.goto(server.url);
      await page.getByRole("button", { name: "Verbindung prüfen" }).click();
      await page.getByText("So kommt keine Sitzung zustande").waitFor(PATIENT);
      await page.getByText("Rot: Wird unterwegs blockiert").waitFor();
      await page.getByText("Gelb: Ihr Netz lässt keinen zu").waitFor();
      await page.getByText("Gelb: Nicht erreichbar, und einen direkten Weg gibt es auch nicht").waitFor();
      await page.getByText("Gelb: Konnte nicht gemessen werden").waitFor();
      await checkState(page, "help-red", shots);
    });
  },
);

Deno.test("a client without an office asks for it, and says on its page what is wrong", options, async () => {
  await using stack = new AsyncDisposableStack();
  const data = await Deno.makeTempDir({ prefix: "mfb-help-" });
  stack.defer(() => Deno.remove(data, { recursive: true }));
  const browser = stack.use(await startBrowser());
  const { page } = await browser.page();
  const flags = [...VIRTUAL, "--no-open", "--json"];
  const asking = stack.use(await attach(spawnMfb(flags), "client"));
  // The client's program has built the pages that this server shows.
  const assets = await loadAssets(UI_ASSETS);
  const office = { name: "Kanzlei Müller", phone: "", address: null };
  const server = await startTestServer({ dataDir: data, assets, office });
  await page.goto(asking.url);
  const field = page.getByLabel("Adresse Ihrer Kanzlei");
  await field.waitFor(PATIENT);
  await field.fill("was denn?");
  await page.keyboard.press("Enter");
  await page.getByText("Das ist keine Adresse").waitFor();
  await field.fill(`127.0.0.1:${server.port}`);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Stimmt das?" }).waitFor(PATIENT);
  await page.getByText("Kanzlei Müller").waitFor();
  const adviser = (await browser.page()).page;
  await adviser.goto(server.adviserUrl);
  const words = await adviser.getByTestId("office-words").textContent(PATIENT);
  await page.locator("dd", { hasText: words! }).waitFor();
  await adviser.close();
  await page.getByRole("button", { name: "Ja, das ist meine Kanzlei" }).click();
  await page.getByLabel("Sitzungsnummer").waitFor();
  await asking.event("office-ready");
  await page.getByRole("button", { name: "Andere Kanzlei" }).click();
  await field.waitFor();

  // The office that --server names is down: the page says so, and goes on when it is back.
  const origin = new URL(server.url).origin;
  await server.stop();
  const named = stack.use(await attach(spawnMfb([...flags, "--server", origin]), "client"));
  await page.goto(named.url);
  await page.getByText("Der Server der Kanzlei antwortet nicht").waitFor(PATIENT);
  const back = await startTestServer({ dataDir: data, assets, office, port: server.port });
  stack.defer(() => back.stop());
  await page.getByRole("button", { name: "Noch einmal versuchen" }).click();
  await page.getByLabel("Sitzungsnummer").waitFor(PATIENT);
});

const KNOWN = { host: "kanzlei-mueller.de", name: "Kanzlei Müller", phone: "0221 123" };
const WORDS = "Apotheke Zwerg Banane Hering Gabel Torte";
const STATES: Record<string, OfficeState> = {
  "client-office-choose": {
    phase: "choose",
    offices: [KNOWN, { host: "b.example", name: "Steuerberatung Meier & Partner", phone: "" }],
    error: "address",
    typed: "was?",
  },
  "client-office-ask": {
    phase: "ask",
    name: "Kanzlei Müller",
    phone: "0221 123",
    host: "xn--kanzle-8ua.de:8443",
    spelled: "kanzleı.de:8443",
    words: WORDS,
    warnings: ["lookalike", "plain"],
    others: ["Steuerberatung Meier & Partner"],
  },
  "client-office-refused": {
    phase: "refused",
    reason: "key",
    host: "kanzlei-mueller.de",
    known: KNOWN,
    knownWords: WORDS,
    words: "Kran Jäger Apotheke Zwerg Banane Hering",
    mayChange: true,
  },
  "client-office-failed": {
    phase: "failed",
    host: "kanzlei-mueller.de",
    error: "other-host",
    mayChange: true,
  },
};

Deno.test("accessibility of the pages about the office", options, async (t) => {
  if (shots) await Deno.mkdir(shots, { recursive: true });
  await using browser = await startBrowser();
  let tell: (message: ClientToUi) => void = () => {};
  let office = STATES["client-office-choose"];
  const client = (await startClientPage({
    port: 0,
    instance: null,
    assets: await loadAssets(UI_ASSETS),
    open: null,
    emit: () => {},
    print: () => {},
    createSession(onMessage) {
      tell = onMessage;
      return {
        handle: () => {},
        filePart() {},
        attach: () => [{ type: "office", office }],
        close: () => Promise.resolve(),
      };
    },
  }))!;
  const page: Page = (await browser.page()).page;
  await page.goto(client.url);
  for (const [name, state] of Object.entries(STATES)) {
    await t.step(name, async () => {
      tell({ type: "office", office: office = state });
      await page.getByRole("heading", { level: 1 }).waitFor(PATIENT);
      await checkState(page, name, shots);
      await checkTabWalk(page, name);
    });
  }
  await client.close();
});
