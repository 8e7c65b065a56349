/// <reference lib="dom" />
import { type HostControl, hostControl, type ViewerControl } from "../../protocol/control.ts";
import { encodeInput, type InputEvent } from "../../protocol/input.ts";
import type { LinkMessage, PeerSignal } from "../../protocol/link.ts";
import { handshake } from "../../protocol/link.ts";
import { CONTROL_MESSAGE_MAX_BYTES, SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import { parseMessage } from "../../protocol/parse.ts";
import type { AdviserToServer, ServerToAdviser } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { createSealedChannel } from "../../secure/channel.ts";
import { createResponder } from "../../secure/handshake.ts";
import { deriveRoots, type Roots } from "../../secure/keys.ts";
import { createLink } from "../../secure/link.ts";
import { makeSecret } from "../../secure/number.ts";

/**
 * An adviser's end without manners, for tests: it knows the number and connects rightly, then sends what it is told to,
 * whenever. Runs in a page of the server's origin (rogue.ts puts it there).
 */
export interface RogueViewer {
  number: string;
  /** Messages of the host on `control`, in order. */
  control: HostControl[];
  link: LinkMessage[];
  screenPackets: number;
  /** Closed channels and broken seals. */
  faults: string[];
  open(): boolean;
  sendControl(message: ViewerControl): void;
  sendRaw(label: "control" | "input" | "screen", bytes: number[]): void;
  sendInput(grant: number, events: InputEvent[]): void;
}

type Sealed = ReturnType<typeof createSealedChannel>;

const encoder = new TextEncoder(), decoder = new TextDecoder();

export async function startRogue(launch: string): Promise<RogueViewer> {
  const response = await fetch("/api/adviser/token", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ launch }),
  });
  const { token } = await response.json();
  const certificate = await RTCPeerConnection.generateCertificate(
    { name: "ECDSA", namedCurve: "P-256" } as EcKeyGenParams,
  );
  const fingerprint = certificate.getFingerprints()[0].value!.toUpperCase();
  const secret = makeSecret();
  const responder = createResponder({ secret, fingerprint });
  const channels = new Map<string, Sealed>();
  let sequence = 0, peer: RTCPeerConnection | null = null, roots: Roots | null = null;
  let link: ReturnType<typeof createLink> | null = null;
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/adviser`);
  const send = (message: AdviserToServer) => socket.send(JSON.stringify(message));
  const rogue: RogueViewer = {
    number: "",
    control: [],
    link: [],
    screenPackets: 0,
    faults: [],
    open: () => channels.size === 3,
    sendControl: (message) => channels.get("control")!.send(encoder.encode(JSON.stringify(message))),
    sendRaw: (label, bytes) => channels.get(label)!.send(Uint8Array.from(bytes)),
    sendInput(grant, events) {
      const channel = channels.get("input")!;
      for (const event of events) channel.send(encodeInput({ sequence: ++sequence, grant, event }));
    },
  };

  async function onPeer(signal: PeerSignal): Promise<void> {
    if (signal.kind === "candidate") {
      await peer?.addIceCandidate({
        candidate: signal.candidate,
        sdpMid: signal.mid,
        sdpMLineIndex: signal.line,
      });
    }
    if (signal.kind !== "offer") return;
    const { connection } = signal;
    if (!peer) {
      peer = new RTCPeerConnection({ certificates: [certificate] });
      peer.ondatachannel = ({ channel }) => addChannel(connection, channel);
      peer.onicecandidate = ({ candidate }) => {
        if (!candidate) return;
        const { candidate: text, sdpMid: mid, sdpMLineIndex: line } = candidate;
        link!.send({ type: "peer", signal: { kind: "candidate", connection, candidate: text, mid, line } });
      };
    }
    await peer.setRemoteDescription({ type: "offer", sdp: signal.sdp });
    await peer.setLocalDescription();
    const answer = { kind: "answer", connection, sdp: peer.localDescription!.sdp } as const;
    link!.send({ type: "peer", signal: answer });
  }

  function addChannel(connection: string, channel: RTCDataChannel): void {
    channel.binaryType = "arraybuffer";
    const sealed = createSealedChannel({
      role: "viewer",
      root: roots!.support,
      connection,
      label: channel.label,
      send: (bytes) => channel.send(bytes),
      onMessage(bytes) {
        if (channel.label === "screen") return void rogue.screenPackets++;
        const message = parseMessage(hostControl, decoder.decode(bytes), CONTROL_MESSAGE_MAX_BYTES);
        if (message.type === "ping") return rogue.sendControl({ type: "pong", sent: message.sent });
        rogue.control.push(message);
      },
      onBroken: (error) => rogue.faults.push(error.message),
    });
    channel.onmessage = ({ data }) => sealed.receive(new Uint8Array(data));
    channel.onclose = () => rogue.faults.push(`${channel.label} closed`);
    if (channel.readyState === "open") channels.set(channel.label, sealed);
    else channel.onopen = () => channels.set(channel.label, sealed);
  }

  async function onRelay(data: string): Promise<void> {
    if (link) return link.receive(data);
    const message = parseMessage(handshake, data, SIGNALLING_MESSAGE_MAX_BYTES);
    if (message.step === "a") {
      return send({ type: "relay", data: JSON.stringify(responder.onFirst(message).reply) });
    }
    const confirmed = responder.onConfirm(message);
    if ("error" in confirmed) throw new Error(confirmed.error);
    roots = await deriveRoots(confirmed.result.sessionKey);
    link = createLink({
      role: "adviser",
      keys: roots.link,
      send: (data) => send({ type: "relay", data }),
      onMessage(message) {
        rogue.link.push(message);
        if (message.type === "peer") {
          onPeer(message.signal).catch((error) => rogue.faults.push(String(error)));
        }
      },
      onBroken: (error) => rogue.faults.push(error.message),
    });
    send({ type: "verified" });
    link.send({ type: "hello", name: "Rüpel", mode: "support" });
  }

  // Relayed data is handled strictly in order, also across the wait for the keys.
  let relayed = Promise.resolve();
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => send({ type: "auth", token, version: PROTOCOL_VERSION });
    socket.onclose = ({ code, reason }) => {
      rogue.faults.push(`signalling closed: ${code} ${reason}`);
      reject(new Error(rogue.faults.join("; ")));
    };
    socket.onmessage = ({ data }) => {
      const message: ServerToAdviser = JSON.parse(data);
      if (message.type === "welcome") send({ type: "create", mode: "support", password: false });
      if (message.type === "created") {
        rogue.number = message.number + secret;
        resolve();
      }
      if (message.type === "relay") {
        relayed = relayed.then(() => onRelay(message.data)).catch((error) => {
          rogue.faults.push(String(error));
        });
      }
    };
  });
  return rogue;
}
