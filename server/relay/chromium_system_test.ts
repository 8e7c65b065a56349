import assert from "node:assert/strict";
import { type Browser, chromium } from "playwright-core";
import type { IceServer } from "../../protocol/ice.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import { createIdentity } from "../../session/transport/identity.ts";
import { LEAVES_TIMERS, waitUntil } from "../../session/transport/testing.ts";
import { CHANNEL_LABELS } from "../../session/transport/types.ts";
import { createWeriftTransport } from "../../session/transport/werift_transport.ts";
import { exists, withCoturn } from "./testing_coturn.ts";
import { startTestRelay } from "./testing.ts";

/** A real Chromium that may go by a relay only, and our own host at the other end. */

const CHROMIUM = Deno.env.get("MFB_CHROMIUM") ?? "/usr/bin/chromium";
const options = { ...LEAVES_TIMERS, ignore: !exists(CHROMIUM) };
const WAIT_MS = 30_000;

const VIEWER = `
  let peer, turn = Promise.resolve();
  globalThis.take = (signal, iceServers) => turn = turn.then(async () => {
    if (signal.kind === "offer") {
      peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
      peer.onicecandidate = ({ candidate }) => candidate?.candidate && tell({
        kind: "candidate", connection: signal.connection, candidate: candidate.candidate,
        mid: candidate.sdpMid, line: candidate.sdpMLineIndex,
      });
      peer.ondatachannel = ({ channel }) => {
        channel.binaryType = "arraybuffer";
        channel.onmessage = ({ data }) => channel.send(data);
      };
      await peer.setRemoteDescription({ type: "offer", sdp: signal.sdp });
      await peer.setLocalDescription();
      tell({ kind: "answer", connection: signal.connection, sdp: peer.localDescription.sdp });
    } else if (signal.kind === "candidate") {
      await peer.addIceCandidate({ candidate: signal.candidate, sdpMid: signal.mid, sdpMLineIndex: signal.line });
    }
  }).catch((error) => console.error(String(error)));
  globalThis.leave = () => peer.close();
  globalThis.path = async () => {
    const stats = [...(await peer.getStats()).values()];
    const { selectedCandidatePairId } = stats.find(({ type }) => type === "transport");
    const pair = stats.find(({ id }) => id === selectedCandidatePairId);
    const local = stats.find(({ id }) => id === pair.localCandidateId);
    return { type: local.candidateType, relayProtocol: local.relayProtocol };
  };
`;

interface Way {
  host: IceServer[];
  viewer: IceServer[];
  /** How Chromium reaches the relay. */
  by: "udp" | "tcp";
}

async function meet(browser: Browser, { host, viewer, by }: Way): Promise<void> {
  const page = await browser.newPage();
  const received: Uint8Array[] = [];
  const states: string[] = [];
  const toPage = (signal: PeerSignal) =>
    page.evaluate(
      ([signal, servers]) =>
        (globalThis as unknown as { take(...all: unknown[]): void }).take(signal, servers),
      [signal, viewer] as const,
    );
  const transport = await createWeriftTransport({
    labels: CHANNEL_LABELS,
    identity: await createIdentity(),
    expectedFingerprint: null,
    iceServers: () => Promise.resolve(host),
  }, {
    onSignal: (signal) => void toPage(signal).catch(() => {}),
    onState: (state) => void states.push(state),
    onDrained() {},
    onMessage: (_, bytes) => void received.push(bytes),
  });
  try {
    await page.exposeFunction("tell", (signal: PeerSignal) => transport.accept(signal).catch(() => {}));
    await page.goto("about:blank");
    await page.evaluate(VIEWER);
    await transport.start();
    await waitUntil(() => transport.state === "open", WAIT_MS);
    const sent = crypto.getRandomValues(new Uint8Array(60_000));
    assert.ok(transport.send("screen", sent));
    await waitUntil(() => received.length > 0, WAIT_MS);
    assert.deepEqual(received[0], sent);
    const path = await page.evaluate(() => (globalThis as unknown as { path(): Promise<unknown> }).path());
    assert.deepEqual(path, { type: "relay", relayProtocol: by });
  } finally {
    await transport.close();
    await page.evaluate(() => (globalThis as unknown as { leave(): void }).leave());
    await page.close();
  }
}

async function launch(): Promise<Browser & AsyncDisposable> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() });
}

Deno.test("Chromium and our host meet at our relay, over UDP and over TCP", options, async () => {
  await using browser = await launch();
  await using relay = await startTestRelay();
  for (const [mine, theirs] of [["udp", "udp"], ["tcp", "tcp"], ["udp", "tcp"]] as const) {
    const way = { host: relay.servers("client", mine), viewer: relay.servers("adviser", theirs), by: theirs };
    await meet(browser, way);
    // Both ends give back what they held.
    await waitUntil(() => relay.relay.figures.allocations === 0, WAIT_MS);
  }
  assert.ok(relay.relay.figures.relayedBytes > 3 * 120_000);
});

Deno.test("and at coturn, with the same credentials", {
  ...options,
  ignore: options.ignore || !exists("/usr/bin/turnserver"),
}, async () => {
  await using browser = await launch();
  await using coturn = await withCoturn();
  for (const by of ["udp", "tcp"] as const) {
    await meet(browser, { host: coturn.servers("client", by), viewer: coturn.servers("adviser", by), by });
  }
});
