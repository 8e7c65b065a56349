import assert from "node:assert/strict";
import { run } from "./child.ts";
import { startMeeting } from "./meeting.ts";
import { canMakeNamespaces, makeLink } from "./netns.ts";
import { answerQuestion } from "./session.ts";
import { waitFor } from "./wait.ts";

/** No way leads from one end to the other but by the office's server. */

const WAIT_MS = 60_000;

/** Of UDP only what goes to or from the relay's port passes the client's only link; or none at all. */
function firewall(udp: "relay" | "none"): string {
  const pass = udp === "relay" ? "udp dport 3478 accept; udp sport 3478 accept;" : "";
  return `table inet mfbudp
    delete table inet mfbudp
    table inet mfbudp {
      chain datagrams { ${pass} meta l4proto udp drop; }
      chain in { type filter hook input priority 0; iifname "mfb0" jump datagrams; }
      chain out { type filter hook output priority 0; oifname "mfb0" jump datagrams; }
    }`;
}

Deno.test({
  name: "a client without a direct way shares its screen by the relay; without UDP, by the one port",
  ignore: !await canMakeNamespaces(),
  // Playwright keeps its connection to the browser open.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using link = await makeLink();
    await run("nft", [firewall("relay")], { namespace: link.far.name });
    await using meeting = await startMeeting({
      namespaces: { office: link.near.name, client: link.far.name },
      serverArgs: ["--host", "0.0.0.0", "--insecure-http"],
      serverUrl: (port) => `http://${link.near.address}:${port}`,
    });
    const { adviser, customer } = meeting;
    const relayed = adviser.page.getByText("über Relais");
    await meeting.ask();
    await answerQuestion(customer.page, "Ja");
    await waitFor(async () => (await adviser.size()).width > 0, { what: "a picture", timeoutMs: WAIT_MS });
    await relayed.waitFor({ timeout: WAIT_MS });

    await run("nft", [firewall("none")], { namespace: link.far.name });
    // What went by UDP is lost, and comes back by itself: the host grants steering, and we hear of it.
    await adviser.button("Steuern").click();
    // Said once it is granted; which of the two depends on whether the picture already has the keyboard.
    await adviser.page.getByText(/^(Sie steuern\.|Tasten gehen an den entfernten)/).waitFor({
      timeout: WAIT_MS,
    });
    await relayed.waitFor({ timeout: WAIT_MS });
    assert.deepEqual(meeting.faults(), []);
  },
});
