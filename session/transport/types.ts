import type { IceServers } from "../../protocol/ice.ts";
import type { PeerSignal } from "../../protocol/link.ts";

/** The channels of the peer connection of a shared screen; all reliable and ordered. Files have one of their own. */
export const CHANNEL_LABELS = ["control", "screen", "input"] as const;
export type ChannelLabel = typeof CHANNEL_LABELS[number];
/** The channels of the peer connection for files. */
export const FILE_LABELS = ["transfer", "files"] as const;
export type FileLabel = typeof FILE_LABELS[number];

/**
 * One host-side peer connection: all that the session knows of WebRTC. The transport moves opaque bytes; sealing is
 * done by its user (secure/). It never throws out of a callback.
 */
export interface Transport<L extends string> {
  /** 16 random bytes, base64url: names this connection in its signals. */
  readonly connection: string;
  /** The own certificate's fingerprint, known before anything is sent. */
  readonly fingerprint: string;
  readonly state: TransportState;
  /** Makes the channels and the offer, gathers candidates; signals go out through `onSignal`. Called once. */
  start(): Promise<void>;
  /** A signal from the viewer: answer, candidate, or a request to restart. */
  accept(signal: PeerSignal): Promise<void>;
  /** Restarts ICE: a new offer goes out. Cheap to repeat. */
  restart(): Promise<void>;
  /** @returns false if the channel isn't open; the bytes are dropped then. */
  send(label: L, bytes: Uint8Array<ArrayBuffer>): boolean;
  /** Bytes handed over that the network hasn't taken yet. */
  buffered(label: L): number;
  close(): Promise<void>;
}

/** "open": all channels are open, the peer's possession of its certificate's key is proved. "failed" is final. */
export type TransportState = "new" | "connecting" | "open" | "disconnected" | "failed" | "closed";

export interface TransportEvents<L extends string> {
  onSignal(signal: PeerSignal): void;
  onState(state: TransportState): void;
  onMessage(label: L, bytes: Uint8Array<ArrayBuffer>): void;
  /** The network has taken all that was handed over: `buffered()` is 0 again. */
  onDrained(label: L): void;
}

export interface TransportOptions<L extends string> {
  /** The channels, all of them made at the start; the viewer may open none. */
  labels: readonly L[];
  /** The viewer's fingerprint as bound by CPace; an answer with another one fails the connection. Null where the
   * sealed description itself carries it (later connections, Zeigen). */
  expectedFingerprint: string | null;
  /** Asked after each offer; none for direct connections only. */
  iceServers: IceServers;
  /** Certificate to use, so that the fingerprint told in CPace stays the same for every connection of a session. */
  identity: TransportIdentity;
}

/** A DTLS key and certificate (ECDSA P-256), made once per session by `createIdentity()`. */
export interface TransportIdentity {
  readonly fingerprint: string;
}
