import type { HostControl, ViewerControl } from "../protocol/control.ts";
import type { InputMessage } from "../protocol/input.ts";
import type { IceServers } from "../protocol/ice.ts";
import type { PeerSignal } from "../protocol/link.ts";
import type { ScreenAck } from "../protocol/screen.ts";
import { createConnection } from "./connection.ts";
import { createHealer } from "./healing.ts";
import type { TransportIdentity } from "./transport/types.ts";

export interface ReconnectorOptions {
  identity: TransportIdentity;
  iceServers: IceServers;
  expectedFingerprint: string | null;
  root: Uint8Array<ArrayBuffer>;
  log(message: string): void;
  onSignal(signal: PeerSignal): void;
  /** `fresh`: a new connection, in which nothing is under way; what the viewer has, it says itself. */
  onConnected(connected: boolean, fresh: boolean): void;
  onControl(message: ViewerControl): void;
  onInput(message: InputMessage): void;
  onAck(ack: ScreenAck): void;
  /** `ready` is true again. */
  onReady(): void;
  /** The viewer didn't come back. */
  onLost(): void;
}

/** Keeps the host of a screen connected to its viewer (healing.ts), and passes on what the two tell each other. */
export interface Reconnector {
  start(): void;
  control(message: HostControl): void;
  /** @returns false while there is no connection to take the packet. */
  screen(packet: Uint8Array<ArrayBuffer>): boolean;
  /** False while a packet waits for the network: another would only keep control and input waiting. */
  readonly ready: boolean;
  signal(signal: PeerSignal): void;
  signallingUp(): void;
  close(): Promise<void>;
}

export function createReconnector(options: ReconnectorOptions): Reconnector {
  const { identity, iceServers, expectedFingerprint, root, onControl, onInput, onAck, onReady } = options;
  const healer = createHealer({
    log: options.log,
    onSignal: options.onSignal,
    onConnected: options.onConnected,
    onLost: options.onLost,
    make: (events) =>
      createConnection({
        identity,
        iceServers,
        expectedFingerprint,
        root,
        ...events,
        onControl,
        onInput,
        onAck,
        onReady,
      }),
  });
  return {
    start: () => healer.start(),
    control: (message) => healer.connection?.control(message),
    screen(packet) {
      if (!healer.connected || !healer.connection) return false;
      healer.connection.screen(packet);
      return true;
    },
    get ready() {
      return healer.connection?.ready ?? true;
    },
    signal: (signal) => healer.signal(signal),
    signallingUp: () => healer.signallingUp(),
    close: () => healer.close(),
  };
}
