import assert from "node:assert/strict";
import { makePair } from "../../server/tls/testing.ts";
import { startBrowser } from "./browser.ts";
import { CARRIED_MS, countFrames, cutUntilNoticed, makeLinkWithoutDatagrams, overServer } from "./carried.ts";
import { startServer } from "./mfb.ts";
import { canMakeNamespaces } from "./netns.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground } from "./programs.ts";
import { AdviserPage, answerQuestion, ClientPage, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { startDesktop } from "./xvfb.ts";

/** "Ohne Download zusehen" through the server: over HTTPS, without which a browser has no cryptography for a guest. */

const patient = { timeoutMs: CARRIED_MS };

Deno.test({
  name: "a client without the program looks at the office's screen through the server",
  ignore: !await canMakeNamespaces(),
  // Playwright keeps its connection to the browser open across steps.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const step = inOrder(t);
    await using stack = new AsyncDisposableStack();
    const data = await Deno.makeTempDir({ prefix: "mfb-data-" });
    stack.defer(() => Deno.remove(data, { recursive: true }));
    const desktop = stack.use(await startDesktop({ width: 1100, height: 760 }));
    await paintBackground(desktop);
    const link = stack.use(await makeLinkWithoutDatagrams());
    const { certFile, keyFile } = await makePair(data, "certificate");
    const server = stack.use(
      await startServer({
        data,
        namespace: link.near.name,
        args: [
          ...["--display", desktop.display, "--no-relay"],
          ...["--host", link.near.address, "--tls-cert", certFile, "--tls-key", keyFile],
        ],
        env: { LC_ALL: "C.UTF-8" },
      }),
    );
    const office = stack.use(await startBrowser({ namespace: link.near.name }));
    const outside = stack.use(await startBrowser({ namespace: link.far.name }));
    // Nobody signed the certificate.
    const pages = [await office.page(), await outside.page({ ignoreHTTPSErrors: true })];
    const adviser = new AdviserPage(pages[0].page), guest = new ClientPage(pages[1].page);
    const frames = { sent: 0, received: 0 };
    countFrames(guest.page, frames);
    await adviser.open(server.adviserUrl);

    await step("after the adviser's Ja the guest sees the exact picture, through the server", async () => {
      await guest.open(`https://${link.near.address}:${server.port}/sehen`);
      await guest.connect(await adviser.newSession("Zeigen"));
      await consentDialog(adviser.page).getByText("Mandant ohne Programm (Browser unter").waitFor();
      assert.equal(await guest.page.getByTestId("remote-screen").count(), 0);
      await answerQuestion(adviser.page, "Ja");
      await waitForSamePicture(guest.page, desktop.grab, patient);
      await overServer(guest.page).waitFor({ timeout: CARRIED_MS });
      assert.ok(frames.received > 0 && frames.sent > 0);
    });

    await step(
      "the link is cut and comes back: so does the picture, which has changed meanwhile",
      async () => {
        await cutUntilNoticed(link, guest.page);
        await paintBackground(desktop, 8);
        await link.restore();
        await waitForSamePicture(guest.page, desktop.grab, patient);
        await overServer(guest.page).waitFor({ timeout: CARRIED_MS });
      },
    );

    await step("the chat passes, and the end reaches both", async () => {
      await guest.button("Chat").click();
      await guest.page.getByRole("textbox", { name: "Nachricht" }).fill("Ich sehe es");
      await guest.button("Senden").click();
      await adviser.page.getByText("1 neu", { exact: true }).waitFor();
      await guest.button("Beenden").first().click();
      await guest.ended.waitFor({ timeout: CARRIED_MS });
      await adviser.ended.waitFor({ timeout: CARRIED_MS });
      assert.deepEqual(pages.flatMap(({ faults }) => faults), []);
    });
  },
});
