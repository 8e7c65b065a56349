import type { IceServers } from "../../protocol/ice.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import { ProtocolError } from "../../protocol/parse.ts";
import { createSealedChannel } from "../../secure/channel.ts";
import { bindsOnly } from "./certificate.ts";
import { useIceServers } from "./ice_servers.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Sealed = ReturnType<typeof createSealedChannel>;

export interface SealedPeerOptions<L extends string> {
  /** The host's id of this connection; salts the channel keys. */
  id: string;
  /** The channels that the host opens; any other breaks the connection. */
  labels: readonly L[];
  root: Bytes;
  certificate: RTCCertificate;
  iceServers: IceServers;
  /** The host's DTLS fingerprint as CPace bound it, or null where the sealed offer alone carries it. */
  expectedFingerprint: string | null;
  onSignal(signal: PeerSignal): void;
  /** All channels are open. */
  onOpen(): void;
  /** One message, opened. What it throws breaks the connection. */
  onMessage(label: L, bytes: Bytes): void;
  /** At most `lowBytes` of this channel wait for the network. */
  onDrained?(label: L): void;
  /** The host broke the protocol or a seal: nothing more comes from this connection. */
  onBroken(error: Error): void;
}

/** The viewer's end of one peer connection with its sealed channels. */
export interface SealedPeer<L extends string> {
  readonly id: string;
  readonly open: boolean;
  /** Takes a signal of this connection's id. Never throws; one after the other. */
  accept(signal: PeerSignal): void;
  /** Dropped while the connection isn't open. */
  send(label: L, bytes: Bytes): void;
  /** Bytes handed over that the network hasn't taken yet. */
  buffered(label: L): number;
  stats(): Promise<RTCStatsReport>;
  close(): void;
}

export function createSealedPeer<L extends string>(options: SealedPeerOptions<L>): SealedPeer<L> {
  const { id, labels, root, expectedFingerprint, onSignal } = options;
  const peer = new RTCPeerConnection({ certificates: [options.certificate], iceServers: [] });
  const raw = new Map<L, RTCDataChannel>();
  const sealed = new Map<L, Sealed>();
  let open = false, over = false;
  let accepting: Promise<void> = Promise.resolve();

  for (const label of labels) {
    sealed.set(
      label,
      createSealedChannel({
        role: "viewer",
        root,
        connection: id,
        label,
        send: (bytes) => {
          const channel = raw.get(label);
          if (channel?.readyState === "open") channel.send(bytes);
        },
        onMessage: (bytes) => {
          if (!over) options.onMessage(label, bytes);
        },
        onBroken: broken,
      }),
    );
  }

  peer.ondatachannel = ({ channel }) => {
    const label = labels.find((one) => one === channel.label);
    if (!label || raw.has(label)) {
      return broken(new ProtocolError("unexpected", "Cannot take data channel: not as agreed"));
    }
    channel.binaryType = "arraybuffer";
    raw.set(label, channel);
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) sealed.get(label)!.receive(new Uint8Array(data));
      else broken(new ProtocolError("malformed", "Cannot read message: not binary"));
    };
    channel.onbufferedamountlow = () => {
      if (!over) options.onDrained?.(label);
    };
    channel.onopen = checkOpen;
    checkOpen();
  };
  peer.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate || over) return;
    const { candidate: text, sdpMid: mid, sdpMLineIndex: line } = candidate;
    onSignal({ kind: "candidate", connection: id, candidate: text, mid, line });
  };

  function checkOpen(): void {
    if (open || over || !labels.every((label) => raw.get(label)?.readyState === "open")) return;
    open = true;
    options.onOpen();
  }

  function broken(error: Error): void {
    if (over) return;
    close();
    options.onBroken(error);
  }

  function close(): void {
    over = true;
    open = false;
    peer.close();
  }

  async function take(signal: PeerSignal): Promise<void> {
    if (over) return;
    if (signal.kind === "candidate") {
      await peer.addIceCandidate({
        candidate: signal.candidate,
        sdpMid: signal.mid,
        sdpMLineIndex: signal.line,
      });
    } else if (signal.kind === "offer") {
      if (expectedFingerprint !== null && !bindsOnly(signal.sdp, expectedFingerprint)) {
        return broken(new ProtocolError("unexpected", "Cannot take offer: another certificate than agreed"));
      }
      await useIceServers(peer, options.iceServers);
      await peer.setRemoteDescription({ type: "offer", sdp: signal.sdp });
      await peer.setLocalDescription();
      if (!over) onSignal({ kind: "answer", connection: id, sdp: peer.localDescription!.sdp });
    }
  }

  return {
    id,
    get open() {
      return open;
    },
    accept(signal) {
      // A candidate or an offer that the browser refuses is no reason to give up: the host tries again.
      accepting = accepting.then(() => take(signal)).catch(() => {});
    },
    send(label, bytes) {
      if (open) sealed.get(label)!.send(bytes);
    },
    buffered: (label) => raw.get(label)?.bufferedAmount ?? 0,
    stats: () => peer.getStats(),
    close,
  };
}
