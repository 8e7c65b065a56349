import assert from "node:assert/strict";
import { RELEASE_EVERYTHING, RELEASE_NOTHING } from "../../capture/release.ts";
import type { Release } from "../../capture/types.ts";
import { type AdversaryCounts, SIGNAL, startAdversary } from "./adversary.ts";
import { type Meeting, startMeeting } from "./meeting.ts";
import { type Painted, watchPage } from "./painted.ts";
import { startNotepad } from "./programs.ts";
import { answerQuestion, chooseApplications } from "./session.ts";
import { inOrder } from "./steps.ts";
import { waitFor } from "./wait.ts";
import { startWatch, watched } from "./watch.ts";
import type { WatchCounts } from "./watch_program.ts";

/**
 * The rule: of what isn't released not one pixel is seen, not for one frame, and no input reaches it. An adversary in
 * a process of its own does all it can; every frame is looked at, where it is grabbed and where the browser paints it.
 */

// Playwright keeps its connection to the browser open across steps.
const options = { sanitizeOps: false, sanitizeResources: false };
const SIZE = { width: 1280, height: 800 };
const CHANGES_PER_SECOND = 200;
/** The issue's minute; with a compositing manager a part of it shows as much. */
const SECONDS = Number(Deno.env.get("MFB_LEAK_SECONDS") ?? 60);
const SHORT_SECONDS = Math.min(15, SECONDS);
/** Without a mask, rounds of so many seconds. */
const ROUND_SECONDS = SHORT_SECONDS, ROUNDS_MAX = 5;
/** A terminal of the X project: its name in the list, and its window's title. */
const RELEASED = { name: "XTerm", title: "Notizen" };
/** The adviser moves, clicks, turns the wheel and types all over the screen. @returns how to stop. */
function harass({ adviser }: Meeting): () => Promise<void> {
  let over = false;
  const { mouse, keyboard } = adviser.page;
  const work = (async () => {
    for (let i = 0; !over; i++) {
      const at = await adviser.point((i * 211) % SIZE.width, (i * 97) % SIZE.height);
      await mouse.move(at.x, at.y);
      if (i % 3 === 0) await mouse.click(at.x, at.y);
      if (i % 5 === 0) await mouse.wheel(0, 120);
      await keyboard.press("x");
    }
  })();
  return () => {
    over = true;
    return work;
  };
}

/** One attack on a running session. */
async function attack(
  meeting: Meeting,
  { seconds, changesPerSecond = CHANGES_PER_SECOND, release, steering, menuOwner }: {
    seconds: number;
    changesPerSecond?: number;
    release: Release;
    steering: boolean;
    menuOwner: string;
  },
): Promise<{ grabbed: WatchCounts; painted: Painted; did: AdversaryCounts }> {
  const { desktop, adviser } = meeting;
  await using watch = await startWatch(desktop, { seconds, release });
  const stopWatching = await watchPage(adviser.page, SIGNAL);
  await using adversary = await startAdversary(desktop, {
    ...SIZE,
    seconds: seconds - 2,
    changesPerSecond,
    menuOwner,
  });
  const rest = steering ? harass(meeting) : () => Promise.resolve();
  const did = await adversary.done();
  await rest();
  const grabbed = await watched(watch, seconds);
  return { grabbed, painted: await stopWatching(), did };
}

for (const compositor of [null, "picom"]) {
  Deno.test(
    `nothing leaks ${compositor ? `under ${compositor}` : "under a plain window manager"}`,
    options,
    async (t) => {
      const step = inOrder(t);
      await using meeting = await startMeeting(SIZE);
      const { adviser, customer, desktop } = meeting;
      if (compositor) {
        desktop.start(compositor, ["--backend", "xrender"]);
        const running = async () => (await desktop.tool("xwininfo", ["-root", "-tree"])).includes(compositor);
        await waitFor(running, { what: compositor });
      }
      await using notepad = await startNotepad(desktop);
      const menuOwner = notepad.window.id;
      const only: Release = { ...RELEASE_NOTHING, applications: [RELEASED.title] };
      const seconds = compositor ? SHORT_SECONDS : SECONDS;

      await step("the session shares one application", async () => {
        await meeting.ask();
        await chooseApplications(customer.page, [RELEASED.name]);
        await adviser.screen.waitFor();
        await adviser.steer();
      });

      await step(`${seconds} s of an adversary: not a pixel, not an event`, async () => {
        const { grabbed, painted, did } = await attack(meeting, {
          seconds,
          release: only,
          steering: true,
          menuOwner,
        });
        assert.ok(did.changes > 10 * seconds, `${did.changes} changes`);
        assert.ok(grabbed.frames > 100 && painted.frames > 20, JSON.stringify({ grabbed, painted }));
        assert.deepEqual([grabbed.leakedPixels, painted.leakedPixels], [0, 0]);
        assert.deepEqual([did.keys, did.buttons, did.motions], [0, 0, 0]);
        assert.match(await notepad.text(), /x|^$/);
      });
    },
  );
}

Deno.test(
  "without the mask the adversary is seen, and reached: the test above can fail",
  options,
  async () => {
    await using meeting = await startMeeting(SIZE);
    const { adviser, customer, desktop } = meeting;
    await using notepad = await startNotepad(desktop);
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await adviser.screen.waitFor();
    await adviser.steer();
    // Windows that come and go by chance: a click meets one sooner or later, sooner on an idle machine.
    const met = { grabbed: 0, painted: 0, buttons: 0, motions: 0 };
    for (let round = 0; round < ROUNDS_MAX && Object.values(met).includes(0); round++) {
      const { grabbed, painted, did } = await attack(meeting, {
        seconds: ROUND_SECONDS,
        // Each stays long enough to be met.
        changesPerSecond: CHANGES_PER_SECOND / 5,
        release: RELEASE_EVERYTHING,
        steering: true,
        menuOwner: notepad.window.id,
      });
      met.grabbed += grabbed.leakedPixels;
      met.painted += painted.leakedPixels;
      met.buttons += did.buttons;
      met.motions += did.motions;
    }
    assert.ok(!Object.values(met).includes(0), JSON.stringify(met));
  },
);
