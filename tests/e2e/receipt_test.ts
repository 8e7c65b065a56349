import assert from "node:assert/strict";
import { join } from "node:path";
import { type Meeting, startMeeting } from "./meeting.ts";
import { startClient } from "./mfb.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground } from "./programs.ts";
import { checkReceipts, save, saveByDownloads } from "./receipts.ts";
import { answerQuestion, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { filesIn } from "./traces.ts";
import { waitFor, within } from "./wait.ts";
import { startDesktop } from "./xvfb.ts";

/** The session's receipt: the same at both ends, and checked by the program; and what a session leaves behind. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const LOADED_MS = 60_000;

Deno.test("both sides save the same receipt, and the program finds a changed byte", options, async (t) => {
  const step = inOrder(t);
  await using officeDesktop = await startDesktop({ width: 640, height: 480 });
  await paintBackground(officeDesktop);
  await using meeting = await startMeeting({ serverDisplay: officeDesktop, width: 800, height: 600 });
  const { adviser, customer } = meeting;
  for (const { page } of [adviser, customer]) page.setDefaultTimeout(LOADED_MS);
  const folder = await Deno.makeTempDir({ prefix: "mfb-receipt-" });
  await using _folder = { [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
  const files = [join(folder, "mandant.txt"), join(folder, "kanzlei.txt")];
  let text = "";

  await step("a session with both modes, steering, a pause, and Beenden at the adviser", async () => {
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await waitForSamePicture(adviser.page, meeting.desktop.grab, { timeoutMs: LOADED_MS });
    await adviser.steer();
    await customer.button("Entziehen").click();
    await customer.button("Pause").click();
    await customer.button("Fortsetzen").click();
    await adviser.chooseMode("Zeigen");
    await consentDialog(adviser.page).waitFor();
    await answerQuestion(adviser.page, "Ja");
    await waitForSamePicture(customer.page, officeDesktop.grab, { timeoutMs: LOADED_MS });
    await adviser.button("Beenden").click();
    await adviser.ended.waitFor();
    await customer.ended.waitFor();
  });

  await step("both save the same bytes", async () => {
    const saved = [];
    for (const page of [customer.page, adviser.page]) {
      await page.getByText("Die andere Seite kann denselben Beleg speichern.").waitFor();
      await saveByDownloads(page);
      saved.push(await save(page, page.getByRole("button", { name: "Sitzungsbeleg speichern" })));
      await page.getByText("liegt bei Ihren Downloads").waitFor();
    }
    assert.match(saved[0].name, /^MFB-Sitzungsbeleg-\d{4}-\d\d-\d\d-\d{4}\.txt$/);
    assert.deepEqual(saved[0].bytes, saved[1].bytes);
    for (const [at, { bytes }] of saved.entries()) await Deno.writeFile(files[at], bytes);
    text = new TextDecoder().decode(saved[0].bytes);
  });

  await step("what happened stands in it, in order, with the questions as they were shown", () => {
    const order = [
      "Die Sitzung beginnt.",
      "Prüfwort: „",
      "Beim Mandanten: Frage nach dem Bildschirm. Zu lesen war:",
      "  | Bildschirmfreigabe",
      "möchte Ihren Bildschirm sehen. Sind Sie einverstanden?",
      "  | Applikationen wählen",
      "Antwort: Ja.",
      "Beim Mandanten: Die Freigabe ändert sich.",
      "Jetzt sichtbar: der ganze Bildschirm.",
      "Beim Mandanten: Die Kanzlei darf steuern.",
      "Beim Mandanten: Die Kanzlei beginnt zu steuern.",
      "Beim Mandanten: Die Kanzlei darf nicht mehr steuern.",
      "Beim Mandanten: Die Kanzlei steuert nicht mehr.",
      "Beim Mandanten: Die Freigabe wird angehalten.",
      "Beim Mandanten: Die Freigabe geht weiter.",
      "Modus Zeigen:",
      "Die Sitzung ist beendet. Die Kanzlei hat sie beendet.",
    ];
    let at = 0;
    for (const one of order) {
      const found = text.indexOf(one, at);
      assert.ok(found >= 0, `"${one}" is missing after place ${at} in\n${text}`);
      at = found;
    }
    const office = text.indexOf(
      "Bei der Kanzlei, nach ihrer Angabe: Frage nach dem Bildschirm. Zu lesen war:",
    );
    assert.ok(office > 0, text);
    assert.match(
      text.slice(office),
      /\| Auf Ihrem Bildschirm können Daten anderer Mandanten stehen\.[^]*Antwort: Ja\./,
    );
    assert.deepEqual(meeting.faults(), []);
  });

  await step("the program says that it is whole, and that both agree", async () => {
    const { code, text } = await checkReceipts(files);
    assert.equal(code, 0, text);
    assert.match(
      text,
      /mandant\.txt: Unverändert.*\n.*kanzlei\.txt: Unverändert.*\nBeide Belege sind gleich\./,
    );
  });

  await step("a changed byte is found", async () => {
    const bytes = await Deno.readFile(files[0]);
    const at = bytes.length >> 1;
    await Deno.writeFile(files[0], bytes.with(at, bytes[at] ^ 1));
    const { code, text } = await checkReceipts([files[0]]);
    assert.equal(code, 1, text);
    assert.match(text, /^An Zeile \d+ verändert/);
  });

  await step("the client's process ends with Schließen, the dialog's choice made or not", async () => {
    await customer.ended.getByRole("button", { name: "Schließen" }).click();
    assert.equal(
      await within(meeting.client.child.ended, { what: "the client's end", timeoutMs: LOADED_MS }),
      0,
    );
  });
});

for (const keeps of [false, true]) {
  const name = keeps
    ? "the receipt saved by the client is all that is left"
    : "nothing saved: nothing is left";
  Deno.test(`${name} in its home and temporary folder`, options, async () => {
    const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
    await using _home = { [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
    for (const folder of ["tmp", "run", "Downloads"]) await Deno.mkdir(join(home, folder), { mode: 0o700 });
    const env = {
      HOME: home,
      TMPDIR: join(home, "tmp"),
      XDG_RUNTIME_DIR: join(home, "run"),
      XDG_CONFIG_HOME: null,
      XDG_DATA_HOME: null,
      XDG_CACHE_HOME: null,
      LC_ALL: "C.UTF-8",
      // From source the program is compiled by Deno, which keeps that for the next time.
      DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "/root", ".cache", "deno"),
    };
    const desktop = await startDesktop({ width: 640, height: 480 });
    await using meeting = await startMeeting({
      desktop,
      startClient: (server) => startClient({ server, display: desktop.display, env }),
    });
    await using _desktop = desktop;
    for (const { page } of [meeting.adviser, meeting.customer]) page.setDefaultTimeout(LOADED_MS);
    const before = await filesIn(home);
    await meeting.ask();
    await answerQuestion(meeting.customer.page, "Ja");
    await waitForSamePicture(meeting.adviser.page, desktop.grab, { timeoutMs: LOADED_MS });
    await meeting.customer.button("Beenden").click();
    const kept = await atTheEnd(meeting, keeps);
    if (kept) await Deno.writeFile(join(home, "Downloads", kept.name), kept.bytes);
    await meeting.customer.ended.getByRole("button", { name: "Schließen" }).click();
    await within(meeting.client.child.ended, { what: "the client's end", timeoutMs: LOADED_MS });
    assert.deepEqual(await filesIn(home), kept ? [...before, `Downloads/${kept.name}`].sort() : before);
    await meeting.adviser.page.getByText("Die andere Seite kann denselben Beleg speichern.").waitFor();
  });
}

async function atTheEnd({ customer }: Meeting, keeps: boolean) {
  await customer.ended.waitFor();
  const button = customer.ended.getByRole("button", { name: "Sitzungsbeleg speichern" });
  await button.waitFor();
  // No file moved: nothing is asked about a log.
  assert.equal(await customer.page.getByText("Protokoll speichern?").count(), 0);
  if (!keeps) return null;
  await saveByDownloads(customer.page);
  return await save(customer.page, button);
}

Deno.test("the client's process killed: both pages still save what they have", options, async () => {
  await using meeting = await startMeeting({ width: 640, height: 480 });
  const { adviser, customer } = meeting;
  for (const { page } of [adviser, customer]) page.setDefaultTimeout(LOADED_MS);
  await meeting.ask();
  await answerQuestion(customer.page, "Ja");
  await waitForSamePicture(adviser.page, meeting.desktop.grab, { timeoutMs: LOADED_MS });
  meeting.client.child.signal("SIGKILL");
  await customer.page.getByText("Das Programm MFB-Kunde wurde beendet").waitFor({ timeout: LOADED_MS });
  await adviser.button("Beenden").click();
  await adviser.ended.waitFor();
  const saved = [];
  for (const page of [customer.page, adviser.page]) {
    await page.getByText("Das Ende fehlt darin").waitFor();
    await saveByDownloads(page);
    saved.push(await save(page, page.getByRole("button", { name: "Sitzungsbeleg speichern" })));
  }
  assert.deepEqual(saved[0].bytes, saved[1].bytes);
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, saved[0].bytes);
  const { code, text } = await checkReceipts([path]);
  await Deno.remove(path);
  assert.equal(code, 1);
  assert.match(text, /^Abgeschnitten: Nach Eintrag \d+ fehlt das Ende der Sitzung/);
  await waitFor(() => meeting.server.child.exitCode === null, { what: "the server, which goes on" });
});
