import assert from "node:assert/strict";
import { filesBelow, filesWindows, makeHome, testBytes } from "./files.ts";
import { startMeeting } from "./meeting.ts";
import { answerQuestion } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";

/** Files between the two, asked for, watched and stopped by the client. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

/** Large enough to be under way for a while, whatever the machine does. */
const LARGE_BYTES = 400_000_000;
/** Within a second on an idle machine. */
const ABORT_MS = 15_000;
/** Right-to-left override, markup: shown as harmless text. */
const HOSTILE = "Rechnung\u202Efdp.<img src=x onerror=alert(1)>.exe";

Deno.test("file transfer", options, async (t) => {
  const step = inOrder(t);
  const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
  const desk = await Deno.makeTempDir({ prefix: "mfb-office-" });
  const received = `${home}/Downloads/MFB`;
  await using _folders = {
    async [Symbol.asyncDispose]() {
      for (const folder of [home, desk]) await Deno.remove(folder, { recursive: true });
    },
  };
  const letter = testBytes(300_000), receipt = testBytes(20_000, 2);
  await Deno.writeFile(`${desk}/Bescheid.pdf`, letter);
  await Deno.mkdir(`${desk}/Belege/2025`, { recursive: true });
  await Deno.writeFile(`${desk}/Belege/Übersicht.txt`, receipt);
  await Deno.writeFile(`${desk}/Belege/2025/leer.txt`, new Uint8Array(0));
  await Deno.writeFile(`${desk}/${HOSTILE}`, receipt);
  await using large = await Deno.open(`${desk}/Archiv.bin`, { write: true, create: true });
  await large.truncate(LARGE_BYTES);

  await using meeting = await startMeeting({ clientEnv: await makeHome(home) });
  const { adviser, customer } = meeting;
  const { office, client } = filesWindows(meeting);
  await meeting.ask();
  await answerQuestion(customer.page, "Ja");

  await step(
    "the adviser sends a file: the client is asked first, and nothing is there until Ja",
    async () => {
      await office.open();
      await office.choose([`${desk}/Bescheid.pdf`]);
      await client.question.waitFor();
      assert.match(await client.question.innerText(), /Bescheid\.pdf\s+293 KB/);
      await office.rowIs("Bescheid.pdf", "offered");
      assert.deepEqual([...await filesBelow(home)].filter(([path]) => !path.startsWith("config/")), []);
      await client.answer("Ja");
      await client.rowIs("Bescheid.pdf", "finished");
      assert.match(await client.row("Bescheid.pdf").innerText(), /nicht geprüft/);
      await office.rowIs("Bescheid.pdf", "finished");
      assert.deepEqual((await filesBelow(received)).get("Bescheid.pdf"), letter);
    },
  );

  await step(
    "a folder, and a name from hell: no second question, byte by byte, nothing overwritten",
    async () => {
      await office.choose([`${desk}/Belege`], { folder: true });
      await client.rowIs("Belege", "finished");
      await office.choose([`${desk}/${HOSTILE}`]);
      await client.rowIs("Rechnung", "finished");
      await office.choose([`${desk}/Bescheid.pdf`]);
      await waitFor(async () => (await filesBelow(received)).size === 5, {
        what: "five files",
        timeoutMs: 30_000,
      });
      const files = await filesBelow(received);
      assert.deepEqual(files.get("Belege/Übersicht.txt"), receipt);
      assert.deepEqual(files.get("Belege/2025/leer.txt"), new Uint8Array(0));
      assert.deepEqual(files.get("Bescheid.pdf"), letter);
      assert.ok([...files.keys()].every((name) => !/[\u202E<>]/u.test(name)), [...files.keys()].join());
      for (const { page } of [office, client]) {
        assert.equal(await page.locator('img[src="x"]').count(), 0);
        assert.doesNotMatch(await page.locator("body").innerText(), /\u202E/u);
      }
    },
  );

  await step("the client sends what it picks; the adviser says where it goes", async () => {
    await adviser.button("Dateien anfordern").click();
    await client.request.waitFor();
    await client.choose([`${desk}/Bescheid.pdf`], { within: client.request });
    await client.request.waitFor({ state: "hidden" });
    const download = adviser.page.waitForEvent("download");
    await adviser.button("In Downloads speichern").click();
    const path = await (await download).path();
    assert.deepEqual(await Deno.readFile(path), Uint8Array.from(letter));
    await client.rowIs("Bescheid.pdf", "finished");
    await office.rowIs("Bescheid.pdf", "finished");
  });

  for (const [who, stops] of [["client", client], ["adviser", office]] as const) {
    await step(`stopped by the ${who}: both know at once, and no half file is left`, async () => {
      await office.choose([`${desk}/Archiv.bin`]);
      await client.rowIs("Archiv.bin", "running");
      await stops.row("Archiv.bin").getByRole("progressbar").waitFor();
      const pressed = Date.now();
      await stops.page.getByRole("button", { name: "Archiv.bin abbrechen" }).click();
      await Promise.all([office, client].map((one) => one.rowIs("Archiv.bin", "aborted", ABORT_MS)));
      console.log(`  on both sides ${Date.now() - pressed} ms after the click (aim 1000 ms)`);
      await waitFor(async () => (await filesBelow(received)).size === 5, {
        what: "no half file",
        otherwise: async () => [...(await filesBelow(received)).keys()].join(),
      });
    });
  }

  await step("withdrawn: what is under way ends, and what is offered then is refused unasked", async () => {
    await office.choose([`${desk}/Archiv.bin`]);
    await client.rowIs("Archiv.bin", "running");
    await customer.page.getByRole("switch", { name: "Dateitransfer zulassen" }).click();
    await Promise.all([office, client].map((one) => one.rowIs("Archiv.bin", "aborted")));
    await adviser.page.getByText("Der Mandant lässt keine Dateien zu").waitFor();
    await office.choose([`${desk}/Bescheid.pdf`]);
    await office.rowIs("Bescheid.pdf", "aborted");
    assert.equal(await client.question.count(), 0);
    assert.equal((await filesBelow(received)).size, 5);
  });

  await step("allowed again by the client alone, after the same question", async () => {
    await customer.page.getByRole("switch", { name: "Dateitransfer zulassen" }).click();
    await client.answer("Ja");
    await office.choose([`${desk}/Bescheid.pdf`]);
    await client.rowIs("Bescheid.pdf", "finished");
  });

  await step("the rows stay when the session is over", async () => {
    await adviser.button("Beenden").click();
    await customer.ended.waitFor();
    for (const one of [office, client]) assert.ok(await one.window.getByRole("listitem").count() > 5);
    assert.deepEqual(meeting.faults(), []);
  });
});
