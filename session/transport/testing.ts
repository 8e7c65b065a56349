import { Buffer } from "node:buffer";
import dgram from "node:dgram";
import { type RTCCertificate, RTCDtlsTransport, RTCPeerConnection } from "werift";
import type { PeerSignal } from "../../protocol/link.ts";
import { keepNonces } from "./dtls_records.ts";
import { createIdentity } from "./identity.ts";
import { type DtlsTransportInternals, intercept } from "./internals.ts";
import type { ChannelLabel, TransportState } from "./types.ts";
import { createWeriftTransport } from "./werift_transport.ts";

/** Helpers for the tests of this folder; nothing here is part of the product. */

interface JoinOptions {
  /** The viewer's DTLS role; the host's is the other. */
  setup?: "active" | "passive";
  expected?: string | null;
  /** The viewer's certificate, where a test forges one. */
  certificate?: RTCCertificate;
}

/** A transport and a stock werift viewer, joined in this process over loopback. */
export async function join({ setup = "active", expected = null, certificate }: JoinOptions = {}) {
  const identity = await createIdentity();
  const viewer = new RTCPeerConnection({
    iceAdditionalHostAddresses: ["127.0.0.1"],
    ...(certificate && { certificates: [certificate] }),
  });
  const ports: { host: string; port: number }[] = [];
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
    if (signal.kind === "candidate") {
      const [, , , , host, port] = signal.candidate.split(" ");
      if (host.includes(".")) ports.push({ host, port: Number(port) });
    }
    if (signal.kind !== "offer") return;
    const sdp = setup === "passive" ? signal.sdp.replace("a=setup:actpass", "a=setup:active") : signal.sdp;
    await viewer.setRemoteDescription({ type: "offer", sdp });
    // A stock werift would use one record number twice, and the host take the second for a replay.
    intercept(viewer.dtlsTransports[0] as unknown as DtlsTransportInternals, "dtls", (socket) => {
      if (socket) keepNonces(socket);
      return socket;
    });
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
    ports,
    received,
    settled: settled.promise,
    echoed: echoed.promise,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await viewer.close();
    },
  };
}

/** A certificate of werift's own making, not shared with any other. */
export async function freshCertificate(): Promise<RTCCertificate> {
  RTCDtlsTransport.localCertificate = undefined;
  RTCDtlsTransport.localCertificatePromise = undefined;
  const certificate = await RTCDtlsTransport.SetupCertificate();
  RTCDtlsTransport.localCertificate = undefined;
  RTCDtlsTransport.localCertificatePromise = undefined;
  return certificate;
}

/** Sends datagrams from a socket that is nobody's candidate. */
export async function sendAsStranger(
  packets: Buffer[],
  ports: { host: string; port: number }[],
): Promise<void> {
  const socket = dgram.createSocket("udp4");
  for (const packet of packets) {
    for (const { host, port } of ports) {
      await new Promise((resolve) => socket.send(packet, port, host, resolve));
    }
  }
  await new Promise<void>((resolve) => socket.close(resolve));
}

/** Sends datagrams from the viewer's own address, as somebody on the path could. */
export async function sendAsPeer(packets: Buffer[], viewer: RTCPeerConnection): Promise<void> {
  const { connection } = viewer.dtlsTransports[0].iceTransport;
  for (const packet of packets) await connection.send(packet);
}

/** The longest time the event loop was held while `work` ran, milliseconds. */
export async function longestHold(work: () => Promise<void>): Promise<number> {
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
