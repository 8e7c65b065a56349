import { type HostControl, hostControl, type ViewerControl } from "../../protocol/control.ts";
import { encodeInput, type InputMessage } from "../../protocol/input.ts";
import { CONTROL_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import { parseMessage, ProtocolError } from "../../protocol/parse.ts";
import { encodeAck, type ScreenAck } from "../../protocol/screen.ts";
import { createSealedChannel } from "../../secure/channel.ts";
import { bindsOnly } from "../net/certificate.ts";

const LABELS = ["control", "screen", "input"] as const;
type Label = typeof LABELS[number];
type Sealed = ReturnType<typeof createSealedChannel>;

export interface ConnectionOptions {
  /** The host's id of this connection; salts the channel keys. */
  id: string;
  root: Uint8Array<ArrayBuffer>;
  certificate: RTCCertificate;
  /** The host's DTLS fingerprint as CPace bound it, or null where the sealed offer alone carries it. */
  expectedFingerprint: string | null;
  onSignal(signal: PeerSignal): void;
  /** All three channels are open. */
  onOpen(): void;
  onControl(message: HostControl): void;
  onPacket(packet: Uint8Array<ArrayBuffer>): void;
  /** The host broke the protocol or a seal: nothing more comes from this connection. */
  onBroken(error: Error): void;
}

/** The viewer's end of one peer connection: three sealed channels, bytes outside, messages inside. */
export interface Connection {
  readonly id: string;
  readonly open: boolean;
  /** Takes a signal of this connection's id. Never throws; one after the other. */
  accept(signal: PeerSignal): void;
  control(message: ViewerControl): void;
  input(message: InputMessage): void;
  ack(ack: ScreenAck): void;
  stats(): Promise<RTCStatsReport>;
  close(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function createConnection(options: ConnectionOptions): Connection {
  const { id, root, expectedFingerprint, onSignal } = options;
  const peer = new RTCPeerConnection({ certificates: [options.certificate], iceServers: [] });
  const raw = new Map<Label, RTCDataChannel>();
  const sealed = new Map<Label, Sealed>();
  let open = false, over = false;
  let accepting: Promise<void> = Promise.resolve();

  for (const label of LABELS) {
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
        onMessage: (bytes) => receive(label, bytes),
        onBroken: broken,
      }),
    );
  }

  peer.ondatachannel = ({ channel }) => {
    const label = LABELS.find((one) => one === channel.label);
    if (!label || raw.has(label)) {
      return broken(new ProtocolError("unexpected", "Cannot take data channel: not as agreed"));
    }
    channel.binaryType = "arraybuffer";
    raw.set(label, channel);
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) sealed.get(label)!.receive(new Uint8Array(data));
      else broken(new ProtocolError("malformed", "Cannot read message: not binary"));
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
    if (open || over || !LABELS.every((label) => raw.get(label)?.readyState === "open")) return;
    open = true;
    options.onOpen();
  }

  function receive(label: Label, bytes: Uint8Array<ArrayBuffer>): void {
    if (over) return;
    if (label === "screen") return options.onPacket(bytes);
    if (label === "input") throw new ProtocolError("unexpected", "Cannot take message: input goes one way");
    options.onControl(parseMessage(hostControl, decoder.decode(bytes), CONTROL_MESSAGE_MAX_BYTES));
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
    control(message) {
      if (open) sealed.get("control")!.send(encoder.encode(JSON.stringify(message)));
    },
    input(message) {
      if (open) sealed.get("input")!.send(encodeInput(message));
    },
    ack(ack) {
      if (open) sealed.get("screen")!.send(encodeAck(ack));
    },
    stats: () => peer.getStats(),
    close,
  };
}
