import { Buffer } from "node:buffer";
import { getLogger } from "@logtape/logtape";
import { type RTCDataChannel, RTCPeerConnection } from "werift";
import type { PeerSignal } from "../../protocol/link.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { type DtlsGuard, guardDtls } from "./dtls_guard.ts";
import { createIceGathering, type IceGathering } from "./ice_gathering.ts";
import { certificateOf } from "./identity.ts";
import { type Internals, internalsOf } from "./internals.ts";
import { guardSctp, type SctpGuard } from "./sctp_guard.ts";
import { patchBursts, patchRetransmission } from "./sctp_patches.ts";
import { fingerprintOf, splitCandidates, withoutGeneration } from "./signals.ts";
import { type DatagramGate, gateDatagrams } from "./stun_gate.ts";
import { type Transport, type TransportEvents, type TransportOptions, type TransportState } from "./types.ts";

const logger = getLogger(["mfb", "transport"]);
/** The viewer's candidates for one connection; a browser has a handful. */
const CANDIDATES_MAX = 64;

/** A host-side peer connection on werift, held in check (docs/werift.md). */
// deno-lint-ignore require-await -- what the constructor throws must reject.
export async function createWeriftTransport<L extends string>(
  options: TransportOptions<L>,
  events: TransportEvents<L>,
): Promise<Transport<L>> {
  return new WeriftTransport(options, events);
}

class WeriftTransport<L extends string> implements Transport<L> {
  readonly connection = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  readonly fingerprint: string;
  #options: TransportOptions<L>;
  #events: TransportEvents<L>;
  #pc: RTCPeerConnection;
  #channels = new Map<L, RTCDataChannel>();
  #guards: { dtls: DtlsGuard; datagrams: DatagramGate; sctp: SctpGuard } | null = null;
  #internals: Internals | null = null;
  #gathering: IceGathering | null = null;
  #state: TransportState = "new";
  /** The viewer's certificate: agreed beforehand, or that of its first answer. */
  #expected: string | null;
  /** The offer that has no answer yet. */
  #unanswered: string | null = null;
  #candidates = 0;
  /** Descriptions are handled one after the other. */
  #descriptions: Promise<void> = Promise.resolve();

  constructor(options: TransportOptions<L>, events: TransportEvents<L>) {
    this.#options = options;
    this.#events = events;
    this.#expected = options.expectedFingerprint?.toUpperCase() ?? null;
    this.fingerprint = options.identity.fingerprint;
    const { certPem, privateKey, signatureHash } = certificateOf(options.identity);
    this.#pc = new RTCPeerConnection({
      // Both ends on one machine that may have no other network.
      iceAdditionalHostAddresses: ["127.0.0.1"],
      dtls: { keys: { certPem, keyPem: privateKey, signatureHash } },
    });
    this.#pc.onIceCandidate.subscribe((candidate) => {
      if (!candidate?.candidate || this.#isOver()) return;
      this.#signal({
        kind: "candidate",
        connection: this.connection,
        candidate: candidate.candidate,
        mid: candidate.sdpMid ?? null,
        line: candidate.sdpMLineIndex ?? null,
      });
    });
    this.#pc.connectionStateChange.subscribe((state) => {
      if (state === "failed" || state === "closed") this.#setState("failed");
      else if (state === "disconnected") this.#interrupted();
      else if (state === "connected") this.#checkOpen();
    });
  }

  get state(): TransportState {
    return this.#state;
  }

  async start(): Promise<void> {
    this.#setState("connecting");
    for (const label of this.#options.labels) this.#makeChannel(label);
    const internals = this.#internals = internalsOf(this.#pc);
    const { dtlsTransport, connection, sctp } = internals;
    // Without a STUN server werift takes Google's: nothing phones home. Ours are asked by ice_gathering.ts.
    connection.stunServer = undefined;
    this.#gathering = createIceGathering(connection, this.#options.iceServers);
    // No media, so no SRTP: nothing to parse, and Deno 2.6 lacks the cipher that werift derives its keys with.
    dtlsTransport.srtpProfiles = [];
    patchRetransmission(sctp);
    patchBursts(sctp);
    this.#guards = {
      datagrams: gateDatagrams(connection),
      dtls: guardDtls(dtlsTransport, (error) => this.#refuse(error.message)),
      sctp: guardSctp(internals),
    };
    await this.#inTurn(() => this.#offer(false));
  }

  async accept(signal: PeerSignal): Promise<void> {
    if (this.#isOver() || signal.connection !== this.connection) return;
    if (signal.kind === "answer") await this.#inTurn(() => this.#answer(signal.sdp));
    else if (signal.kind === "candidate") await this.#candidate(signal.candidate, signal.mid, signal.line);
    else if (signal.kind === "restart") await this.restart();
  }

  async restart(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#isOver() || this.#state === "new") return;
      // Another restart before the answer would leave the two ends with different passwords.
      if (this.#unanswered !== null) return this.#sendOffer(this.#unanswered);
      // ICE is still at its first checks.
      if (this.#state === "connecting") return;
      this.#interrupted();
      await this.#offer(true);
    });
  }

  send(label: L, bytes: Uint8Array<ArrayBuffer>): boolean {
    const channel = this.#channels.get(label);
    if (channel?.readyState !== "open" || !this.#guards?.dtls.proved || this.#isOver()) return false;
    channel.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    return true;
  }

  buffered(label: L): number {
    return this.#channels.get(label)?.bufferedAmount ?? 0;
  }

  async close(): Promise<void> {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#tell(() => this.#events.onState("closed"));
    await this.#release();
  }

  #makeChannel(label: L): void {
    const channel = this.#pc.createDataChannel(label, { ordered: true });
    this.#channels.set(label, channel);
    channel.stateChanged.subscribe((state) => {
      if (state === "open") this.#checkOpen();
      // Channels are for the whole connection: the viewer ended it.
      else if (state === "closed") this.#setState("failed");
    });
    channel.bufferedAmountLow.subscribe(() => {
      if (!this.#isOver()) this.#tell(() => this.#events.onDrained(label));
    });
    channel.onMessage.subscribe((data) => {
      if (typeof data === "string" || !this.#guards?.dtls.proved || this.#isOver()) return;
      this.#tell(() => this.#events.onMessage(label, new Uint8Array(data)));
    });
  }

  async #offer(iceRestart: boolean): Promise<void> {
    const offer = await this.#pc.createOffer({ iceRestart });
    await this.#pc.setLocalDescription(offer);
    if (this.#isOver()) return;
    this.#unanswered = this.#pc.localDescription!.sdp;
    this.#sendOffer(this.#unanswered);
    this.#gathering?.gather();
  }

  #sendOffer(sdp: string): void {
    this.#signal({ kind: "offer", connection: this.connection, sdp });
  }

  async #answer(text: string): Promise<void> {
    // A second answer to an offer that was sent twice.
    if (this.#unanswered === null || this.#isOver()) return;
    const fingerprint = fingerprintOf(text);
    if (fingerprint === null) {
      return this.#refuse("The answer doesn't bind exactly one certificate by sha-256");
    }
    if (this.#expected !== null && fingerprint !== this.#expected) {
      return this.#refuse("The answer binds another certificate than agreed");
    }
    this.#expected = fingerprint;
    const { sdp, candidates } = splitCandidates(text);
    this.#candidates = 0;
    await this.#pc.setRemoteDescription({ type: "answer", sdp });
    this.#unanswered = null;
    for (const candidate of candidates) this.#candidate(candidate, null, 0).catch(() => {});
    if (this.#state === "disconnected") this.#checkAgain();
  }

  /**
   * werift 0.25.2 doesn't begin checks after an ICE restart where DTLS is connected: it only answers those of the peer,
   * and not even these where all of the peer's candidates hide behind mDNS names. Failing is no end: there may be
   * another restart.
   */
  #checkAgain(): void {
    this.#internals!.connection.connect().then(() => this.#checkOpen()).catch(() => {});
  }

  async #candidate(candidate: string, mid: string | null, line: number | null): Promise<void> {
    if (this.#candidates++ >= CANDIDATES_MAX) return;
    await this.#gathering?.turn(candidate);
    if (this.#isOver()) return;
    await this.#pc.addIceCandidate({
      candidate: withoutGeneration(candidate),
      sdpMid: mid ?? undefined,
      sdpMLineIndex: line ?? undefined,
    });
  }

  #checkOpen(): void {
    const open = this.#options.labels.every((label) => this.#channels.get(label)?.readyState === "open");
    const { connection } = this.#internals ?? {};
    if (open && this.#guards?.dtls.proved && connection?.nominated) this.#setState("open");
  }

  #interrupted(): void {
    if (this.#state === "open") this.#setState("disconnected");
  }

  #refuse(reason: string): void {
    logger.warn("Refused the viewer: {reason}", { reason });
    this.#setState("failed");
  }

  #setState(state: TransportState): void {
    if (this.#state === state || this.#isOver()) return;
    this.#state = state;
    this.#tell(() => this.#events.onState(state));
    if (state === "failed") this.#release().catch(() => {});
  }

  #isOver(): boolean {
    return this.#state === "closed" || this.#state === "failed";
  }

  #signal(signal: PeerSignal): void {
    this.#tell(() => this.#events.onSignal(signal));
  }

  /** What our user throws must not reach werift. */
  #tell(event: () => void): void {
    try {
      event();
    } catch (error) {
      logger.error("A handler of the transport failed: {error}", { error });
    }
  }

  #inTurn(step: () => Promise<void> | void): Promise<void> {
    const turn = this.#descriptions.then(step);
    this.#descriptions = turn.catch(() => {});
    return turn;
  }

  /** Ends all sockets and timers. */
  async #release(): Promise<void> {
    const { datagrams, dtls, sctp } = this.#guards ?? {};
    logger.debug("Closed; dropped {datagrams} datagrams, {records} in DTLS, {packets} in SCTP", {
      datagrams: datagrams?.dropped ?? 0,
      records: dtls?.dropped ?? 0,
      packets: sctp?.dropped ?? 0,
    });
    await this.#gathering?.close();
    await this.#pc.close();
  }
}
