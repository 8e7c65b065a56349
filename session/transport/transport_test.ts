import assert from "node:assert/strict";
import { join } from "./testing.ts";

// werift's timers of ICE and DTLS run out on their own after close().
const options = { sanitizeOps: false, sanitizeResources: false };

for (const setup of ["active", "passive"] as const) {
  Deno.test(`createWeriftTransport() carries messages both ways, viewer ${setup}`, options, async () => {
    await using pair = await join({ setup });
    assert.equal(await pair.settled, "open");
    for (const label of ["control", "screen", "input"] as const) {
      assert.ok(pair.transport.send(label, new TextEncoder().encode(label)));
    }
    await pair.echoed;
    assert.deepEqual(pair.received.map(({ label }) => label).sort(), ["control", "input", "screen"]);
    assert.ok(pair.received.every(({ label, text }) => label === text));
  });
}

Deno.test("createWeriftTransport() refuses an answer with another fingerprint", options, async () => {
  await using pair = await join({ expected: Array(32).fill("AB").join(":") });
  assert.equal(await pair.settled, "failed");
  assert.equal(pair.transport.send("control", new Uint8Array(1)), false);
});
