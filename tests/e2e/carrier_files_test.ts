import assert from "node:assert/strict";
import { sha256 } from "../../transfer/testing.ts";
import { CARRIED_MS, makeLinkWithoutDatagrams, overServer, startCarriedMeeting } from "./carried.ts";
import { filesBelow, type FilesWindow, filesWindows, makeHome, testBytes } from "./files.ts";
import { canMakeNamespaces } from "./netns.ts";
import { waitForSamePicture } from "./picture.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";

/** Files through the server, beside the picture: both directions, each with a cut of the link in its middle. */

/** Under way for seconds: the server takes 20 Mbit/s from a socket. */
const FILE_BYTES = 12_000_000;
/** Of the file's bytes, how many may pass in all: what was under way at the cut goes again, not the half before it. */
const AGAIN_MAX = 1.4;
const patient = { timeoutMs: CARRIED_MS };

Deno.test({
  name: "files through the server, both ways: cut in the middle they go on where they stood",
  ignore: !await canMakeNamespaces(),
  // Playwright keeps its connection to the browser open across steps.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    const step = inOrder(t);
    const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
    await using _home = { [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
    const letter = testBytes(FILE_BYTES), answer = testBytes(FILE_BYTES, 2);
    await Deno.writeFile(`${home}/Akte.bin`, letter);
    await Deno.writeFile(`${home}/Antwort.bin`, answer);
    await using link = await makeLinkWithoutDatagrams();
    await using meeting = await startCarriedMeeting(link, { clientEnv: await makeHome(home) });
    const { adviser, customer, desktop, frames } = meeting;
    const { office, client } = filesWindows(meeting);

    /**
     * Cuts the link when half of the file is through, and waits for all of it.
     * @param begin lets the file be sent
     * @param passed bytes of the carrier's frames, in the file's direction
     */
    async function sendAndCut(
      { name, receiver, passed, begin }: {
        name: string;
        receiver: FilesWindow;
        passed: () => number;
        begin: () => Promise<void>;
      },
    ): Promise<void> {
      const before = passed();
      await begin();
      await waitFor(() => passed() - before > FILE_BYTES / 2, {
        what: `half of "${name}"`,
        ...patient,
        otherwise: async () => `${passed() - before} bytes; ${await receiver.row(name).innerText()}`,
      });
      await link.cut();
      for (const { page } of [office, client]) {
        await page.getByText("Die Übertragung geht von selbst weiter").waitFor({ timeout: CARRIED_MS });
      }
      await receiver.rowIs(name, "running");
      await link.restore();
      for (const one of [office, client]) await one.rowIs(name, "finished", CARRIED_MS);
      const share = (passed() - before) / FILE_BYTES;
      assert.ok(share >= 1, `${share} of the file's bytes went by the adviser's socket`);
      assert.ok(share < AGAIN_MAX, `${share} of the file's bytes were needed: it began anew`);
    }

    await step("the picture is there, through the server", async () => {
      await meeting.ask();
      await answerQuestion(customer.page, "Ja");
      await waitForSamePicture(adviser.page, desktop.grab, patient);
      await overServer(adviser.page).waitFor({ timeout: CARRIED_MS });
    });

    await step("the adviser's file arrives as it was", async () => {
      await office.open();
      await sendAndCut({
        name: "Akte.bin",
        receiver: client,
        passed: () => frames.office.sent,
        async begin() {
          await office.choose([`${home}/Akte.bin`]);
          await client.answer("Ja");
        },
      });
      const received = (await filesBelow(`${home}/Downloads/MFB`)).get("Akte.bin");
      assert.equal(sha256(received!), sha256(letter));
    });

    await step("the client's file arrives as it was", async () => {
      const download = adviser.page.waitForEvent("download", { timeout: 4 * CARRIED_MS });
      await sendAndCut({
        name: "Antwort.bin",
        receiver: office,
        passed: () => frames.office.received,
        async begin() {
          await client.choose([`${home}/Antwort.bin`]);
          await adviser.button("In Downloads speichern").click();
        },
      });
      const received = await Deno.readFile(await (await download).path());
      assert.equal(sha256(received), sha256(answer));
    });

    await step("the picture is there again, and the end reaches both", async () => {
      await desktop.tool("xsetroot", ["-solid", "#308050"]);
      await waitForSamePicture(adviser.page, desktop.grab, patient);
      await overServer(adviser.page).waitFor({ timeout: CARRIED_MS });
      await adviser.button("Beenden").click();
      await customer.ended.waitFor({ timeout: CARRIED_MS });
      await adviser.ended.waitFor({ timeout: CARRIED_MS });
      assert.deepEqual(meeting.faults(), []);
    });
  },
});
