import assert from "node:assert/strict";
import {
  CARRIED_MS,
  cutUntilNoticed,
  makeLinkWithoutDatagrams,
  overServer,
  startCarriedMeeting,
} from "./carried.ts";
import { canMakeNamespaces } from "./netns.ts";
import { waitForSamePicture } from "./picture.ts";
import { startButtonWatch, waitForButtons } from "./programs.ts";
import { answerQuestion } from "./session.ts";

/** Support where nothing but the signalling WebSocket passes between client and office. */

const patient = { timeoutMs: CARRIED_MS };

Deno.test({
  name: "where neither a direct way nor a relay is, the session runs through the server",
  ignore: !await canMakeNamespaces(),
  // Playwright keeps its connection to the browser open.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using link = await makeLinkWithoutDatagrams();
    await using meeting = await startCarriedMeeting(link);
    const { adviser, customer, desktop } = meeting;
    const watch = await startButtonWatch(desktop);
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await waitForSamePicture(adviser.page, desktop.grab, patient);
    await overServer(adviser.page).waitFor({ timeout: CARRIED_MS });

    await adviser.steer();
    const { x, y } = watch.window;
    const point = await adviser.point(x + 40, y + 30);
    await adviser.page.mouse.click(point.x, point.y);
    const at = { button: 1, x: x + 40, y: y + 30 };
    await waitForButtons(watch, [{ down: true, ...at }, { down: false, ...at }]);

    // With its socket the picture breaks off, and with the next one it comes back by the same way.
    await cutUntilNoticed(link, adviser.page);
    await link.restore();
    await overServer(adviser.page).waitFor({ timeout: CARRIED_MS });
    await waitForSamePicture(adviser.page, desktop.grab, patient);

    await customer.button("Beenden").click();
    await customer.ended.waitFor({ timeout: CARRIED_MS });
    await adviser.ended.waitFor({ timeout: CARRIED_MS });
    assert.deepEqual(meeting.faults(), []);
  },
});
