import { HEARTBEAT_LOST_MS, HEARTBEAT_MS } from "../protocol/limits.ts";
import type { IceServers } from "../protocol/ice.ts";
import type { PeerSignal } from "../protocol/link.ts";
import { createSealedChannel } from "../secure/channel.ts";
import type { TransportIdentity } from "./transport/types.ts";
import { createWeriftTransport } from "./transport/werift_transport.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface SealedPeerOptions<L extends string> {
  labels: readonly L[];
  identity: TransportIdentity;
  iceServers: IceServers;
  expectedFingerprint: string | null;
  /** Salts this connection's channel keys. */
  root: Bytes;
  /** The peer broke the protocol or a seal: the connection is dead. For the log. */
  onBroken(error: Error): void;
  onSignal(signal: PeerSignal): void;
  /** True when the viewer is heard, false after HEARTBEAT_LOST_MS of silence or when the transport is gone. */
  onAlive(alive: boolean): void;
  /** One message, opened. What it throws breaks the connection. */
  onMessage(label: L, bytes: Bytes): void;
  /** The network has taken all of this channel. */
  onDrained(label: L): void;
  /** Every HEARTBEAT_MS: time to be heard. */
  onBeat(): void;
}

/** One peer connection as host, with its sealed channels and its heartbeat. */
export interface SealedPeer<L extends string> {
  readonly id: string;
  readonly alive: boolean;
  /** The transport can't come back: only a new connection helps. */
  readonly failed: boolean;
  /** Makes the channels and sends the offer through `onSignal`. Once. */
  start(): Promise<void>;
  /** Dropped while the connection isn't open. */
  send(label: L, bytes: Bytes): void;
  /** Bytes handed over that the network hasn't taken yet. */
  buffered(label: L): number;
  accept(signal: PeerSignal): Promise<void>;
  /** Asks for new ways between the two (ICE restart). */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A connection as host; nothing leaves before `start()`. */
export async function createSealedPeer<L extends string>(
  options: SealedPeerOptions<L>,
  createTransport: typeof createWeriftTransport<L> = createWeriftTransport<L>,
): Promise<SealedPeer<L>> {
  let alive = false, failed = false, closed = false;
  let lastHeard = 0;

  const transport = await createTransport({
    labels: options.labels,
    expectedFingerprint: options.expectedFingerprint,
    iceServers: options.iceServers,
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
      if (!closed) options.onDrained(label);
    },
    onMessage(label, bytes) {
      if (!closed) channels[label].receive(bytes);
    },
  });

  const channels = Object.fromEntries(options.labels.map((label) => [
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
  ])) as Record<L, ReturnType<typeof createSealedChannel>>;

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

  function receive(label: L, bytes: Bytes): void {
    if (closed || failed) return;
    heard();
    try {
      options.onMessage(label, bytes);
    } catch (error) {
      // ProtocolError from a parser, or a handler's own fault: either way this peer is done.
      broken(error instanceof Error ? error : new Error(String(error)));
    }
  }

  const isOpen = () => transport.state === "open" || transport.state === "disconnected";
  /** What can't leave must not be sealed either: a gap in the counters would break the viewer's end for good. */
  const mayLeave = () => !closed && !failed && isOpen();

  // The watch looks more often than the heart beats: a silence is noticed when it is HEARTBEAT_LOST_MS old, not later.
  const heartbeat = setInterval(() => {
    if (isOpen()) options.onBeat();
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
    send(label, bytes) {
      if (mayLeave()) channels[label].send(bytes);
    },
    buffered: (label) => transport.buffered(label),
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
