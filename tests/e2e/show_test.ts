import assert from "node:assert/strict";
import { startMeeting } from "./meeting.ts";
import { waitForSamePicture } from "./picture.ts";
import { paintBackground, startNotepad } from "./programs.ts";
import { answerQuestion, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { startDesktop } from "./xvfb.ts";

/** Zeigen: the adviser's own screen, seen by the client; and the change between the two modes. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test("Zeigen, and the mode changed in mid-session", options, async (t) => {
  const step = inOrder(t);
  await using officeDesktop = await startDesktop({ width: 1100, height: 760 });
  await paintBackground(officeDesktop);
  await using meeting = await startMeeting({ serverDisplay: officeDesktop });
  const { adviser, customer, desktop } = meeting;
  await using _notepad = await startNotepad(desktop);

  await step("the adviser is asked, and after Ja the client sees the exact picture", async () => {
    await meeting.ask("Zeigen");
    await consentDialog(adviser.page).waitFor();
    assert.equal(await customer.question.count(), 0);
    await answerQuestion(adviser.page, "Ja");
    await waitForSamePicture(customer.page, officeDesktop.grab);
  });

  await step(
    "the client has no way to steer until the adviser allows it, and none after it is taken back",
    async () => {
      assert.equal(await customer.button("Steuern").count(), 0);
      await adviser.page.getByRole("button", { name: "Erlauben" }).click();
      await customer.button("Steuern").click();
      await adviser.page.getByText("wird benutzt").waitFor();
      await adviser.page.getByRole("button", { name: "Entziehen" }).click();
      await adviser.page.getByRole("button", { name: "Erlauben" }).waitFor();
      await adviser.page.getByText("wird benutzt").waitFor({ state: "detached" });
    },
  );

  await step("to Support: the client is asked; until its Ja the old picture stays", async () => {
    await adviser.chooseMode("Support");
    await customer.question.waitFor();
    await waitForSamePicture(customer.page, officeDesktop.grab);
    await customer.answer("Ja");
    await waitForSamePicture(adviser.page, desktop.grab);
    await customer.page.getByTestId("remote-screen").waitFor({ state: "detached" });
  });

  await step("back to Zeigen: the adviser is asked; Nein leaves all as it was", async () => {
    await adviser.chooseMode("Zeigen");
    await answerQuestion(adviser.page, "Nein");
    await waitForSamePicture(adviser.page, desktop.grab);
  });

  await step("Zeigen again, Ja", async () => {
    await adviser.chooseMode("Zeigen");
    await answerQuestion(adviser.page, "Ja");
    await officeDesktop.tool("xsetroot", ["-solid", "#308050"]);
    await waitForSamePicture(customer.page, officeDesktop.grab);
  });

  await step("the end reaches both", async () => {
    await customer.button("Beenden").click();
    await adviser.ended.waitFor();
    await customer.ended.waitFor();
    assert.deepEqual(meeting.faults(), []);
  });
});
