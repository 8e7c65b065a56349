import { CONTROL_MESSAGE_MAX_BYTES } from "../protocol/limits.ts";
import { type HostControl, type ViewerControl, viewerControl } from "../protocol/control.ts";
import { decodeInput, type InputMessage } from "../protocol/input.ts";
import type { IceServers } from "../protocol/ice.ts";
import type { PeerSignal } from "../protocol/link.ts";
import { parseMessage } from "../protocol/parse.ts";
import { decodeAck, type ScreenAck } from "../protocol/screen.ts";
import { createSealedPeer } from "./sealed_peer.ts";
import { CHANNEL_LABELS, type ChannelLabel, type TransportIdentity } from "./transport/types.ts";
import type { createWeriftTransport } from "./transport/werift_transport.ts";

export interface ConnectionOptions {
  identity: TransportIdentity;
  iceServers: IceServers;
  expectedFingerprint: string | null;
  /** Salts this connection's channel keys. */
  root: Uint8Array<ArrayBuffer>;
  /** The peer broke the protocol or a seal: the connection is dead. For the log. */
  onBroken(error: Error): void;
  onSignal(signal: PeerSignal): void;
  /** True when the viewer is heard, false after HEARTBEAT_LOST_MS of silence or when the transport is gone. */
  onAlive(alive: boolean): void;
  onControl(message: ViewerControl): void;
  onInput(message: InputMessage): void;
  onAck(ack: ScreenAck): void;
  /** The network took the last packet: `ready` is true again. */
  onReady(): void;
}

/** The peer connection of a shared screen: bytes outside, messages inside. */
export interface Connection {
  readonly id: string;
  readonly alive: boolean;
  /** The transport can't come back: only a new connection helps. */
  readonly failed: boolean;
  /** Round trip of the last heartbeat, milliseconds. */
  readonly roundTripMs: number;
  /** Makes the channels and sends the offer through `onSignal`. Once. */
  start(): Promise<void>;
  control(message: HostControl): void;
  screen(packet: Uint8Array<ArrayBuffer>): void;
  /**
   * The network has taken every packet so far. What is handed over earlier stands in one queue with control and input,
   * before them.
   */
  readonly ready: boolean;
  accept(signal: PeerSignal): Promise<void>;
  /** Asks for new ways between the two (ICE restart). */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A connection as host; nothing leaves before `start()`. */
export async function createConnection(
  options: ConnectionOptions,
  createTransport?: typeof createWeriftTransport<ChannelLabel>,
): Promise<Connection> {
  let roundTripMs = 0;
  const { identity, iceServers, expectedFingerprint, root, onBroken, onSignal, onAlive } = options;
  const peer = await createSealedPeer({
    labels: CHANNEL_LABELS,
    identity,
    iceServers,
    expectedFingerprint,
    root,
    onBroken,
    onSignal,
    onAlive,
    onDrained: (label) => void (label === "screen" && options.onReady()),
    onBeat: () => control({ type: "ping", sent: performance.now() }),
    onMessage(label, bytes) {
      if (label === "input") return options.onInput(decodeInput(bytes));
      if (label === "screen") return options.onAck(decodeAck(bytes));
      const message = parseMessage(viewerControl, decoder.decode(bytes), CONTROL_MESSAGE_MAX_BYTES);
      if (message.type === "ping") return control({ type: "pong", sent: message.sent });
      if (message.type === "pong") return void (roundTripMs = Math.max(0, performance.now() - message.sent));
      options.onControl(message);
    },
  }, createTransport);

  function control(message: HostControl): void {
    peer.send("control", encoder.encode(JSON.stringify(message)));
  }

  return {
    id: peer.id,
    start: peer.start,
    get alive() {
      return peer.alive;
    },
    get failed() {
      return peer.failed;
    },
    get roundTripMs() {
      return roundTripMs;
    },
    control,
    get ready() {
      return peer.buffered("screen") === 0;
    },
    screen: (packet) => peer.send("screen", packet),
    accept: peer.accept,
    restart: peer.restart,
    close: peer.close,
  };
}
