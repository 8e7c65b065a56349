import { CONTROL_MESSAGE_MAX_BYTES, HEARTBEAT_LOST_MS, HEARTBEAT_MS } from "../protocol/limits.ts";
import { type HostControl, type ViewerControl, viewerControl } from "../protocol/control.ts";
import { decodeInput, type InputMessage } from "../protocol/input.ts";
import type { PeerSignal } from "../protocol/link.ts";
import { parseMessage } from "../protocol/parse.ts";
import { decodeAck, type ScreenAck } from "../protocol/screen.ts";
import { createSealedChannel } from "../secure/channel.ts";
import { CHANNEL_LABELS, type ChannelLabel, type TransportIdentity } from "./transport/types.ts";
import { createWeriftTransport } from "./transport/werift_transport.ts";

export interface ConnectionOptions {
  identity: TransportIdentity;
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

/** One peer connection with its three sealed channels and its heartbeat: bytes outside, messages inside. */
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
  createTransport: typeof createWeriftTransport = createWeriftTransport,
): Promise<Connection> {
  let alive = false, failed = false, closed = false, roundTripMs = 0;
  let lastHeard = 0;

  const transport = await createTransport({
    expectedFingerprint: options.expectedFingerprint,
    iceServers: [],
    identity: options.identity,
  }, {
    onSignal: options.onSignal,
    onState(state) {
      if (closed) return;
      if (state === "open") heard();
      if (state === "failed" || state === "closed") {
        failed = true;
        setAlive(false);
      }
    },
    onDrained(label) {
      if (!closed && label === "screen") options.onReady();
    },
    onMessage(label, bytes) {
      if (!closed) channels[label].receive(bytes);
    },
  });

  const channels = Object.fromEntries(CHANNEL_LABELS.map((label) => [
    label,
    createSealedChannel({
      role: "host",
      root: options.root,
      connection: transport.connection,
      label,
      send: (bytes) => void (closed || transport.send(label, bytes)),
      onMessage: (bytes) => receive(label, bytes),
      onBroken: broken,
    }),
  ])) as Record<ChannelLabel, ReturnType<typeof createSealedChannel>>;

  function setAlive(now: boolean): void {
    if (alive === now || closed) return;
    alive = now;
    options.onAlive(now);
  }

  function heard(): void {
    lastHeard = performance.now();
    // The viewer's channels may be open before ours are: what is said on "alive" would be lost until then.
    if (mayLeave()) setAlive(true);
  }

  function broken(error: Error): void {
    if (closed || failed) return;
    failed = true;
    setAlive(false);
    options.onBroken(error);
  }

  function receive(label: ChannelLabel, bytes: Uint8Array<ArrayBuffer>): void {
    if (closed || failed) return;
    heard();
    try {
      if (label === "input") return options.onInput(decodeInput(bytes));
      if (label === "screen") return options.onAck(decodeAck(bytes));
      const message = parseMessage(viewerControl, decoder.decode(bytes), CONTROL_MESSAGE_MAX_BYTES);
      if (message.type === "ping") return control({ type: "pong", sent: message.sent });
      if (message.type === "pong") return void (roundTripMs = Math.max(0, performance.now() - message.sent));
      options.onControl(message);
    } catch (error) {
      // ProtocolError from a parser above, or a handler's own fault: either way this peer is done.
      broken(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** What can't leave must not be sealed either: a gap in the counters would break the viewer's end for good. */
  const mayLeave = () =>
    !closed && !failed && (transport.state === "open" || transport.state === "disconnected");

  function control(message: HostControl): void {
    if (mayLeave()) channels.control.send(encoder.encode(JSON.stringify(message)));
  }

  // The watch looks more often than the heart beats: a silence is noticed when it is HEARTBEAT_LOST_MS old, not later.
  const heartbeat = setInterval(() => {
    if (transport.state === "open" || transport.state === "disconnected") {
      control({ type: "ping", sent: performance.now() });
    }
  }, HEARTBEAT_MS);
  const watch = setInterval(() => {
    if (alive && performance.now() - lastHeard > HEARTBEAT_LOST_MS) setAlive(false);
  }, HEARTBEAT_MS / 8);

  return {
    id: transport.connection,
    start: () => transport.start(),
    get alive() {
      return alive;
    },
    get failed() {
      return failed;
    },
    get roundTripMs() {
      return roundTripMs;
    },
    control,
    get ready() {
      return transport.buffered("screen") === 0;
    },
    screen: (packet) => void (mayLeave() && channels.screen.send(packet)),
    accept: (signal) => transport.accept(signal),
    restart: () => transport.restart(),
    async close() {
      closed = true;
      clearInterval(heartbeat);
      clearInterval(watch);
      await transport.close();
    },
  };
}
