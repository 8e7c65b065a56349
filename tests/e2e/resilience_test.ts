import assert from "node:assert/strict";
import { type Meeting, startMeeting } from "./meeting.ts";
import { canMakeNamespaces, type Link, makeLink } from "./netns.ts";
import { waitForSamePicture, watchPaints } from "./picture.ts";
import { startNotepad, startTicker } from "./programs.ts";
import { answerQuestion, consentDialog } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";

/** The session outlives its server and its network, with the same number and without a new question. */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };

/** The aim is 3 s (short cut) and 5 s (long cut); beyond this it is a failure on any machine. */
const BACK_MS = 30_000;
const SHORT_CUT_MS = 10_000;
const LONG_CUT_MS = 45_000;
/** Long enough for a new connection in place of the old. */
const RENEW_CUT_MS = 16_000;
/** What is painted in this time after a break tells whether the picture came anew. */
const AFTER_MS = 2_000;

Deno.test("the server killed and started again while sharing: the session goes on", options, async (t) => {
  const step = inOrder(t);
  await using meeting = await startMeeting({ serverArgs: ["--source", "virtual"] });
  await meeting.share();
  await using notepad = await startNotepad(meeting.desktop);
  await meeting.adviser.steer();
  const type = async (text: string) => {
    const { x, y } = await meeting.adviser.point(notepad.window.x + 100, notepad.window.y + 50);
    await meeting.adviser.page.mouse.click(x, y);
    await notepad.focus();
    await meeting.adviser.page.keyboard.type(text);
    await meeting.adviser.page.keyboard.press("Enter");
    await waitFor(async () => (await notepad.text()).includes(`${text}\n`), {
      what: `"${text}" in the terminal`,
    });
    await waitForSamePicture(meeting.adviser.page, meeting.desktop.grab);
  };

  await step("without a server, seeing and steering go on", async () => {
    meeting.server.child.signal("SIGKILL");
    await meeting.server.child.ended;
    await type("ohne Server");
  });

  await step("with the new server too: both ends have found each other there", async () => {
    await meeting.restartServer();
    await type("neuer Server");
    assert.equal(await meeting.customer.question.count(), 0);
    // The question, the answer and the new connection all go through the new server.
    const { adviser, customer } = meeting;
    await waitFor(async () => !/nicht erreichbar/.test(await adviser.page.innerText("body")), {
      what: "the adviser's page at the new server",
      timeoutMs: BACK_MS,
    });
    await adviser.chooseMode("Zeigen");
    await consentDialog(adviser.page).waitFor({ timeout: BACK_MS });
    await answerQuestion(adviser.page, "Ja");
    await customer.page.getByTestId("remote-screen").waitFor({ timeout: BACK_MS });
  });

  await step("the end still reaches both sides", async () => {
    await meeting.adviser.button("Beenden").click();
    await meeting.customer.ended.waitFor();
  });
});

Deno.test({
  name: "the link cut for 10 s and for 45 s: the picture is back by itself",
  ignore: !await canMakeNamespaces(),
  ...options,
  async fn(t) {
    const step = inOrder(t);
    await using link = await makeLink();
    await using meeting = await startMeeting({
      namespaces: { office: link.near.name, client: link.far.name },
      serverArgs: ["--host", "0.0.0.0", "--insecure-http"],
      serverUrl: (port) => `http://${link.near.address}:${port}`,
    });
    await meeting.share();
    const number = meeting.client.events().filter(({ event }) => event === "claimed").length;
    startTicker(meeting.desktop);
    for (const cutMs of [SHORT_CUT_MS, LONG_CUT_MS]) {
      await step(`${cutMs / 1000} s`, async () => {
        const backMs = await cut(meeting, link, cutMs);
        console.log(
          `  back ${backMs} ms after the link (cut ${cutMs / 1000} s, aim ${
            cutMs > 20_000 ? 5000 : 3000
          } ms)`,
        );
        assert.equal(await meeting.customer.question.count(), 0);
        assert.equal(meeting.client.events().filter(({ event }) => event === "claimed").length, number);
      });
    }
    await step(
      "consent withdrawn while the link is cut: nothing moves, then everything comes anew",
      async () => {
        const { adviser, customer } = meeting;
        const paints = await watchPaints(adviser.page);
        await link.cut();
        await customer.button("Pause").click();
        await new Promise((resolve) => setTimeout(resolve, RENEW_CUT_MS));
        await link.restore();
        const back = Date.now();
        await customer.button("Fortsetzen").waitFor({ timeout: BACK_MS });
        await waitFor(async () => /angehalten/.test(await adviser.page.innerText("body")), {
          what: "the adviser's page to say that it is paused",
          timeoutMs: BACK_MS,
        });
        assert.deepEqual(await paints.since(back), [], "the picture moved without consent");
        await customer.button("Fortsetzen").click();
        await waitFor(async () => await paints.share(back) >= 1, { what: "the whole picture" });
      },
    );
    await step("steering works again", async () => {
      await using notepad = await startNotepad(meeting.desktop, { x: 600, y: 400 });
      const { adviser } = meeting;
      await adviser.steer();
      const { x, y } = await adviser.point(notepad.window.x + 100, notepad.window.y + 50);
      await adviser.page.mouse.click(x, y);
      await notepad.focus();
      await adviser.page.keyboard.type("wieder da");
      await adviser.page.keyboard.press("Enter");
      await waitFor(async () => await notepad.text() === "wieder da\n", { what: "the text in the terminal" });
    });
  },
});

/** @returns milliseconds from the link's return to the first new picture in the viewer. */
async function cut({ adviser }: Meeting, link: Link, cutMs: number): Promise<number> {
  const paints = await watchPaints(adviser.page);
  const running = Date.now();
  await waitFor(async () => (await paints.since(running)).length > 2, {
    what: "a moving picture before the cut",
  });
  await link.cut();
  // The cut's length is the test's subject: time itself is the condition.
  await new Promise((resolve) => setTimeout(resolve, cutMs));
  const frozen = await paints.since(Date.now() - cutMs / 2);
  assert.deepEqual(frozen, [], "the picture moved while the link was cut");
  assert.match(await adviser.page.innerText("body"), /unterbrochen|Verbindung wird|getrennt/i);
  await link.restore();
  const back = Date.now();
  const [first] = await waitFor(async () => {
    const seen = await paints.since(back);
    return seen.length > 2 ? seen : null;
  }, { what: "the picture after the cut", timeoutMs: BACK_MS });
  await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
  // The ticker is small; a picture that comes anew comes in a few large parts.
  const largest = await paints.largest(back);
  assert.ok(largest < 0.1, `${largest.toFixed(2)} of the picture came anew, although both ends still had it`);
  return first - back;
}
