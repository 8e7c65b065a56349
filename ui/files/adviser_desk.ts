import { type ReadonlySignal, signal } from "@preact/signals";
import type { FilesAccess, FilesMessage } from "../../protocol/files.ts";
import type { IceServers } from "../../protocol/ice.ts";
import { FILE_NAME_MAX_CHARS, FILES_LISTED_MAX } from "../../protocol/limits.ts";
import { createNobleDigest } from "../../transfer/digest.ts";
import { createTransferEnd } from "../../transfer/end.ts";
import type { Store, TransferRecord, TransferRow } from "../../transfer/types.ts";
import { createFilesConnection, type FilesConnection } from "./connection.ts";
import { createFileSource } from "./file_source.ts";
import type { Chosen } from "./types.ts";

export interface AdviserFilesOptions {
  root: Uint8Array<ArrayBuffer>;
  certificate: RTCCertificate;
  iceServers: IceServers;
  /** The client process's DTLS fingerprint as CPace bound it. */
  expectedFingerprint: string;
  send(message: FilesMessage): void;
}

/** The adviser's page: the end of the transfers itself. */
export interface AdviserFiles {
  /** As the client last said. */
  readonly access: ReadonlySignal<FilesAccess>;
  /** Newest first. */
  readonly rows: ReadonlySignal<readonly TransferRow[]>;
  readonly linked: ReadonlySignal<boolean>;
  /** The client was asked for files and hasn't sent any since. */
  readonly requested: ReadonlySignal<boolean>;
  /** For the log of transfers. */
  readonly transferRecords: ReadonlySignal<readonly TransferRecord[]>;
  onLink(message: FilesMessage): void;
  signallingUp(): void;
  send(chosen: Chosen): void;
  /** Asks the client to choose files. */
  request(): void;
  /** Takes an offer of the client's, or not (null). */
  answer(id: string, store: Store | null): void;
  abort(id: string): void;
  abortAll(): void;
  /** The session is over; rows and records stay. */
  close(): void;
}

export function createAdviserFiles(options: AdviserFilesOptions): AdviserFiles {
  const access = signal<FilesAccess>("unasked");
  const rows = signal<readonly TransferRow[]>([]);
  const linked = signal(false);
  const requested = signal(false);
  const transferRecords = signal<readonly TransferRecord[]>([]);
  /** Where the offer that is being accepted goes; the engine asks for it then. */
  let accepted: Store | null = null;
  let closed = false;

  const end = createTransferEnd({
    store() {
      if (!accepted) throw new Error("Cannot keep files: nobody accepted them");
      return accepted;
    },
    digest: createNobleDigest,
    onChange() {
      if (end.records.length > transferRecords.value.length) transferRecords.value = [...end.records];
      rows.value = end.rows.toReversed().map((row) => ({ ...row }));
      if (end.rows.at(-1)?.direction === "receive") requested.value = false;
    },
    onBroken: () => connection.broken(),
    log: () => {},
  });
  const connection: FilesConnection = createFilesConnection({
    root: options.root,
    certificate: options.certificate,
    iceServers: options.iceServers,
    expectedFingerprint: options.expectedFingerprint,
    sendSignal: (signal) => options.send({ kind: "signal", signal }),
    onLinked: (now) => linked.value = now,
  }, end);

  function onAccess(now: FilesAccess): void {
    access.value = now;
    if (now !== "refused") return;
    requested.value = false;
    end.withdraw();
  }

  return {
    access,
    rows,
    linked,
    requested,
    transferRecords,
    onLink(message) {
      if (closed) return;
      // The rest goes the other way.
      if (message.kind === "signal") connection.accept(message.signal);
      else if (message.kind === "access") onAccess(message.access);
    },
    signallingUp: () => connection.signallingUp(),
    send(chosen) {
      end.send(chosen.files.map(({ path, file }) => createFileSource(file, path)), { name: chosen.name });
      if (access.value === "allowed") return;
      const first = chosen.files.slice(0, FILES_LISTED_MAX).map(({ path, file }) => ({
        name: path.slice(-FILE_NAME_MAX_CHARS),
        size: file.size,
      }));
      const size = chosen.files.reduce((sum, { file }) => sum + file.size, 0);
      options.send({ kind: "ask", files: { first, count: chosen.files.length, size } });
    },
    request() {
      requested.value = true;
      options.send({ kind: "request" });
    },
    answer(id, store) {
      accepted = store;
      end.answer(id, store !== null);
    },
    abort: (id) => end.abort(id),
    abortAll: () => end.abortAll(),
    close() {
      if (closed) return;
      closed = true;
      end.close().then(connection.close, connection.close);
    },
  };
}
