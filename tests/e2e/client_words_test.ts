import assert from "node:assert/strict";
import { UI_ASSETS } from "../../build/paths.ts";
import type { ClientState, ClientToUi, HostState, UiToClient } from "../../protocol/local.ts";
import { loadAssets } from "../../server/assets.ts";
import { startClient } from "../../server/start_client.ts";
import { CHOICE_EVERYTHING } from "../../session/release.ts";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { waitFor } from "./wait.ts";

/** States of the client's page that this computer can't be brought into: the page is real, its session is told. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const shots = Deno.env.get("MFB_SHOTS") ?? null;

const HOST: HostState = {
  phase: "sharing",
  question: null,
  releasesApplications: true,
  release: CHOICE_EVERYTHING,
  choosing: false,
  panic: false,
  obstacle: null,
  inputObstacle: null,
  clipboard: { allowed: true, wanted: true, tooLarge: false },
  drawing: { allowed: true, drawn: false },
  bar: true,
  steeringAllowed: true,
  steering: true,
  viewer: "Kanzlei Müller",
};
const STATE: ClientState = {
  phase: "idle",
  office: "",
  phone: "",
  mode: "support",
  error: null,
  endReason: null,
  checkWords: "",
  host: { ...HOST, phase: "idle", release: null },
  restart: null,
  screenMissing: null,
  notice: null,
  handover: null,
};
const SHARING: ClientState = { ...STATE, phase: "sharing", office: "Kanzlei Müller", host: HOST };
const ELEVATED: ClientState = { ...SHARING, host: { ...HOST, inputObstacle: "elevated" } };

Deno.test(
  "what the client's page says of windows with administrator rights, and of screens we can't have",
  options,
  async (t) => {
    if (shots) await Deno.mkdir(shots, { recursive: true });
    const handled: UiToClient[] = [];
    let state = STATE;
    let tell: (message: ClientToUi) => void = () => {};
    const client = await startClient({
      port: 0,
      assets: await loadAssets(UI_ASSETS),
      instance: null,
      open: null,
      emit: () => {},
      print: () => {},
      createSession(onMessage) {
        tell = onMessage;
        return {
          handle: (message) => void handled.push(message),
          filePart() {},
          attach: () => [{ type: "state", state }],
          close: () => Promise.resolve(),
        };
      },
    });
    assert.ok(client);
    await using browser = await startBrowser({ args: ["--use-fake-ui-for-media-stream"] });
    const { page, faults } = await browser.page();
    const show = (next: ClientState) => tell({ type: "state", state: state = next });
    const check = (name: string) =>
      t.step(name, async () => {
        await checkState(page, name, shots);
        await checkTabWalk(page, name);
      });
    const status = (text: string) => page.getByRole("status").filter({ hasText: text });
    const restart = page.getByRole("button", { name: "Als Administrator neu starten" });
    try {
      await page.goto(client.url);
      for (const screenMissing of ["macos", "wayland", "no-display"] as const) {
        await page.getByLabel("Sitzungsnummer").waitFor();
        show({ ...STATE, screenMissing });
        await page.getByText("Den Bildschirm der Kanzlei können Sie ansehen").waitFor();
        await check(`client-${screenMissing}`);
      }

      // Where only the browser can show the screen.
      const viewShare: ClientState = { ...SHARING, screenMissing: "wayland" };
      const question = { id: 0, kind: "consent", asker: "Kanzlei Müller", mode: "support" } as const;
      show({ ...viewShare, phase: "asked", host: { ...HOST, phase: "asked", question, release: null } });
      const consent = page.getByRole("dialog", { name: "Bildschirmfreigabe" });
      await consent.getByText("Ihr Berater kann nur zusehen.").waitFor();
      await check("client-view-share-consent");
      // This browser has nothing to capture: the question stays, and says so.
      await consent.getByRole("button", { name: "Ja", exact: true }).click();
      await consent.getByRole("status").filter({ hasText: "konnte den Bildschirm nicht aufnehmen" })
        .waitFor();
      await check("client-view-share-failed");
      show({ ...viewShare, phase: "paused", host: { ...HOST, phase: "paused", steeringAllowed: false } });
      await page.getByText("Die Freigabe ist in Ihrem Browser beendet.").waitFor();
      await check("client-view-share-ended");

      show(SHARING);
      await page.getByText("Kanzlei Müller sieht Ihren Bildschirm").waitFor();
      assert.equal(await page.getByText("Administratorrechten").count(), 0);
      show(ELEVATED);
      await status("Dieses Fenster läuft mit Administratorrechten; bitte bedienen Sie es selbst").waitFor();
      assert.equal(await restart.count(), 0, "not on offer where it can't be had");
      await check("client-elevated");

      show({ ...ELEVATED, restart: "offered" });
      await restart.click();
      await waitFor(() => handled.some(({ type }) => type === "restart-elevated"), { what: "the wish" });
      await check("client-elevated-offered");
      show({ ...ELEVATED, restart: "asked" });
      await status("Windows fragt Sie jetzt").waitFor();
      assert.equal(await restart.count(), 0);
      await check("client-elevated-asked");

      show({ ...STATE, phase: "ended", endReason: "client-ended", restart: "done" });
      await page.getByRole("heading", { name: "MFB-Kunde startet neu" }).waitFor();
      await waitFor(() => handled.some(({ type }) => type === "quit"), {
        what: "the page ends this process",
      });
      await check("client-restarted");
      assert.deepEqual(faults, []);
    } finally {
      await client.close();
    }
  },
);
