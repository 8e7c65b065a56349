import assert from "node:assert/strict";
import { run } from "./child.ts";
import { startMeeting } from "./meeting.ts";
import { canMakeNamespaces, makeLink } from "./netns.ts";
import { waitForSamePicture } from "./picture.ts";
import { startButtonWatch, waitForButtons } from "./programs.ts";
import { answerQuestion } from "./session.ts";

/** Nothing but the signalling WebSocket passes between client and office: as behind a proxy that speaks HTTP only. */

const WAIT_MS = 60_000;

const NO_DATAGRAMS = `table inet mfbudp {
  chain in { type filter hook input priority 0; iifname "mfb0" meta l4proto udp drop; }
  chain out { type filter hook output priority 0; oifname "mfb0" meta l4proto udp drop; }
}`;

Deno.test({
  name: "where neither a direct way nor a relay is, the session runs through the server",
  ignore: !await canMakeNamespaces(),
  // Playwright keeps its connection to the browser open.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using link = await makeLink();
    await run("nft", [NO_DATAGRAMS], { namespace: link.far.name });
    await using meeting = await startMeeting({
      namespaces: { office: link.near.name, client: link.far.name },
      serverArgs: ["--host", "0.0.0.0", "--insecure-http", "--no-relay"],
      serverUrl: (port) => `http://${link.near.address}:${port}`,
    });
    const { adviser, customer, desktop } = meeting;
    const watch = await startButtonWatch(desktop);
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await waitForSamePicture(adviser.page, desktop.grab, { timeoutMs: WAIT_MS });
    const carried = adviser.page.getByText("über den Server");
    await carried.waitFor({ timeout: WAIT_MS });

    await adviser.steer();
    const { x, y } = watch.window;
    const point = await adviser.point(x + 40, y + 30);
    await adviser.page.mouse.click(point.x, point.y);
    const at = { button: 1, x: x + 40, y: y + 30 };
    await waitForButtons(watch, [{ down: true, ...at }, { down: false, ...at }]);

    // With its socket the picture breaks off, and with the next one it comes back by the same way.
    await link.cut();
    await adviser.page.getByText("unterbrochen").first().waitFor({ timeout: WAIT_MS });
    await link.restore();
    await carried.waitFor({ timeout: WAIT_MS });
    await waitForSamePicture(adviser.page, desktop.grab, { timeoutMs: WAIT_MS });

    await customer.button("Beenden").click();
    await customer.ended.waitFor({ timeout: WAIT_MS });
    await adviser.ended.waitFor({ timeout: WAIT_MS });
    assert.deepEqual(meeting.faults(), []);
  },
});
