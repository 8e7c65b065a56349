import assert from "node:assert/strict";
import { filesBelow, filesWindows, makeHome, testBytes } from "./files.ts";
import { startMeeting } from "./meeting.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";

/** Files between the two, asked for, watched and stopped by the client. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("file transfer", options, async (t) => {
  const step = inOrder(t);
  const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
  await using meeting = await startMeeting({ clientEnv: await makeHome(home) });
  const { customer, temporary } = meeting;
  const { office, client } = filesWindows(meeting);
  const letter = testBytes(300_000);
  await Deno.writeFile(`${temporary}/Bescheid.pdf`, letter);
  await meeting.ask();
  await answerQuestion(customer.page, "Ja");

  await step(
    "the adviser sends a file: the client is asked first, and nothing is there until Ja",
    async () => {
      await office.open();
      await office.choose([`${temporary}/Bescheid.pdf`]);
      await client.question.waitFor();
      assert.match(await client.question.innerText(), /Bescheid\.pdf\s+293 KB/);
      assert.match(await office.rowIs("Bescheid.pdf", "offered"), /Wartet auf Zustimmung/);
      await client.answer("Ja");
      await client.rowIs("Bescheid.pdf", "finished");
      await office.rowIs("Bescheid.pdf", "finished");
      assert.deepEqual((await filesBelow(`${home}/Downloads/MFB`)).get("Bescheid.pdf"), letter);
    },
  );
  assert.deepEqual(meeting.faults(), []);
});
