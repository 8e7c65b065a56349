import { checkState, checkTabWalk } from "./a11y.ts";
import { filesWindows, makeHome, testBytes } from "./files.ts";
import { startMeeting } from "./meeting.ts";
import { answerQuestion } from "./session.ts";

/** The window "Dateitransfer" in every state: axe, 320 px, dark, forced colours, and a walk with the Tab key. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

const shots = Deno.env.get("MFB_SHOTS") ?? null;

Deno.test("accessibility of the window Dateitransfer and its questions", options, async (t) => {
  if (shots) await Deno.mkdir(shots, { recursive: true });
  const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
  await using _home = { [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
  await using meeting = await startMeeting({ clientEnv: await makeHome(home) });
  const { adviser, customer } = meeting;
  const { office, client } = filesWindows(meeting);
  const state = (name: string, page: typeof adviser.page) =>
    t.step(name, async () => {
      await checkState(page, name, shots);
      await checkTabWalk(page, name);
    });
  const name = `${home}/Bescheid über die Einkommensteuer 2025 und den Solidaritätszuschlag.pdf`;
  await Deno.writeFile(name, testBytes(200_000));
  await using large = await Deno.open(`${home}/Archiv.bin`, { write: true, create: true });
  await large.truncate(4_000_000_000);
  await meeting.ask();
  await answerQuestion(customer.page, "Ja");

  await office.open();
  await state("adviser-files-empty", adviser.page);
  await office.choose([name, `${home}/Archiv.bin`]);
  await client.question.waitFor();
  await client.question.getByText("Anderer Ordner").click();
  await client.question.getByLabel("Ordner (vollständiger Pfad)").fill("/gibt/es/nicht");
  await client.question.getByRole("button", { name: "Ja", exact: true }).click();
  await client.question.getByText("Diesen Ordner gibt es nicht").waitFor();
  await state("client-files-question", customer.page);
  await state("adviser-files-waiting", adviser.page);
  await client.question.getByText("Downloads, Ordner MFB").click();
  await client.answer("Ja");
  await client.window.getByRole("progressbar").waitFor();
  await state("client-files-running", customer.page);
  await state("adviser-files-running", adviser.page);
  await adviser.button("Dateien anfordern").click();
  await client.request.waitFor();
  await state("client-files-requested", customer.page);
  await client.choose([name], { within: client.request });
  await adviser.button("In Downloads speichern").waitFor();
  await state("adviser-files-offer", adviser.page);
  await customer.page.getByRole("switch", { name: "Dateitransfer zulassen" }).click();
  await adviser.page.getByText("Der Mandant lässt keine Dateien zu").waitFor();
  await state("client-files-withdrawn", customer.page);
  await state("adviser-files-withdrawn", adviser.page);
});
