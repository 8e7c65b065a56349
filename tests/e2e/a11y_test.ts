import { checkState, checkTabWalk } from "./a11y.ts";
import { startColleague } from "./colleague.ts";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground, startNotepad } from "./programs.ts";
import { answerQuestion, consentDialog } from "./session.ts";
import { startDesktop } from "./xvfb.ts";

/**
 * Every page in every state a person meets: axe without a finding, light, dark, forced colours and 320 px, and a walk
 * with the Tab key. MFB_SHOTS=folder keeps a screenshot of each.
 */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

const shots = Deno.env.get("MFB_SHOTS") ?? null;

Deno.test("accessibility of every page and state", options, async (t) => {
  if (shots) await Deno.mkdir(shots, { recursive: true });
  await using officeDesktop = await startDesktop({ width: 1100, height: 760 });
  await paintBackground(officeDesktop);
  await using meeting = await startMeeting({ serverDisplay: officeDesktop });
  const { adviser, customer, desktop, server } = meeting;
  await paintBackground(desktop);
  await using _notepad = await startNotepad(desktop);
  const office = adviser.page, home = customer.page;
  const state = (name: string, page: typeof office) =>
    t.step(name, async () => {
      await checkState(page, name, shots);
      await checkTabWalk(page, name);
    });

  const help = (await meeting.browser.page()).page;
  await help.goto(server.url);
  await state("help", help);
  await help.goto(`${new URL(server.url).origin}/berater`);
  await state("adviser-signed-out", help);
  await help.close();

  await state("client-first", home);
  await state("adviser-idle", office);
  await customer.connect("123456789");
  await home.getByRole("alert").filter({ hasText: /\p{L}/u }).first().waitFor();
  await state("client-error", home);

  const number = await adviser.newSession();
  await state("adviser-number", office);
  await customer.connect(number);
  await customer.question.waitFor();
  await state("client-consent", home);
  await state("adviser-waiting", office);
  await customer.answer("Ja");
  await waitForSamePicture(office, desktop.grab);
  await office.getByRole("region", { name: "Meine Sitzungen" }).locator("summary").click();
  await state("adviser-viewer", office);
  await state("client-sharing", home);

  const colleague = await startColleague(meeting);
  await adviser.button("Übergeben").click();
  await state("handover-choice", office);
  await colleague.dialog.getByRole("button", { name: "Schließen" }).click();
  const handoverNumber = await colleague.offerSession();
  await state("handover-number", office);
  await state("handover-offer", colleague.bernd.page);
  await colleague.type(handoverNumber);
  await colleague.question.waitFor();
  await state("handover-question", home);
  await colleague.question.getByRole("button", { name: "Nein" }).click();
  await colleague.dialog.getByRole("button", { name: "Schließen" }).click();
  await colleague.bernd.page.close();

  await adviser.button("Zeichnen").click();
  await adviser.button("Pfeil").click();
  const from = await adviser.point(300, 300), to = await adviser.point(700, 400);
  await office.mouse.move(from.x, from.y);
  await office.mouse.down();
  await office.mouse.move(to.x, to.y);
  await office.mouse.up();
  await home.getByText("zeichnet auf Ihrem Bildschirm").waitFor();
  await state("adviser-drawing", office);
  await state("client-drawn-on", home);
  await adviser.button("Alles löschen").click();
  await adviser.button("Zeichnen").click();
  await adviser.steer();
  await state("adviser-steering", office);

  await desktop.tool("xdotool", ["key", "Pause"]);
  await home.getByText("Steuern mit der Taste Pause/Untbr entzogen").waitFor();
  await office.getByText("Steuern wurde mit der Taste Pause/Untbr entzogen").waitFor();
  await state("client-panic", home);
  await state("adviser-panic", office);
  await customer.button("Erlauben").click();

  await adviser.chooseMode("Zeigen");
  await consentDialog(office).waitFor();
  await state("adviser-consent", office);
  await answerQuestion(office, "Ja");
  await waitForSamePicture(home, officeDesktop.grab);
  await state("client-viewer", home);
  await state("adviser-showing", office);

  await adviser.button("Beenden").click();
  await adviser.ended.waitFor();
  await customer.ended.waitFor();
  await state("adviser-ended", office);
  await state("client-ended", home);
});
