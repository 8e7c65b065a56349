import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { checkState, checkTabWalk } from "./a11y.ts";
import { startBrowser } from "./browser.ts";
import { startServer } from "./mfb.ts";
import { waitForSamePicture } from "./picture.ts";
import { AdviserPage, answerQuestion, ClientPage, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { paintHalves, waitForVideo } from "./view_share.ts";
import { waitFor } from "./wait.ts";
import { startDesktop } from "./xvfb.ts";

/** "Ohne Download zusehen": the number typed on the help page, in a browser and without the program. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const shots = Deno.env.get("MFB_SHOTS") ?? null;
const SLOW = { timeout: 60_000 };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

Deno.test(
  "a client without the program looks in a browser, and shares there to look at",
  options,
  async (t) => {
    const step = inOrder(t);
    await using stack = new AsyncDisposableStack();
    const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
    stack.defer(() => Deno.remove(data, { recursive: true }));
    const desktop = stack.use(await startDesktop({ width: 1100, height: 760 }));
    await paintHalves(desktop, "#2060c0", "#c08020");
    const server = stack.use(
      await startServer({ data, args: ["--display", desktop.display], env: { LC_ALL: "C.UTF-8" } }),
    );
    const hidden = stack.use(await startBrowser());
    const pages = [await hidden.page(), await hidden.page(PHONE)];
    const adviser = new AdviserPage(pages[0].page), phone = new ClientPage(pages[1].page);
    for (const { page } of pages) page.setDefaultTimeout(SLOW.timeout);
    const shoot = async (page: Page, name: string) => {
      if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
    };
    await adviser.open(server.adviserUrl);
    // A telephone has no screen to show.
    await phone.page.addInitScript("delete MediaDevices.prototype.getDisplayMedia");

    await step("the help page leads there, and a wrong number is said in words", async () => {
      await phone.page.goto(server.url);
      await shoot(phone.page, "help-phone");
      await phone.page.getByRole("link", { name: "Ohne Download zusehen" }).click();
      const number = await adviser.newSession("Zeigen");
      await phone.page.getByLabel("Sitzungsnummer").waitFor();
      await shoot(phone.page, "guest-first-phone");
      const wrong = number.slice(0, -1) + (Number(number.at(-1)) + 1) % 10;
      await phone.connect(wrong);
      await phone.page.getByText("Die Nummer stimmt nicht.").waitFor();
      await adviser.page.getByText("Noch 2 Versuche").waitFor();
      await checkState(phone.page, "guest-wrong", shots);
      await checkTabWalk(phone.page, "guest-wrong");
    });

    await step(
      "Zeigen: the adviser knows of the browser, and after Ja the phone has the exact picture",
      async () => {
        await phone.connect(await adviser.number());
        await consentDialog(adviser.page).getByText("Mandant ohne Programm (Browser unter").waitFor();
        assert.equal(await phone.page.getByTestId("remote-screen").count(), 0);
        await answerQuestion(adviser.page, "Ja");
        await waitForSamePicture(phone.page, desktop.grab, { timeoutMs: SLOW.timeout });
        await adviser.page.getByText("Der Mandant sieht ohne Programm zu, im Browser.").waitFor();
        const words = (page: Page) => page.locator(".check-words strong").first().textContent();
        assert.equal(await words(phone.page), await words(adviser.page));
        for (const { page } of pages) {
          assert.equal(
            await page.getByRole("button", { name: "Dateien" }).count(),
            0,
          );
        }
        assert.equal(await phone.button("Steuern").count(), 0);
        await shoot(phone.page, "guest-viewing-phone");
        await shoot(adviser.page, "guest-viewing-adviser");
        await checkState(phone.page, "guest-viewing", shots);
        await checkTabWalk(phone.page, "guest-viewing");
      },
    );

    await step("fingers scroll the picture at its full size; the chat passes", async () => {
      await phone.button("1:1").tap();
      const stage = phone.page.locator(".stage");
      const touch = await phone.page.context().newCDPSession(phone.page);
      const box = (await stage.boundingBox())!, y = box.y + 100;
      const finger = (type: "touchStart" | "touchMove" | "touchEnd", x?: number) =>
        touch.send("Input.dispatchTouchEvent", { type, touchPoints: x === undefined ? [] : [{ x, y }] });
      await finger("touchStart", 300);
      for (let x = 280; x >= 100; x -= 20) await finger("touchMove", x);
      await finger("touchEnd");
      await waitFor(() => stage.evaluate((stage) => stage.scrollLeft > 50), { what: "a scrolled picture" });
      await shoot(phone.page, "guest-original-phone");
      await phone.button("1:1").tap();
      await phone.button("Chat").tap();
      await phone.page.getByRole("textbox", { name: "Nachricht" }).fill("Ich sehe es");
      await phone.button("Senden").tap();
      await adviser.page.getByText("1 neu", { exact: true }).waitFor();
    });

    await step(
      "asked for its own screen a telephone says that it has none; Nein leaves all as it was",
      async () => {
        await adviser.chooseMode("Support");
        await phone.question.getByText("auf Telefonen und Tablets geht das nicht").waitFor();
        await shoot(phone.page, "guest-asked-phone");
        await phone.answer("Nein");
        await waitForSamePicture(phone.page, desktop.grab, { timeoutMs: SLOW.timeout });
      },
    );

    await step("the adviser ends it: said on both sides, with nothing to be saved", async () => {
      await adviser.button("Beenden").first().click();
      await phone.ended.getByText("Ohne das Programm gibt es keinen Sitzungsbeleg").waitFor();
      await phone.button("Schließen").tap();
      await adviser.ended.waitFor();
      await adviser.button("Schließen").click();
      await phone.page.getByLabel("Sitzungsnummer").waitFor();
    });

    await step("a page that is loaded anew ends the session, and says so", async () => {
      await phone.connect(await adviser.newSession("Zeigen"));
      await consentDialog(adviser.page).waitFor();
      // The browser asks whether to leave.
      phone.page.on("dialog", (dialog) => void dialog.accept());
      await phone.page.reload();
      await phone.page.getByText("Damit ist die Sitzung beendet").waitFor();
      await adviser.ended.waitFor();
      await adviser.button("Schließen").click();
    });

    await step(
      "Support: after Ja the adviser sees what the guest's browser captures, and the guest ends it",
      async () => {
        const visible = stack.use(
          await startBrowser({
            display: desktop.display,
            args: [
              "--auto-select-desktop-capture-source=Entire screen",
              "--window-size=600,700",
              "--window-position=0,0",
            ],
          }),
        );
        pages.push(await visible.page({ viewport: null }));
        const guest = new ClientPage(pages[2].page);
        guest.page.setDefaultTimeout(SLOW.timeout);
        await guest.open(new URL("/sehen", server.url).href);
        await guest.connect(await adviser.newSession("Support"));
        await guest.question.getByText("Bildschirm im Browser zeigen (nur ansehen)").waitFor();
        assert.equal(await adviser.page.locator("video").count(), 0, "nothing is seen before Ja");
        await guest.answer("Ja");
        await waitForVideo({ adviser, desktop });
        await adviser.page.getByText("im Browser: Sie können nur zusehen").waitFor();
        await shoot(guest.page, "guest-sharing");
        await shoot(adviser.page, "guest-sharing-adviser");
        await guest.button("Beenden").click();
        await guest.ended.waitFor();
        await adviser.ended.waitFor();
        assert.deepEqual(pages.flatMap(({ faults }) => faults), []);
      },
    );
  },
);
