import assert from "node:assert/strict";
import { type Meeting, startMeeting } from "./meeting.ts";
import { startNotepad } from "./programs.ts";
import { filesIn, processesWith, sharedMemoryOf } from "./traces.ts";
import { waitFor, within } from "./wait.ts";

/** The end, from either side, is the end: told on both, and nothing stays behind. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "Beenden on the adviser's side ends both, and the client goes without a trace",
  options,
  async () => {
    await using meeting = await startMeeting();
    await meeting.share();
    await meeting.adviser.button("Beenden").click();
    await endedOnBoth(meeting);
    await closeClient(meeting);
  },
);

Deno.test(
  "Beenden on the client's side ends both, and the client goes without a trace",
  options,
  async () => {
    await using meeting = await startMeeting();
    await meeting.share();
    await meeting.customer.button("Beenden").click();
    await endedOnBoth(meeting);
    await closeClient(meeting);
  },
);

Deno.test("a second session follows the first in the same processes", options, async () => {
  await using meeting = await startMeeting();
  await meeting.share();
  await meeting.adviser.button("Beenden").click();
  await endedOnBoth(meeting);
  await meeting.adviser.ended.getByRole("button", { name: "Schließen" }).click();
  assert.ok((await meeting.adviser.newSession()).length >= 9);
});

Deno.test("the client process killed: the adviser is told", options, async () => {
  await using meeting = await startMeeting();
  await meeting.share();
  const killed = performance.now();
  meeting.client.child.signal("SIGKILL");
  await waitFor(async () => {
    return /unterbrochen|getrennt|verloren|nicht erreichbar|beendet/i.test(
      await meeting.adviser.page.innerText("body"),
    );
  }, {
    what: "word of the lost client",
    timeoutMs: 60_000,
    otherwise: () => meeting.adviser.page.innerText("body"),
  });
  console.log(`  told ${Math.round(performance.now() - killed)} ms after the kill`);
  await meeting.adviser.button("Beenden").click();
  await meeting.adviser.ended.waitFor();
});

Deno.test("the client's window closed while sharing: what nobody sees there stops", options, async () => {
  await using meeting = await startMeeting();
  const { adviser, customer, desktop } = meeting;
  await using notepad = await startNotepad(desktop);
  await meeting.share();
  await adviser.steer();
  await customer.page.close();
  await adviser.page.getByText("Die andere Seite hat die Freigabe angehalten.").first().waitFor();
  const { x, y } = await adviser.point(notepad.window.x + 100, notepad.window.y + 50);
  await adviser.page.mouse.click(x, y);
  await adviser.page.keyboard.type("heimlich");
  await adviser.page.keyboard.press("Enter");
  // What the local user types now comes after whatever might have been injected.
  await desktop.tool("xdotool", [
    "windowfocus",
    "--sync",
    notepad.window.id,
    "key",
    "h",
    "i",
    "e",
    "r",
    "Return",
  ]);
  await waitFor(async () => (await notepad.text()).includes("hier\n"), { what: "the local user's own keys" });
  assert.equal(await notepad.text(), "hier\n");
});

async function endedOnBoth({ adviser, customer, client }: Meeting): Promise<void> {
  for (const dialog of [adviser.ended, customer.ended]) {
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Schließen" }).waitFor();
  }
  await client.event("ended");
}

async function closeClient({ customer, client, temporary }: Meeting): Promise<void> {
  const { pid } = client.child;
  await customer.ended.getByRole("button", { name: "Schließen" }).click();
  assert.equal(await within(client.child.ended, { what: "the client's end" }), 0);
  // The server of this test still runs with the same folder.
  const left = await processesWith(temporary);
  assert.deepEqual(left.filter((line) => !line.includes(" server ")), []);
  assert.deepEqual(await filesIn(temporary), []);
  assert.equal(await sharedMemoryOf(pid), 0);
}
