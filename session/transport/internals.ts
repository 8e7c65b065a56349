import type { Buffer } from "node:buffer";
import type { RTCPeerConnection } from "werift";

/**
 * The insides of werift 0.25.2 that the guards touch. They are no public interface: `checkInternals()` refuses to
 * start where one isn't as written here.
 */

export interface HandshakeMessage {
  msg_type: number;
  fragment: Buffer;
  serialize(): Buffer;
}

export interface DtlsSocketInternals {
  onHandleHandshakes(messages: HandshakeMessage[]): Promise<void>;
  connected: boolean;
  flight6?: { exec(): Promise<void> };
  sessionType: number;
  dtls: {
    flight: number;
    remoteExtendedMasterSecret: boolean;
    handshakeCache: Record<number, { data: HandshakeMessage[]; isLocal: boolean } | undefined>;
    readonly sortedHandshakeCache: HandshakeMessage[];
  };
  cipher: {
    masterSecret: Buffer;
    remoteCertificate?: Uint8Array;
    localRandom: { serialize(): Buffer };
    remoteRandom: { serialize(): Buffer };
  };
  transport: { socket: { onData(data: Buffer, ...rest: unknown[]): void } };
}

export interface StunProtocolInternals {
  datagramReceived(data: Buffer, address: readonly [string, number]): void;
}

export interface IceConnectionInternals {
  stunServer: unknown;
  ensureProtocol(protocol: StunProtocolInternals): void;
  remoteCandidates: { host: string; port: number }[];
  localUsername: string;
  localPassword: string;
  userHistory: Record<string, string>;
}

export interface SctpChunkInternals {
  acked: boolean;
  abandoned: boolean;
  retransmit: boolean;
}

export interface SctpInternals {
  timer3Expired(): void;
  timer3Handle: unknown;
  isStopped: boolean;
  sentQueue: SctpChunkInternals[];
  maybeAbandon(chunk: SctpChunkInternals): boolean;
  updateAdvancedPeerAckPoint(): void;
  fastRecoveryExit: unknown;
  flightSize: number;
  partialBytesAcked: number;
  ssthresh: number;
  cwnd: number;
  maxPayloadSize: number;
  transmit(): void;
  updateRto(seconds: number): void;
  rto: number;
  srtt?: number;
  rttvar: number;
}

export interface DtlsTransportInternals {
  dtls?: DtlsSocketInternals;
  dataReceiver(data: Buffer): void;
  iceTransport: { connection: IceConnectionInternals };
  /** Offered in use_srtp (RFC 5764). */
  srtpProfiles: number[];
}

export interface Internals {
  dtlsTransport: DtlsTransportInternals;
  connection: IceConnectionInternals;
  sctp: SctpInternals;
}

/** The insides of a peer connection that has a data channel. @throws Error if they aren't those of werift 0.25.2. */
export function internalsOf(pc: RTCPeerConnection): Internals {
  const dtlsTransport = pc.dtlsTransports[0] as unknown as DtlsTransportInternals | undefined;
  const connection = dtlsTransport?.iceTransport.connection;
  const sctp = pc.sctpTransport?.sctp as unknown as SctpInternals | undefined;
  const known = connection && sctp && typeof connection.ensureProtocol === "function" &&
    typeof connection.localPassword === "string" && typeof connection.userHistory === "object" &&
    typeof dtlsTransport.dataReceiver === "function" && typeof sctp.timer3Expired === "function" &&
    typeof sctp.updateRto === "function" && Array.isArray(sctp.sentQueue);
  if (!known) throw new Error("Cannot guard werift: its insides aren't those of version 0.25.2");
  return { dtlsTransport, connection, sctp };
}

/** Sees every value that is assigned to a property, and may put another in its place. */
export function intercept<T extends object, K extends keyof T>(
  object: T,
  key: K,
  replace: (value: T[K]) => T[K],
): void {
  let value = object[key];
  Object.defineProperty(object, key, {
    configurable: true,
    enumerable: true,
    get: () => value,
    set: (next: T[K]) => value = replace(next),
  });
}
