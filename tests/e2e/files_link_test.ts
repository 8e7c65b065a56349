import assert from "node:assert/strict";
import { filesBelow, filesWindows, makeHome, testBytes } from "./files.ts";
import { startMeeting } from "./meeting.ts";
import { answerQuestion } from "./session.ts";
import { canMakeWires, makeWire } from "./wire.ts";

/** A file outlives a cut of the link, and goes on where it stood. */

const FILE_BYTES = 6_000_000;
/** Longer than a heartbeat is waited for. */
const CUT_MS = 5_000;
const DONE_MS = 120_000;

Deno.test({
  name: "the link cut while a file runs: it goes on by itself, byte by byte",
  ignore: !await canMakeWires(),
  // Playwright keeps its connection to the browser open.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const home = await Deno.makeTempDir({ prefix: "mfb-home-" });
    await using _home = { [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }) };
    const bytes = testBytes(FILE_BYTES);
    await Deno.writeFile(`${home}/Akte.bin`, bytes);
    await using wire = await makeWire({ bitsPerSecond: 8_000_000, roundTripMs: 20 });
    await using meeting = await startMeeting({
      namespaces: { office: wire.near.name, client: wire.far.name },
      serverArgs: ["--host", "0.0.0.0", "--insecure-http"],
      serverUrl: (port) => `http://${wire.near.address}:${port}`,
      clientEnv: await makeHome(home),
    });
    const { office, client } = filesWindows(meeting);
    await meeting.ask();
    await answerQuestion(meeting.customer.page, "Ja");
    await office.open();
    await office.choose([`${home}/Akte.bin`]);
    await client.answer("Ja");
    await client.rowIs("Akte.bin", "running", DONE_MS);
    await wire.cut();
    // The cut's length is the test's subject: time itself is the condition.
    await new Promise((resolve) => setTimeout(resolve, CUT_MS));
    await office.page.getByText("Die Übertragung geht von selbst weiter").waitFor();
    await wire.restore();
    await client.rowIs("Akte.bin", "finished", DONE_MS);
    await office.rowIs("Akte.bin", "finished", DONE_MS);
    assert.deepEqual((await filesBelow(`${home}/Downloads/MFB`)).get("Akte.bin"), bytes);
  },
});
