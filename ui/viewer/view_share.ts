import { type ReadonlySignal, signal } from "@preact/signals";
import type { IceServers } from "../../protocol/ice.ts";
import { HEARTBEAT_LOST_MS } from "../../protocol/limits.ts";
import type { PeerSignal } from "../../protocol/peer_signal.ts";
import { restartMs } from "../net/backoff.ts";
import { useIceServers } from "../net/ice_servers.ts";
import { createStatsReader, type LinkStats } from "./stats.ts";

/** A screen that the other side's browser sends as a video: to look at only. Outlives single peer connections. */
export interface ViewShareView {
  /** "connecting" until the first picture may come, "lost" while the other browser isn't heard. */
  readonly link: ReadonlySignal<"connecting" | "live" | "lost">;
  readonly stream: ReadonlySignal<MediaStream | null>;
  readonly stats: ReadonlySignal<LinkStats>;
  readonly latencyMs: ReadonlySignal<number | null>;
  accept(signal: PeerSignal): void;
  /** The way for signals is open again. */
  signallingUp(): void;
  close(): void;
}

export interface ViewShareViewOptions {
  certificate: RTCCertificate;
  iceServers: IceServers;
  sendSignal(signal: PeerSignal): void;
}

const STATS_MS = 2_000;

export function createViewShareView(options: ViewShareViewOptions): ViewShareView {
  const link = signal<"connecting" | "live" | "lost">("connecting");
  const stream = signal<MediaStream | null>(null);
  const stats = signal<LinkStats>({ bitsPerSecond: 0, path: "unknown" });
  const latencyMs = signal<number | null>(null);
  const reader = createStatsReader();
  let connection = "";
  let peer: RTCPeerConnection | null = null;
  let accepting: Promise<void> = Promise.resolve();
  let restarts = 0, closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** @param sender the sender's id of the connection. */
  function connect(sender: string): RTCPeerConnection {
    peer?.close();
    const mine = new RTCPeerConnection({ certificates: [options.certificate], iceServers: [] });
    connection = sender;
    reader.reset();
    mine.ontrack = ({ track }) => {
      if (track.kind === "video") stream.value = new MediaStream([track]);
    };
    mine.onicecandidate = ({ candidate }) => {
      if (!candidate?.candidate || mine !== peer) return;
      const { candidate: text, sdpMid: mid, sdpMLineIndex: line } = candidate;
      options.sendSignal({ kind: "candidate", connection: sender, candidate: text, mid, line });
    };
    mine.onconnectionstatechange = () => {
      if (mine === peer) follow(mine.connectionState);
    };
    return mine;
  }

  function follow(state: RTCPeerConnectionState): void {
    if (state === "connecting") return;
    clearTimeout(timer);
    if (state === "connected") {
      restarts = 0;
      link.value = "live";
    } else timer = setTimeout(lose, HEARTBEAT_LOST_MS);
  }

  function lose(): void {
    if (link.value === "live") link.value = "lost";
    options.sendSignal({ kind: "restart", connection });
    timer = setTimeout(lose, restartMs(restarts++));
  }

  async function take(signal: PeerSignal): Promise<void> {
    if (closed) return;
    if (signal.kind === "offer") {
      // One video is what was agreed: no sound, no channels.
      if (!offersOneVideo(signal.sdp)) return;
      if (signal.connection !== connection) peer = connect(signal.connection);
      const mine = peer!;
      await useIceServers(mine, options.iceServers);
      await mine.setRemoteDescription({ type: "offer", sdp: signal.sdp });
      await mine.setLocalDescription();
      if (mine !== peer) return;
      options.sendSignal({ kind: "answer", connection, sdp: mine.localDescription!.sdp });
    } else if (signal.kind === "candidate" && signal.connection === connection) {
      const { candidate, mid: sdpMid, line: sdpMLineIndex } = signal;
      await peer?.addIceCandidate({ candidate, sdpMid, sdpMLineIndex });
    }
  }

  async function measure(): Promise<void> {
    const mine = peer;
    if (mine?.connectionState !== "connected") return;
    const report = Array.from((await mine.getStats()).values());
    if (mine !== peer) return;
    stats.value = reader.read(report, performance.now());
    const pair = report.find(({ type, nominated }) => type === "candidate-pair" && nominated);
    if (pair?.currentRoundTripTime !== undefined) latencyMs.value = pair.currentRoundTripTime * 1000;
  }

  const measuring = setInterval(() => void measure().catch(() => {}), STATS_MS);

  return {
    link,
    stream,
    stats,
    latencyMs,
    accept(signal) {
      // What the browser refuses is no reason to give up: the other side tries again.
      accepting = accepting.then(() => take(signal)).catch(() => {});
    },
    signallingUp() {
      if (link.value === "lost") options.sendSignal({ kind: "restart", connection });
    },
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(measuring);
      const last = peer;
      peer = null;
      last?.close();
    },
  };
}

function offersOneVideo(sdp: string): boolean {
  const media = Array.from(sdp.matchAll(/^m=(\w+)/gm), ([, kind]) => kind);
  return media.length === 1 && media[0] === "video";
}
