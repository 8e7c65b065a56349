import assert from "node:assert/strict";
import { RTCPeerConnection } from "werift";
import type { PeerSignal } from "../../protocol/link.ts";
import { createIdentity } from "./identity.ts";
import type { ChannelLabel, TransportState } from "./types.ts";
import { createWeriftTransport } from "./werift_transport.ts";

/** A transport and a stock werift viewer, joined in this process over loopback. */
async function join(
  { setup = "active", expected = null }: { setup?: string; expected?: string | null } = {},
) {
  const identity = await createIdentity();
  const viewer = new RTCPeerConnection({ iceAdditionalHostAddresses: ["127.0.0.1"] });
  const received: { label: ChannelLabel; text: string }[] = [];
  const states: TransportState[] = [];
  const settled = Promise.withResolvers<TransportState>();
  const echoed = Promise.withResolvers<void>();
  viewer.onDataChannel.subscribe((channel) => channel.onMessage.subscribe((data) => channel.send(data)));
  const transport = await createWeriftTransport({ identity, expectedFingerprint: expected, iceServers: [] }, {
    onSignal: (signal) => void toViewer(signal),
    onState(state) {
      states.push(state);
      if (state === "open" || state === "failed") settled.resolve(state);
    },
    onMessage(label, bytes) {
      received.push({ label, text: new TextDecoder().decode(bytes) });
      if (received.length === 3) echoed.resolve();
    },
  });
  async function toViewer(signal: PeerSignal) {
    if (signal.kind !== "offer") return;
    const sdp = setup === "passive" ? signal.sdp.replace("a=setup:actpass", "a=setup:active") : signal.sdp;
    await viewer.setRemoteDescription({ type: "offer", sdp });
    await viewer.setLocalDescription(await viewer.createAnswer());
    await transport.accept({
      kind: "answer",
      connection: signal.connection,
      sdp: viewer.localDescription!.sdp,
    });
  }
  await transport.start();
  return {
    transport,
    viewer,
    states,
    received,
    settled: settled.promise,
    echoed: echoed.promise,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await viewer.close();
    },
  };
}

// werift's timers of ICE and DTLS run out on their own after close().
const options = { sanitizeOps: false, sanitizeResources: false };

for (const setup of ["active", "passive"]) {
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
