import assert from "node:assert/strict";
import { sha256 } from "../../transfer/testing.ts";
import {
  CARRIED_MS,
  cutUntilNoticed,
  makeLinkWithoutDatagrams,
  overServer,
  startCarriedMeeting,
} from "./carried.ts";
import { filesBelow, filesWindows, makeHome, testBytes } from "./files.ts";
import { canMakeNamespaces } from "./netns.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground, startButtonWatch, waitForButtons } from "./programs.ts";
import { AdviserPage, answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { startDesktop } from "./xvfb.ts";

/** Zeigen through the server: the host is in the server's process, the frames' way is another one than in Support. */

/** The coloured background takes far more. */
const PICTURE_BYTES = 100_000;
const patient = { timeoutMs: CARRIED_MS };

Deno.test({
  name: "Zeigen through the server, cut, restored, and changed to Support",
  ignore: !await canMakeNamespaces(),
  // Playwright keeps its connection to the browser open across steps.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const step = inOrder(t);
    await using officeDesktop = await startDesktop({ width: 1100, height: 760 });
    await paintBackground(officeDesktop);
    const watch = await startButtonWatch(officeDesktop);
    const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
    await using _home = { [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
    const letter = testBytes(300_000), receipt = testBytes(200_000, 2);
    await Deno.writeFile(`${home}/Bescheid.pdf`, letter);
    await Deno.writeFile(`${home}/Beleg.pdf`, receipt);
    await using link = await makeLinkWithoutDatagrams();
    await using meeting = await startCarriedMeeting(link, {
      serverDisplay: officeDesktop,
      clientEnv: await makeHome(home),
    });
    const { adviser, customer, desktop, frames } = meeting;
    const { office, client } = filesWindows(meeting);

    await step("after the adviser's Ja the client sees the exact picture, through the server", async () => {
      await meeting.ask("Zeigen");
      await answerQuestion(adviser.page, "Ja");
      await waitForSamePicture(customer.page, officeDesktop.grab, patient);
      await overServer(customer.page).waitFor({ timeout: CARRIED_MS });
    });

    await step("the client, allowed to steer, clicks on the office's screen", async () => {
      await adviser.button("Erlauben").click();
      // Both see a remote screen by the same names.
      const looking = new AdviserPage(customer.page);
      await looking.steer();
      const { x, y } = watch.window;
      const point = await looking.point(x + 40, y + 30);
      await customer.page.mouse.click(point.x, point.y);
      const at = { button: 1, x: x + 40, y: y + 30 };
      await waitForButtons(watch, [{ down: true, ...at }, { down: false, ...at }]);
      await adviser.button("Entziehen").click();
    });

    await step(
      "the link is cut and comes back: so does the picture, which has changed meanwhile",
      async () => {
        await cutUntilNoticed(link, customer.page);
        await paintBackground(officeDesktop, 8);
        await link.restore();
        await waitForSamePicture(customer.page, officeDesktop.grab, patient);
        await overServer(customer.page).waitFor({ timeout: CARRIED_MS });
      },
    );

    await step("the office's host has the client's frames, and the adviser's page none of them", () => {
      const { office, client } = frames;
      assert.ok(client.received > PICTURE_BYTES, `the client's page received ${client.received} bytes`);
      assert.equal(office.sent, 0);
      // Late ones, for a connection that the cut ended, are dropped there.
      assert.ok(
        office.received < client.sent / 2,
        `${office.received} of ${client.sent} bytes reached the page`,
      );
    });

    await step("files pass both ways while the office's screen is shown", async () => {
      await office.open();
      await office.choose([`${home}/Bescheid.pdf`]);
      await client.answer("Ja");
      for (const one of [office, client]) await one.rowIs("Bescheid.pdf", "finished", CARRIED_MS);
      const received = (await filesBelow(`${home}/Downloads/MFB`)).get("Bescheid.pdf");
      assert.equal(sha256(received!), sha256(letter));
      await client.choose([`${home}/Beleg.pdf`]);
      const download = adviser.page.waitForEvent("download", { timeout: CARRIED_MS });
      await adviser.button("In Downloads speichern").click();
      assert.equal(sha256(await Deno.readFile(await (await download).path())), sha256(receipt));
      assert.ok(frames.office.sent > letter.length && frames.office.received > receipt.length);
      await officeDesktop.tool("xsetroot", ["-solid", "#308050"]);
      await waitForSamePicture(customer.page, officeDesktop.grab, patient);
    });

    await step("to Support, which goes the same way", async () => {
      await adviser.chooseMode("Support");
      await customer.answer("Ja");
      await waitForSamePicture(adviser.page, desktop.grab, patient);
      await overServer(adviser.page).waitFor({ timeout: CARRIED_MS });
    });

    await step("the end reaches both", async () => {
      await customer.button("Beenden").click();
      await adviser.ended.waitFor({ timeout: CARRIED_MS });
      await customer.ended.waitFor({ timeout: CARRIED_MS });
      assert.deepEqual(meeting.faults(), []);
    });
  },
});
