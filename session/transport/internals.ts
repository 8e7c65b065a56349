import type { Buffer } from "node:buffer";
import type { EventEmitter } from "node:events";
import type { Candidate, RTCPeerConnection } from "werift";
import type { DatagramSocket } from "./datagram_buffers.ts";

/**
 * The insides of werift 0.25.2 that the guards touch. They are no public interface: `internalsOf()`
 * and `checkSocket()` refuse to start where one isn't as written here.
 */

export interface HandshakeMessage {
  msg_type: number;
  /** Of the whole message. */
  length: number;
  message_seq: number;
  fragment_offset: number;
  fragment_length: number;
  fragment: Buffer;
  serialize(): Buffer;
}

/** werift's session types. */
export const SERVER = 2;

export interface DtlsSocketInternals {
  onHandleHandshakes(messages: HandshakeMessage[]): Promise<void>;
  /** @returns the messages that are whole. */
  handleFragmentHandshake(fragments: HandshakeMessage[]): HandshakeMessage[];
  connected: boolean;
  flight6?: { exec(): Promise<void> };
  sessionType: number;
  dtls: {
    flight: number;
    epoch: number;
    recordSequenceNumber: number;
    remoteExtendedMasterSecret: boolean;
    handshakeCache: Record<number, { data: HandshakeMessage[]; isLocal: boolean } | undefined>;
    readonly sortedHandshakeCache: HandshakeMessage[];
  };
  cipher: {
    masterSecret: Buffer;
    remoteCertificate?: Uint8Array;
    decryptPacket(packet: { recordLayerHeader: { sequenceNumber: number } }): Buffer;
    localRandom: { serialize(): Buffer };
    remoteRandom: { serialize(): Buffer };
  };
  transport: { socket: { onData(data: Buffer, ...rest: unknown[]): void } };
}

export interface StunProtocolInternals {
  /** Assigned when the socket is bound; relayed protocols have none of their own. */
  transport?: { socket?: EventEmitter & DatagramSocket };
  localCandidate?: CandidateInternals;
  datagramReceived(data: Buffer, address: readonly [string, number]): void;
}

/** What stands in for a socket behind a relay. */
export interface TurnProtocolInternals {
  turn: unknown;
  handleStunMessage(data: Buffer, address: readonly [string, number]): void;
}

export interface CandidateInternals {
  type: string;
  host: string;
  port: number;
}

export interface IceConnectionInternals {
  stunServer: unknown;
  /** Begins the checks. @throws Error when all failed. */
  connect(): Promise<void>;
  /** The pair in use. */
  nominated?: { localCandidate: CandidateInternals; remoteCandidate: CandidateInternals };
  /** One for each local address, and each relay. */
  protocols: StunProtocolInternals[];
  /** Counts ICE restarts. */
  generation: number;
  ensureProtocol(protocol: StunProtocolInternals | TurnProtocolInternals): void;
  /** Tells the peer of it. */
  appendLocalCandidate(candidate: Candidate): void;
  /** Makes pairs with the candidates that are known. */
  pairLocalProtocol(protocol: StunProtocolInternals): void;
  sortCheckList(): void;
  remoteCandidates: { host: string; port: number }[];
  /** Made for the first mDNS name. */
  lookup?: { mdnsInstance: EventEmitter };
  localUsername: string;
  localPassword: string;
  userHistory: Record<string, string>;
}

/** A chunk that was sent. */
export interface SctpSentInternals {
  acked: boolean;
  retransmit: boolean;
}

export interface DataChunk {
  tsn: number;
  streamId: number;
  /** RFC 9260 §3.3.1. */
  flags: number;
  userData: Buffer;
}

export interface InboundStreamInternals {
  /** Parts that wait, by TSN. */
  reassembly: unknown[];
  addChunk(chunk: DataChunk): void;
  /** Takes out what has become whole; walks through all that waits. */
  popMessages(): Iterable<unknown>;
}

export interface SctpInternals {
  timer3Expired(): void;
  timer3Handle: unknown;
  isStopped: boolean;
  sentQueue: SctpSentInternals[];
  maybeAbandon(chunk: SctpSentInternals): boolean;
  updateAdvancedPeerAckPoint(): void;
  fastRecoveryExit: unknown;
  flightSize: number;
  partialBytesAcked: number;
  ssthresh: number;
  cwnd: number;
  maxPayloadSize: number;
  transmit(): Promise<void>;
  /** Sends what the congestion window lets through, at most four chunks more than are under way. */
  transmitOnce(): Promise<void>;
  /** Not sent yet. */
  outboundQueue: unknown[];
  updateRto(seconds: number): void;
  rto: number;
  srtt?: number;
  rttvar: number;
  localTsn: number;
  lastReceivedTsn?: number;
  /** What is left of the window told to the peer, bytes. */
  advertisedRwnd: number;
  sackMisOrdered: Set<number>;
  sackDuplicates: number[];
  inboundStreams: Record<number, InboundStreamInternals | undefined>;
  getInboundStream(streamId: number): InboundStreamInternals;
  handleData(data: Buffer): Promise<void>;
  receiveDataChunk(chunk: DataChunk): void;
  receiveSackChunk(chunk: { cumulativeTsn: number; gaps: [number, number][] }): Promise<void>;
  receiveForwardTsnChunk(chunk: unknown): void;
  /** @returns whether it came before. */
  markReceived(tsn: number): boolean;
  receive(streamId: number, protocol: number, data: Buffer): void;
}

export interface DtlsTransportInternals {
  dtls?: DtlsSocketInternals;
  iceTransport: { connection: IceConnectionInternals };
  /** Offered in use_srtp (RFC 5764). */
  srtpProfiles: number[];
}

export interface Internals {
  dtlsTransport: DtlsTransportInternals;
  connection: IceConnectionInternals;
  sctp: SctpInternals;
  sctpTransport: { dataChannels: Record<number, unknown> };
}

const ICE_METHODS = [
  "ensureProtocol",
  "connect",
  "stunServer",
  "nominated",
  "lookup",
  "generation",
  "appendLocalCandidate",
  "pairLocalProtocol",
  "sortCheckList",
] as const;
const SCTP_METHODS = [
  "timer3Expired",
  "updateRto",
  "maybeAbandon",
  "updateAdvancedPeerAckPoint",
  "transmit",
  "transmitOnce",
  "handleData",
  "receiveDataChunk",
  "receiveSackChunk",
  "receiveForwardTsnChunk",
  "markReceived",
  "receive",
  "getInboundStream",
] as const;

/** The insides of a peer connection that has a data channel. @throws Error if they aren't those of werift 0.25.2. */
export function internalsOf(pc: RTCPeerConnection): Internals {
  const dtlsTransport = pc.dtlsTransports[0] as unknown as DtlsTransportInternals | undefined;
  const connection = dtlsTransport?.iceTransport.connection;
  const sctpTransport = pc.sctpTransport as unknown as Internals["sctpTransport"] | undefined;
  const sctp = pc.sctpTransport?.sctp as unknown as SctpInternals | undefined;
  const known = connection && sctp && sctpTransport && ICE_METHODS.every((name) => name in connection) &&
    typeof connection.localPassword === "string" && typeof connection.userHistory === "object" &&
    Array.isArray(connection.remoteCandidates) && Array.isArray(connection.protocols) &&
    Array.isArray(dtlsTransport.srtpProfiles) &&
    SCTP_METHODS.every((name) => typeof sctp[name] === "function") &&
    Array.isArray(sctp.sentQueue) && Array.isArray(sctp.outboundQueue) &&
    sctp.sackMisOrdered instanceof Set &&
    typeof sctp.advertisedRwnd === "number" && typeof sctpTransport.dataChannels === "object";
  if (!known) throw new Error("Cannot guard werift: its insides aren't those of version 0.25.2");
  return { dtlsTransport, connection, sctp, sctpTransport };
}

/** A DTLS socket appears only with the first datagram. @throws Error if it isn't that of werift 0.25.2. */
export function checkSocket(socket: DtlsSocketInternals): void {
  const known = typeof socket.onHandleHandshakes === "function" &&
    typeof socket.handleFragmentHandshake === "function" && typeof socket.connected === "boolean" &&
    typeof socket.cipher?.decryptPacket === "function" &&
    typeof socket.dtls?.recordSequenceNumber === "number" &&
    typeof socket.dtls.epoch === "number" && typeof socket.transport?.socket?.onData === "function";
  if (!known) throw new Error("Cannot guard werift: its DTLS isn't that of version 0.25.2");
}

/** Sees every value that is assigned to a property, and may put another in its place. */
export function intercept<T extends object, K extends keyof T>(
  object: T,
  key: K,
  replace: (next: T[K], now: T[K]) => T[K],
): void {
  const before = Object.getOwnPropertyDescriptor(object, key);
  let value = object[key];
  Object.defineProperty(object, key, {
    configurable: true,
    enumerable: true,
    get: () => before?.get ? before.get.call(object) : value,
    set: (next: T[K]) => {
      value = replace(next, object[key]);
      before?.set?.call(object, value);
    },
  });
}
