import { Buffer } from "node:buffer";
import dgram from "node:dgram";
import { type RTCCertificate, RTCDtlsTransport, RTCPeerConnection } from "werift";
import type { PeerSignal } from "../../protocol/link.ts";
import { guardDtls } from "./dtls_guard.ts";
import { createIdentity } from "./identity.ts";
import { type DtlsSocketInternals, type DtlsTransportInternals, intercept } from "./internals.ts";
import { gateDatagrams } from "./stun_gate.ts";
import { CHANNEL_LABELS, type ChannelLabel, type TransportState } from "./types.ts";
import { createWeriftTransport } from "./werift_transport.ts";

/** Helpers for the tests of this folder; nothing here is part of the product. */

/**
 * werift's DTLS flights leave timers of at most a second behind, which nothing can end, and either of
 * Deno's sanitizers minds them. That no socket stays open is asserted in transport_test.ts.
 */
export const LEAVES_TIMERS = { sanitizeOps: false, sanitizeResources: false };

/** What tests change in the viewer's DTLS. */
export interface ViewerSocket extends DtlsSocketInternals {
  /** Offered in the hello. */
  extensions: { type: number }[];
  options: { extendedMasterSecret?: boolean };
}

interface JoinOptions {
  /** The viewer's DTLS role; the host's is the other. */
  setup?: "active" | "passive";
  expected?: string | null;
  /** The viewer's certificate, where a test forges one. */
  certificate?: RTCCertificate;
  /** What the viewer answers with. */
  answer?(sdp: string): string;
  /** Whether the viewer's channels send back what they get. */
  echo?: boolean;
  /** Makes the viewer's DTLS misbehave. */
  tamper?(socket: ViewerSocket): void;
}

/** A transport and a werift viewer, joined in this process over loopback. */
export async function join(options: JoinOptions = {}) {
  const { setup = "active", expected = null, certificate, echo = true, tamper } = options;
  const answer = options.answer ?? ((sdp: string) => sdp);
  const viewer = new RTCPeerConnection({
    iceAdditionalHostAddresses: ["127.0.0.1"],
    ...(certificate && { certificates: [certificate] }),
  });
  const ports: { host: string; port: number }[] = [];
  const received: { label: ChannelLabel; bytes: Uint8Array; text: string }[] = [];
  const states: TransportState[] = [];
  const drained: ChannelLabel[] = [];
  const signals: PeerSignal[] = [];
  const settled = Promise.withResolvers<TransportState>();
  viewer.onDataChannel.subscribe((channel) => {
    if (echo) channel.onMessage.subscribe((data) => channel.send(data));
  });
  const identity = await createIdentity();
  const transport = await createWeriftTransport({
    labels: CHANNEL_LABELS,
    identity,
    expectedFingerprint: expected,
    iceServers: () => Promise.resolve([]),
  }, {
    onSignal(signal) {
      signals.push(signal);
      turn = turn.then(() => toViewer(signal));
    },
    onState(state) {
      states.push(state);
      if (state === "open" || state === "failed") settled.resolve(state);
    },
    onDrained: (label) => void drained.push(label),
    onMessage(label, bytes) {
      received.push({ label, bytes, text: new TextDecoder().decode(bytes) });
    },
  });
  let turn = Promise.resolve(), guarded = false;
  async function toViewer(signal: PeerSignal) {
    if (signal.kind === "candidate") {
      const [, , , , host, port] = signal.candidate.split(" ");
      if (host.includes(".")) ports.push({ host, port: Number(port) });
    }
    if (signal.kind !== "offer") return;
    const sdp = setup === "passive" ? signal.sdp.replace("a=setup:actpass", "a=setup:active") : signal.sdp;
    await viewer.setRemoteDescription({ type: "offer", sdp });
    if (!guarded) {
      const dtls = viewer.dtlsTransports[0] as unknown as DtlsTransportInternals;
      // Stock werift fails where no SRTP is agreed on, and breaks on repeated flights and strangers, at this end too.
      dtls.srtpProfiles = [];
      gateDatagrams(dtls.iceTransport.connection);
      guardDtls(dtls, () => {});
      intercept(dtls, "dtls", (socket) => {
        if (socket) tamper?.(socket as ViewerSocket);
        return socket;
      });
    }
    guarded = true;
    await viewer.setLocalDescription(await viewer.createAnswer());
    const text = answer(viewer.localDescription!.sdp);
    await transport.accept({ kind: "answer", connection: signal.connection, sdp: text });
  }
  await transport.start();
  return {
    transport,
    viewer,
    states,
    signals,
    ports,
    received,
    drained,
    settled: settled.promise,
    /** Sends over `label` and waits until it comes back. */
    async echoed(text: string, label: ChannelLabel = "control") {
      if (!transport.send(label, new TextEncoder().encode(text))) {
        throw new Error(`Channel ${label} isn't open`);
      }
      await waitUntil(() => received.some((one) => one.label === label && one.text === text));
    },
    async [Symbol.asyncDispose]() {
      await transport.close();
      await viewer.close();
    },
  };
}

export type Pair = Awaited<ReturnType<typeof join>>;

/** A certificate of werift's own making, not shared with any other. */
export async function freshCertificate(): Promise<RTCCertificate> {
  RTCDtlsTransport.localCertificate = undefined;
  RTCDtlsTransport.localCertificatePromise = undefined;
  const certificate = await RTCDtlsTransport.SetupCertificate();
  RTCDtlsTransport.localCertificate = undefined;
  RTCDtlsTransport.localCertificatePromise = undefined;
  return certificate;
}

/** Sends datagrams from a socket that is nobody's candidate. @returns how many answers came until it was closed. */
export async function sendAsStranger(
  packets: Buffer[],
  { ports, then = () => Promise.resolve() }: { ports: Pair["ports"]; then?: () => Promise<void> },
): Promise<number> {
  const socket = dgram.createSocket("udp4");
  let answers = 0;
  socket.on("message", () => answers++);
  for (const packet of packets) {
    for (const { host, port } of ports) {
      await new Promise((resolve) => socket.send(packet, port, host, resolve));
    }
  }
  await then();
  await new Promise<void>((resolve) => socket.close(resolve));
  return answers;
}

/** Sends datagrams from the viewer's own address, as somebody on the path could. */
export async function sendAsPeer(packets: Buffer[], viewer: RTCPeerConnection): Promise<void> {
  const { connection } = viewer.dtlsTransports[0].iceTransport;
  for (const packet of packets) await connection.send(packet);
}

/** The longest time the event loop was held while `work` ran, milliseconds. */
async function longestHold(work: () => Promise<void>): Promise<number> {
  let last = performance.now(), longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  clearInterval(timer);
  return longest;
}

/** The event loop is never held longer by a packet. */
const HOLD_MAX_MS = 50;

/** @throws Error if `work` holds the event loop. A busy machine does too, but not three times in a row. */
export async function holdsNothing(work: () => Promise<void>): Promise<void> {
  const held: number[] = [];
  for (let go = 0; go < 3; go++) {
    held.push(await longestHold(work));
    if (held[go] < HOLD_MAX_MS) return;
  }
  throw new Error(`The event loop was held for ${held.map(Math.round).join(", ")} ms`);
}

export async function waitUntil(condition: () => boolean, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain for ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(" ", ""), "hex");
}
