import { type HostControl, hostControl, type ViewerControl } from "../../protocol/control.ts";
import { encodeInput, type InputMessage } from "../../protocol/input.ts";
import { CONTROL_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import { parseMessage, ProtocolError } from "../../protocol/parse.ts";
import { encodeAck, type ScreenAck } from "../../protocol/screen.ts";
import { createCarriedPeer } from "../net/carried_peer.ts";
import { createSealedPeer, type PeerStat, type SealedPeerOptions } from "../net/sealed_peer.ts";
import type { Carriers } from "../../secure/carriers.ts";

const LABELS = ["control", "screen", "input"] as const;
type Label = typeof LABELS[number];

export interface ConnectionOptions extends Omit<SealedPeerOptions<Label>, "labels" | "onMessage"> {
  /** The host found no way: through the server. */
  carried: boolean;
  carriers: Carriers;
  onControl(message: HostControl): void;
  onPacket(packet: Uint8Array<ArrayBuffer>): void;
}

/** The viewer's end of a shared screen's connection: bytes outside, messages inside. */
export interface Connection {
  readonly id: string;
  readonly open: boolean;
  /** Takes a signal of this connection's id. Never throws; one after the other. */
  accept(signal: PeerSignal): void;
  control(message: ViewerControl): void;
  input(message: InputMessage): void;
  ack(ack: ScreenAck): void;
  stats(): Promise<Iterable<PeerStat>>;
  close(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function createConnection(
  { onControl, onPacket, carried, ...options }: ConnectionOptions,
): Connection {
  const peer = (carried ? createCarriedPeer<Label> : createSealedPeer<Label>)({
    ...options,
    labels: LABELS,
    onMessage(label, bytes) {
      if (label === "screen") return onPacket(bytes);
      if (label === "input") throw new ProtocolError("unexpected", "Cannot take message: input goes one way");
      onControl(parseMessage(hostControl, decoder.decode(bytes), CONTROL_MESSAGE_MAX_BYTES));
    },
  });
  return {
    id: peer.id,
    get open() {
      return peer.open;
    },
    accept: peer.accept,
    control: (message) => peer.send("control", encoder.encode(JSON.stringify(message))),
    input: (message) => peer.send("input", encodeInput(message)),
    ack: (ack) => peer.send("screen", encodeAck(ack)),
    stats: peer.stats,
    close: peer.close,
  };
}
