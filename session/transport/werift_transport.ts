import { Buffer } from "node:buffer";
import { networkInterfaces } from "node:os";
import { type RTCDataChannel, RTCPeerConnection } from "werift";
import type { PeerSignal } from "../../protocol/link.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { type DtlsGuard, guardDtls } from "./dtls_guard.ts";
import { certificateOf } from "./identity.ts";
import { internalsOf } from "./internals.ts";
import { gateSctp, patchRetransmission } from "./sctp_patches.ts";
import { gateDatagrams } from "./stun_gate.ts";
import {
  CHANNEL_LABELS,
  type ChannelLabel,
  type Transport,
  type TransportEvents,
  type TransportOptions,
  type TransportState,
} from "./types.ts";

/** A host-side peer connection on werift. */
export function createWeriftTransport(
  options: TransportOptions,
  events: TransportEvents,
): Promise<Transport> {
  return Promise.resolve(new WeriftTransport(options, events));
}

class WeriftTransport implements Transport {
  readonly connection = toBase64url(crypto.getRandomValues(new Uint8Array(16)));
  readonly fingerprint: string;
  #options: TransportOptions;
  #events: TransportEvents;
  #pc: RTCPeerConnection;
  #channels = new Map<ChannelLabel, RTCDataChannel>();
  #guard: DtlsGuard | null = null;
  #state: TransportState = "new";

  constructor(options: TransportOptions, events: TransportEvents) {
    this.#options = options;
    this.#events = events;
    this.fingerprint = options.identity.fingerprint;
    const certificate = certificateOf(options.identity);
    this.#pc = new RTCPeerConnection({
      iceServers: options.iceServers,
      iceAdditionalHostAddresses: onlyLoopback() ? ["127.0.0.1"] : ["127.0.0.1"],
      dtls: {
        keys: {
          certPem: certificate.certPem,
          keyPem: certificate.privateKey,
          signatureHash: certificate.signatureHash,
        },
      },
    });
    this.#pc.onIceCandidate.subscribe((candidate) => {
      if (!candidate?.candidate) return;
      events.onSignal({
        kind: "candidate",
        connection: this.connection,
        candidate: candidate.candidate,
        mid: candidate.sdpMid ?? null,
        line: candidate.sdpMLineIndex ?? null,
      });
    });
    this.#pc.connectionStateChange.subscribe((state) => {
      if (state === "failed" || state === "closed") this.#setState(state);
      else if (state === "disconnected") this.#setState("disconnected");
      else if (state === "connected") this.#checkOpen();
    });
  }

  get state(): TransportState {
    return this.#state;
  }

  async start(): Promise<void> {
    this.#setState("connecting");
    for (const label of CHANNEL_LABELS) {
      const channel = this.#pc.createDataChannel(label, { ordered: true });
      this.#channels.set(label, channel);
      channel.stateChanged.subscribe(() => this.#checkOpen());
      channel.onMessage.subscribe((data) => {
        if (typeof data === "string" || !this.#guard?.proved || this.#state === "closed") return;
        this.#events.onMessage(label, new Uint8Array(data) as Uint8Array<ArrayBuffer>);
      });
    }
    const { dtlsTransport, connection, sctp } = internalsOf(this.#pc);
    // Without a STUN server of ours werift takes Google's: nothing phones home.
    if (!this.#options.iceServers.some(({ urls }) => /^stuns?:/i.test(urls))) {
      connection.stunServer = undefined;
    }
    gateDatagrams(connection);
    gateSctp(dtlsTransport);
    patchRetransmission(sctp);
    // No media, so no SRTP: nothing to parse, and Deno 2.6 lacks the cipher that werift derives its keys with.
    dtlsTransport.srtpProfiles = [];
    this.#guard = guardDtls(dtlsTransport, () => this.#setState("failed"));
    await this.#offer(false);
  }

  async accept(signal: PeerSignal): Promise<void> {
    if (signal.kind === "answer") {
      const prints = [...signal.sdp.matchAll(/^a=fingerprint:(\S+) (\S+)/gm)];
      const expected = this.#options.expectedFingerprint;
      const right = prints.length > 0 &&
        prints.every(([, algorithm, value]) =>
          algorithm.toLowerCase() === "sha-256" && (expected === null || value.toUpperCase() === expected)
        );
      if (!right) return this.#setState("failed");
      await this.#pc.setRemoteDescription({ type: "answer", sdp: withoutGeneration(signal.sdp) });
    } else if (signal.kind === "candidate") {
      await this.#pc.addIceCandidate({
        candidate: withoutGeneration(signal.candidate),
        sdpMid: signal.mid ?? undefined,
        sdpMLineIndex: signal.line ?? undefined,
      });
    }
  }

  async restart(): Promise<void> {
    await this.#offer(true);
  }

  send(label: ChannelLabel, bytes: Uint8Array<ArrayBuffer>): boolean {
    const channel = this.#channels.get(label);
    if (channel?.readyState !== "open") return false;
    channel.send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    return true;
  }

  buffered(label: ChannelLabel): number {
    return this.#channels.get(label)?.bufferedAmount ?? 0;
  }

  async close(): Promise<void> {
    this.#state = "closed";
    await this.#pc.close();
  }

  async #offer(iceRestart: boolean): Promise<void> {
    const offer = await this.#pc.createOffer({ iceRestart });
    await this.#pc.setLocalDescription(offer);
    this.#events.onSignal({
      kind: "offer",
      connection: this.connection,
      sdp: this.#pc.localDescription!.sdp,
    });
  }

  #checkOpen(): void {
    const open = CHANNEL_LABELS.every((label) => this.#channels.get(label)?.readyState === "open");
    if (open && this.#guard?.proved) this.#setState("open");
  }

  #setState(state: TransportState): void {
    if (this.#state === state || this.#state === "closed" || this.#state === "failed") return;
    this.#state = state;
    this.#events.onState(state);
  }
}

/**
 * werift nominates only pairs whose remote candidate counts as many ICE restarts as itself; the peer counts only those
 * that it heard of. "generation" is no attribute of RFC 8839: it is left away.
 */
function withoutGeneration(text: string): string {
  return text.replace(/^((?:a=)?candidate:.*?) generation \d+/gm, "$1");
}

function onlyLoopback(): boolean {
  return Object.values(networkInterfaces()).flat().every((address) => address?.internal);
}
