/// <reference lib="dom" />
import type { Page } from "playwright-core";
import type { PeerSignal } from "../protocol/link.ts";
import { createIdentity } from "../session/transport/identity.ts";
import { FILE_LABELS } from "../session/transport/types.ts";
import { createWeriftTransport } from "../session/transport/werift_transport.ts";
import { waitFor } from "../tests/e2e/wait.ts";

/** What the same two stacks carry with nothing on top: messages of one size, each way, werift ↔ Chromium on loopback. */

/** As a block with its header and seal. */
const MESSAGE_BYTES = 60 * 1024;
/** So much waits in the sender's queue at most. */
const QUEUE_BYTES = 1024 * 1024;
const TIMEOUT_MS = 600_000;

export interface RawRates {
  /** From the browser to the process (the adviser sends), and back, bytes a second. */
  down: number;
  up: number;
}

const VIEWER = `
  let peer, files, turn = Promise.resolve();
  globalThis.taken = 0;
  globalThis.take = (signal) => turn = turn.then(async () => {
    if (signal.kind === "candidate") return peer.addIceCandidate({
      candidate: signal.candidate, sdpMid: signal.mid, sdpMLineIndex: signal.line });
    if (signal.kind !== "offer") return;
    const { connection } = signal;
    peer = new RTCPeerConnection();
    peer.onicecandidate = ({ candidate }) => candidate?.candidate && tell({ kind: "candidate", connection,
      candidate: candidate.candidate, mid: candidate.sdpMid, line: candidate.sdpMLineIndex });
    peer.ondatachannel = ({ channel }) => {
      channel.binaryType = "arraybuffer";
      channel.onmessage = ({ data }) => taken += data.byteLength;
      if (channel.label === "files") files = channel;
    };
    await peer.setRemoteDescription({ type: "offer", sdp: signal.sdp });
    await peer.setLocalDescription();
    tell({ kind: "answer", connection, sdp: peer.localDescription.sdp });
  }).catch((error) => reportError(error));
  globalThis.give = async (bytes, size, queue) => {
    const message = new Uint8Array(size);
    files.bufferedAmountLowThreshold = queue / 2;
    for (let at = 0; at < bytes; at += size) {
      if (files.bufferedAmount > queue) await new Promise((go) => files.onbufferedamountlow = go);
      files.send(message);
    }
  };
`;

interface Viewer {
  take(signal: PeerSignal): void;
  taken: number;
  give(bytes: number, size: number, queue: number): Promise<void>;
}

export async function rawRates(page: Page, bytes: number): Promise<RawRates> {
  let received = 0, drained = () => {};
  const identity = await createIdentity();
  await page.exposeFunction("tell", (signal: PeerSignal) => void transport.accept(signal));
  await page.goto("about:blank");
  await page.evaluate(VIEWER);
  const transport = await createWeriftTransport(
    { labels: FILE_LABELS, identity, expectedFingerprint: null, iceServers: () => Promise.resolve([]) },
    {
      onSignal: (signal) =>
        void page.evaluate((one) => (globalThis as unknown as Viewer).take(one), signal).catch(() => {}),
      onState() {},
      onMessage: (_, message) => void (received += message.length),
      onDrained: () => drained(),
    },
  );
  try {
    await transport.start();
    await waitFor(() => transport.state === "open", { what: "the raw connection", timeoutMs: 60_000 });
    const up = await timed(bytes, async () => {
      const message = new Uint8Array(MESSAGE_BYTES);
      for (let at = 0; at < bytes; at += MESSAGE_BYTES) {
        if (transport.buffered("files") > QUEUE_BYTES) await new Promise<void>((go) => drained = go);
        transport.send("files", message);
      }
      await waitFor(() => page.evaluate((all) => (globalThis as unknown as Viewer).taken >= all, bytes), {
        what: "all raw messages in the page",
        timeoutMs: TIMEOUT_MS,
      });
    });
    const down = await timed(bytes, async () => {
      await page.evaluate(
        ([all, size, queue]) => (globalThis as unknown as Viewer).give(all, size, queue),
        [bytes, MESSAGE_BYTES, QUEUE_BYTES],
      );
      await waitFor(() => received >= bytes, { what: "all raw messages here", timeoutMs: TIMEOUT_MS });
    });
    return { up, down };
  } finally {
    await transport.close();
  }
}

async function timed(bytes: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return bytes * 1000 / (performance.now() - start);
}
