import type { IceServers } from "../../protocol/ice.ts";
import { HEARTBEAT_LOST_MS, HEARTBEAT_MS } from "../../protocol/limits.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import type { TransferEnd } from "../../transfer/types.ts";
import { restartMs } from "../net/backoff.ts";
import { createSealedPeer, type SealedPeer } from "../net/sealed_peer.ts";

const LABELS = ["transfer", "files"] as const;
type Label = typeof LABELS[number];
const BEAT = new Uint8Array(0);
const WATCH_MS = 500;

export interface FilesConnectionOptions {
  root: Uint8Array<ArrayBuffer>;
  certificate: RTCCertificate;
  iceServers: IceServers;
  /** The client process's DTLS fingerprint as CPace bound it. */
  expectedFingerprint: string;
  sendSignal(signal: PeerSignal): void;
  onLinked(linked: boolean): void;
}

/** The adviser's end of the way for files; outlives single peer connections. */
export interface FilesConnection {
  accept(signal: PeerSignal): void;
  /** The way for signals is open again. */
  signallingUp(): void;
  /** The other end broke the engine's protocol: a new connection will be made. */
  broken(): void;
  close(): void;
}

/** @param end is told of connections and messages from now on. */
export function createFilesConnection(options: FilesConnectionOptions, end: TransferEnd): FilesConnection {
  let peer: SealedPeer<Label> | null = null;
  /** `told`: the end knows of a connection. */
  let told = false;
  let linked = false, wanted = false, lastHeard = 0, restarts = 0, restartAt = 0;

  function connect(id: string): SealedPeer<Label> {
    drop();
    wanted = true;
    // Until it is heard, the host alone tries again.
    lastHeard = performance.now();
    const mine: SealedPeer<Label> = createSealedPeer<Label>({
      id,
      labels: LABELS,
      root: options.root,
      certificate: options.certificate,
      iceServers: options.iceServers,
      expectedFingerprint: options.expectedFingerprint,
      onSignal: options.sendSignal,
      onOpen() {
        heard();
        told = true;
        end.connected({
          control: (message) => void (peer === mine && mine.send("transfer", message)),
          block: (message) => void (peer === mine && mine.send("files", message)),
          buffered: () => mine.buffered("files"),
        });
        beat();
      },
      onMessage(label, bytes) {
        if (peer !== mine) return;
        heard();
        if (label === "files") return end.receiveBlock(bytes);
        // An empty message is a heartbeat.
        if (bytes.length > 0) end.receiveControl(bytes);
      },
      onDrained(label) {
        if (peer === mine && label === "files") end.drained();
      },
      onBroken: () => {
        if (peer === mine) drop();
      },
    });
    return mine;
  }

  function drop(): void {
    const old = peer;
    peer = null;
    if (told) end.disconnected();
    told = false;
    old?.close();
    setLinked(false);
  }

  function heard(): void {
    lastHeard = performance.now();
    restarts = 0;
    setLinked(true);
  }

  function setLinked(now: boolean): void {
    if (linked === now) return;
    linked = now;
    if (!now) restartAt = 0;
    options.onLinked(now);
  }

  function beat(): void {
    peer?.send("transfer", BEAT);
  }

  function watch(): void {
    const now = performance.now();
    if (!wanted || now - lastHeard <= HEARTBEAT_LOST_MS) return;
    setLinked(false);
    if (now < restartAt) return;
    // Without a connection of ours the id is nobody's: the host makes a new one.
    options.sendSignal({ kind: "restart", connection: peer?.id ?? NOBODY });
    restartAt = now + restartMs(restarts++);
  }

  const heartbeat = setInterval(beat, HEARTBEAT_MS);
  const watching = setInterval(watch, WATCH_MS);
  return {
    accept(signal) {
      if (signal.kind === "offer" && signal.connection !== peer?.id) peer = connect(signal.connection);
      if (signal.connection === peer?.id) peer.accept(signal);
    },
    signallingUp() {
      restartAt = 0;
      watch();
    },
    broken: drop,
    close() {
      wanted = false;
      clearInterval(heartbeat);
      clearInterval(watching);
      // What was just said still leaves before the connection closes.
      const last = peer;
      setTimeout(() => {
        if (peer === last) drop();
      }, 500);
    },
  };
}

/** An id of the right form that no connection has. */
const NOBODY = "A".repeat(22);
