import type { HostControl, ViewerControl } from "../protocol/control.ts";
import type { InputMessage } from "../protocol/input.ts";
import type { IceServers } from "../protocol/ice.ts";
import type { PeerSignal } from "../protocol/link.ts";
import type { ScreenAck } from "../protocol/screen.ts";
import type { Carriers } from "../secure/carriers.ts";
import { createConnection } from "./connection.ts";
import { createHealer } from "./healing.ts";
import { createCarrierTransport } from "./transport/carrier_transport.ts";
import type { TransportIdentity } from "./transport/types.ts";

export interface ReconnectorOptions {
  identity: TransportIdentity;
  iceServers: IceServers;
  /** Where there is no way for a peer connection. */
  carriers: Carriers;
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
  /** From now on for another viewer: nothing that the one before says, or has said, counts any more. */
  handOver(viewer: NextViewer): void;
  close(): Promise<void>;
}

/** Who looks from now on: its DTLS fingerprint, and the root of the keys that it shares with this end. */
export type NextViewer = Pick<ReconnectorOptions, "expectedFingerprint" | "root">;

export function createReconnector(options: ReconnectorOptions): Reconnector {
  const { carriers, identity, iceServers, onControl, onInput, onAck, onReady } = options;
  let viewer: NextViewer = options;
  const healer = createHealer({
    log: options.log,
    onSignal: options.onSignal,
    onConnected: options.onConnected,
    onLost: options.onLost,
    make(events, carried) {
      const mine = viewer;
      /** What comes from the connection of a viewer before is void, while it is being closed too. */
      const ifStill = <A extends unknown[]>(handle: (...given: A) => void) => (...given: A) =>
        mine === viewer ? handle(...given) : undefined;
      return createConnection({
        identity,
        iceServers,
        expectedFingerprint: mine.expectedFingerprint,
        root: mine.root,
        onSignal: ifStill(events.onSignal),
        onAlive: ifStill(events.onAlive),
        onBroken: ifStill(events.onBroken),
        onControl: ifStill(onControl),
        onInput: ifStill(onInput),
        onAck: ifStill(onAck),
        onReady: ifStill(onReady),
      }, carried ? (...given) => createCarrierTransport(carriers, ...given) : undefined);
    },
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
    handOver(next) {
      viewer = next;
      healer.renew();
    },
    close: () => healer.close(),
  };
}
