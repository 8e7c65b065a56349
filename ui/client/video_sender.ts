import type { IceServers } from "../../protocol/ice.ts";
import { HEARTBEAT_LOST_MS } from "../../protocol/limits.ts";
import type { PeerSignal } from "../../protocol/peer_signal.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { restartMs } from "../net/backoff.ts";
import { useIceServers } from "../net/ice_servers.ts";

/** Text on a screen needs sharpness, not motion. */
export const FRAMES_PER_SECOND_MAX = 15;
const BITS_PER_SECOND_MAX = 6_000_000;
/** The first connection gets this long before it is tried anew. */
const FIRST_MS = 2 * HEARTBEAT_LOST_MS;
/** Both ends notice a loss, and one restart is enough. */
const RESTART_PAUSE_MS = 1_000;

export interface VideoSenderOptions {
  certificate: RTCCertificate;
  iceServers: IceServers;
  track: MediaStreamTrack;
  onSignal(signal: PeerSignal): void;
  onConnected(connected: boolean): void;
}

/** One peer connection to the adviser's browser with one video track and nothing else; restarts ICE when it is lost. */
export interface VideoSender {
  /** What is sent from now on; null: nothing, the other side keeps the last picture. */
  show(track: MediaStreamTrack | null): void;
  accept(signal: PeerSignal): void;
  close(): void;
}

export function createVideoSender(options: VideoSenderOptions): VideoSender {
  const connection = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  const peer = new RTCPeerConnection({ certificates: [options.certificate], iceServers: [] });
  const { sender } = peer.addTransceiver(options.track, {
    direction: "sendonly",
    sendEncodings: [{ maxFramerate: FRAMES_PER_SECOND_MAX, maxBitrate: BITS_PER_SECOND_MAX }],
  });
  let work: Promise<unknown> = keepResolution(sender);
  let restarts = 0, restartedAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** One after the other; what the browser refuses is no reason to give up: restarting tries again. */
  function then(step: () => Promise<unknown>): void {
    work = work.then(() => peer.connectionState === "closed" ? undefined : step()).catch(() => {});
  }

  async function offer(iceRestart: boolean): Promise<void> {
    await useIceServers(peer, options.iceServers);
    await peer.setLocalDescription(await peer.createOffer({ iceRestart }));
    options.onSignal({ kind: "offer", connection, sdp: peer.localDescription!.sdp });
  }

  function restart(): void {
    const now = performance.now();
    if (now - restartedAt < RESTART_PAUSE_MS) return;
    restartedAt = now;
    then(() => offer(true));
  }

  function restartAfter(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      restart();
      restartAfter(restartMs(restarts++));
    }, ms);
  }

  peer.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    const { candidate: text, sdpMid: mid, sdpMLineIndex: line } = candidate;
    options.onSignal({ kind: "candidate", connection, candidate: text, mid, line });
  };
  peer.onconnectionstatechange = () => {
    const connected = peer.connectionState === "connected";
    options.onConnected(connected);
    if (peer.connectionState === "connecting") return;
    if (!connected) return restartAfter(HEARTBEAT_LOST_MS);
    clearTimeout(timer);
    restarts = 0;
  };
  then(() => offer(false));
  restartAfter(FIRST_MS);

  return {
    show: (track) => then(() => sender.replaceTrack(track)),
    accept(signal) {
      if (signal.connection !== connection) return;
      switch (signal.kind) {
        case "answer":
          return then(() => peer.setRemoteDescription({ type: "answer", sdp: signal.sdp }));
        case "candidate": {
          const { candidate, mid: sdpMid, line: sdpMLineIndex } = signal;
          return then(() => peer.addIceCandidate({ candidate, sdpMid, sdpMLineIndex }));
        }
        case "restart":
          return restart();
      }
    },
    close() {
      clearTimeout(timer);
      peer.onconnectionstatechange = null;
      peer.close();
    },
  };
}

/** Where the line is narrow, fewer pictures: never smaller ones. Firefox knows it by the track's hint alone. */
async function keepResolution(sender: RTCRtpSender): Promise<void> {
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
  parameters.degradationPreference = "maintain-resolution";
  await sender.setParameters(parameters).catch(() => {});
}
