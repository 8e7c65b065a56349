import assert from "node:assert/strict";
import { filesBelow, filesWindows, makeHome, testBytes } from "./files.ts";
import { startMeeting } from "./meeting.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { startDesktop } from "./xvfb.ts";

/** Files while the adviser's screen is shown: the client is asked all the same, and its Nein holds. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("Zeigen: files pass both ways, and not after the client's Nein", options, async (t) => {
  const step = inOrder(t);
  const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
  const desk = await Deno.makeTempDir({ prefix: "mfb-office-" });
  await using _folders = {
    async [Symbol.asyncDispose]() {
      for (const folder of [home, desk]) await Deno.remove(folder, { recursive: true });
    },
  };
  const letter = testBytes(300_000);
  await Deno.writeFile(`${desk}/Bescheid.pdf`, letter);
  await Deno.writeFile(`${desk}/Beleg.pdf`, letter);

  await using officeDesktop = await startDesktop({ width: 1000, height: 700 });
  await using meeting = await startMeeting({ serverDisplay: officeDesktop, clientEnv: await makeHome(home) });
  const { adviser, customer } = meeting;
  const { office, client } = filesWindows(meeting);
  await meeting.ask("Zeigen");
  await answerQuestion(adviser.page, "Ja");
  await customer.page.getByTestId("remote-screen").waitFor();

  await step("Nein: nothing arrives, and the adviser's next file is refused unasked", async () => {
    await office.open();
    await office.choose([`${desk}/Bescheid.pdf`]);
    await client.answer("Nein");
    await office.rowIs("Bescheid.pdf", "aborted");
    await adviser.page.getByText("Der Mandant lässt keine Dateien zu").waitFor();
    await office.choose([`${desk}/Beleg.pdf`]);
    await office.rowIs("Beleg.pdf", "aborted");
    assert.equal(await client.question.count(), 0);
    const found = [...(await filesBelow(home)).keys()].filter((path) => !path.startsWith("config/"));
    assert.deepEqual(found, []);
  });

  await step("the client turns it on itself: the adviser's file arrives", async () => {
    await client.open();
    await customer.page.getByRole("switch", { name: "Dateitransfer zulassen" }).click();
    await client.answer("Ja");
    await office.choose([`${desk}/Bescheid.pdf`]);
    await client.rowIs("Bescheid.pdf", "finished");
    assert.deepEqual((await filesBelow(`${home}/Downloads/MFB`)).get("Bescheid.pdf"), letter);
  });

  await step("the client's own file arrives in the office", async () => {
    await client.choose([`${desk}/Beleg.pdf`]);
    const download = adviser.page.waitForEvent("download");
    await adviser.button("In Downloads speichern").click();
    assert.deepEqual(await Deno.readFile(await (await download).path()), letter);
    await client.rowIs("Beleg.pdf", "finished");
    assert.deepEqual(meeting.faults(), []);
  });
});
