import type { IceServers } from "../../protocol/ice.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import type { TransferEnd } from "../../transfer/types.ts";
import { createHealer, type Healable } from "../healing.ts";
import { createSealedPeer } from "../sealed_peer.ts";
import { FILE_LABELS, type FileLabel, type TransportIdentity } from "../transport/types.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const BEAT = new Uint8Array(0);
/** Messages kept until the end knows of the connection: a viewer waits for an answer to what it says first. */
const EARLY_MAX = 64;

export interface FilesConnectionOptions {
  root: Bytes;
  identity: TransportIdentity;
  iceServers: IceServers;
  /** The adviser's browser's DTLS fingerprint as CPace bound it. */
  expectedFingerprint: string;
  onSignal(signal: PeerSignal): void;
  onLinked(linked: boolean): void;
  log(message: string): void;
}

/** The client process's end of the way for files: makes connections, keeps and mends them. */
export interface FilesConnection {
  /** As often as one likes; nothing leaves before. */
  start(): void;
  signal(signal: PeerSignal): void;
  signallingUp(): void;
  /** The other end broke the engine's protocol: a new connection takes the place of this one. */
  broken(): void;
  close(): Promise<void>;
}

interface Peer extends Healable {
  send(label: FileLabel, bytes: Bytes): void;
  buffered(label: FileLabel): number;
  /** From now on messages go to the end, first those that came before it knew of the connection. */
  flow(): void;
  /** Nothing passes any more, and a new connection is needed. */
  spoil(): void;
}

/** @param end is told of connections and messages from now on. */
export function createFilesConnection(options: FilesConnectionOptions, end: TransferEnd): FilesConnection {
  const { root, identity, iceServers, expectedFingerprint } = options;
  /** The connection that the end knows of. */
  let current: Peer | null = null;

  function leave(): void {
    if (current) end.disconnected();
    current = null;
  }

  const healer = createHealer<Peer>({
    log: options.log,
    onSignal: options.onSignal,
    onConnected(connected, fresh) {
      if (fresh && healer.connection) enter(healer.connection);
      // Silence alone changes nothing for the end: what is under way may still arrive.
      else if (!connected && healer.connection?.failed) leave();
      options.onLinked(connected);
    },
    // The connection of the screen gives up after the same time, and ends the session.
    onLost: () => options.log("Gave up the connection for files"),
    async make(events) {
      // What the old one still has under way is lost.
      leave();
      let spoilt = false, flowing = false;
      const early: [FileLabel, Bytes][] = [];
      const pass = (label: FileLabel, bytes: Bytes) => {
        if (label === "files") return end.receiveBlock(bytes);
        // An empty message is a heartbeat.
        if (bytes.length > 0) end.receiveControl(bytes);
      };
      const peer = await createSealedPeer<FileLabel>({
        labels: FILE_LABELS,
        root,
        identity,
        iceServers,
        expectedFingerprint,
        ...events,
        onBeat: () => peer.send("transfer", BEAT),
        onDrained: (label) => {
          if (label === "files" && current === mine) end.drained();
        },
        onMessage(label, bytes) {
          if (spoilt) return;
          // The viewer's channels may be open before ours are.
          if (!flowing) return void (early.length < EARLY_MAX && early.push([label, bytes]));
          if (current === mine) pass(label, bytes);
        },
      });
      const mine: Peer = {
        id: peer.id,
        get failed() {
          return spoilt || peer.failed;
        },
        start: peer.start,
        accept: peer.accept,
        restart: peer.restart,
        close: peer.close,
        send: peer.send,
        buffered: peer.buffered,
        flow() {
          flowing = true;
          for (const [label, bytes] of early.splice(0)) pass(label, bytes);
        },
        spoil() {
          spoilt = true;
          events.onAlive(false);
        },
      };
      return mine;
    },
  });

  function enter(peer: Peer): void {
    leave();
    current = peer;
    const mine = () => current === peer;
    end.connected({
      control: (message) => void (mine() && peer.send("transfer", message)),
      block: (message) => void (mine() && peer.send("files", message)),
      buffered: () => peer.buffered("files"),
    });
    peer.flow();
  }

  return {
    start: () => healer.start(),
    signal: (signal) => healer.signal(signal),
    signallingUp: () => healer.signallingUp(),
    broken: () => current?.spoil(),
    close() {
      leave();
      return healer.close();
    },
  };
}
