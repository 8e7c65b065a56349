import { createHash } from "node:crypto";
import process from "node:process";
import { decodeFilePart } from "../protocol/file_part.ts";
import type { FilesCommand, FilesMessage, FilesUpdate } from "../protocol/files.ts";
import type { IceServers } from "../protocol/ice.ts";
import type { Carriers } from "../secure/carriers.ts";
import { createTransferEnd } from "../transfer/end.ts";
import type { TransferRecord } from "../transfer/types.ts";
import type { ClientEnd } from "./client_end.ts";
import { createFilesConnection } from "./files/connection.ts";
import { FilesDesk } from "./files/desk.ts";
import { findFolders, type Folders } from "./files/folders.ts";
import { createFolderStore } from "./files/folder_store.ts";
import type { Host } from "./host_types.ts";
import type { TransportIdentity } from "./transport/types.ts";

export interface ClientFilesOptions {
  onUpdate(update: FilesUpdate): void;
  /** The host of this computer's screen, while it is shared or asked for. */
  host(): Host | null;
  /** Something stands there that only this computer's user may answer, or doesn't any more. */
  onAsking(): void;
  log(message: string): void;
}

/** A session that files may pass in. */
export interface VerifiedSession {
  end: ClientEnd;
  identity: TransportIdentity;
  iceServers: IceServers;
  carriers: Carriers;
  /** Who asks, as the client reads it. */
  asker: string;
  /** For this session's receipt: each file that arrived or didn't, once. */
  onRecords(records: readonly TransferRecord[]): void;
  /** The client answered the question whether files may pass, which was shown with this text. */
  onAnswered(answer: "yes" | "no", wording: string): void;
}

/** The client session's files: one desk (files/desk.ts) a session, which outlives its end until the next begins. */
export class ClientFiles {
  #options: ClientFilesOptions;
  #folders: Promise<Folders>;
  #desk: FilesDesk | null = null;
  #asking = false;
  /** Counts sessions: their folders are looked for in the background. */
  #sessions = 0;

  constructor(options: ClientFilesOptions) {
    this.#options = options;
    this.#folders = findFolders((name) => process.env[name]);
  }

  /** The other end is verified. What comes before is void. */
  begin(verified: VerifiedSession): void {
    const session = ++this.#sessions;
    this.#folders.then((folders) => {
      if (session === this.#sessions) this.#begin(folders, verified);
    }, (error) => this.#options.log(`Cannot find folders for files: ${error.message}`));
  }

  #begin(
    folders: Folders,
    { end, identity, iceServers, carriers, asker, onRecords, onAnswered }: VerifiedSession,
  ): void {
    const { onUpdate, log } = this.#options;
    const root = end.roots!.files;
    this.#desk = new FilesDesk({
      asker,
      folders,
      send: (message) => end.send({ type: "files", message }),
      onUpdate,
      onAsking: (asking) => {
        this.#asking = asking;
        this.#options.onAsking();
      },
      onRecords,
      onAnswered,
      onRaise: () => this.#options.host()?.raise(),
      log,
      createEnd: (given) =>
        createTransferEnd({
          ...given,
          digest: () => {
            const hash = createHash("sha256");
            return { update: (bytes) => void hash.update(bytes), hex: () => hash.digest("hex") };
          },
        }),
      openStore: (folder) => createFolderStore({ folder }),
      connect: (transferEnd, onLinked) =>
        createFilesConnection({
          root,
          identity,
          iceServers,
          carriers,
          expectedFingerprint: end.peerFingerprint,
          onSignal: (signal) => end.send({ type: "files", message: { kind: "signal", signal } }),
          onLinked,
          log,
        }, transferEnd),
    });
    this.#desk.attach().forEach(onUpdate);
  }

  get asking(): boolean {
    return this.#asking;
  }

  attach(): FilesUpdate[] {
    return this.#desk?.attach() ?? [];
  }

  detached(): void {
    this.#desk?.detached();
  }

  command(command: FilesCommand): void {
    this.#desk?.command(command);
  }

  /** @throws ProtocolError */
  part(message: Uint8Array): void {
    this.#desk?.part(decodeFilePart(message));
  }

  onLink(message: FilesMessage): void {
    this.#desk?.onLink(message);
  }

  show(): void {
    this.#desk?.show();
  }

  signallingUp(): void {
    this.#desk?.signallingUp();
  }

  /** The session is over; its rows stay to be seen. */
  async end(): Promise<void> {
    this.#sessions++;
    await this.#desk?.close();
  }

  /** Another session begins. */
  clear(): void {
    if (!this.#desk) return;
    this.#desk = null;
    this.#options.onUpdate({ kind: "none" });
  }
}
