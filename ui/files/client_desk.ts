import { type ReadonlySignal, signal } from "@preact/signals";
import { encodeFilePart } from "../../protocol/file_part.ts";
import type { FilesCommand, FilesState, FilesUpdate } from "../../protocol/files.ts";
import { FILE_NAME_MAX_CHARS, FILES_CHOSEN_MAX } from "../../protocol/limits.ts";
import { TransferError, type TransferRecord } from "../../transfer/types.ts";
import { readPart } from "./file_source.ts";
import type { Chosen } from "./types.ts";

/** The client's page: shows what its process says of files, and reads for it what the client chose. */
export interface ClientFiles {
  /** Null while there is no session. */
  readonly state: ReadonlySignal<FilesState | null>;
  /** The log of transfers, of the present session or the last. */
  readonly transferRecords: ReadonlySignal<readonly TransferRecord[]>;
  accept(update: FilesUpdate): void;
  send(chosen: Chosen): void;
  command(command: FilesCommand): void;
  /** The process is gone or asks another page: nothing of ours is read any more. */
  clear(): void;
}

/** @param sendPart protocol/file_part.ts */
export function createClientFiles(
  command: (command: FilesCommand) => void,
  sendPart: (message: Uint8Array<ArrayBuffer>) => void,
): ClientFiles {
  const state = signal<FilesState | null>(null);
  const transferRecords = signal<readonly TransferRecord[]>([]);
  const files = new Map<number, File>();
  let batches = 0, numbered = 0;

  async function read(wanted: Extract<FilesUpdate, { kind: "read" }>): Promise<void> {
    const { read, offset, length } = wanted;
    try {
      const file = files.get(wanted.file);
      if (!file) throw new TransferError("vanished", "Cannot read a file: it was never chosen");
      sendPart(encodeFilePart(read, await readPart(file, offset, length)));
    } catch (error) {
      const fault = error instanceof TransferError ? error.fault : "unreadable";
      command({
        kind: "unreadable",
        read,
        fault: fault === "changed" || fault === "vanished" ? fault : "unreadable",
      });
    }
  }

  return {
    state,
    transferRecords,
    accept(update) {
      switch (update.kind) {
        case "state":
          return void (state.value = update.state);
        case "read":
          return void read(update).catch(() => {});
        case "records":
          transferRecords.value = [...transferRecords.value.slice(0, update.from), ...update.records];
          return;
        case "none":
          state.value = null;
          transferRecords.value = [];
      }
    },
    send(chosen) {
      const batch = ++batches;
      const total = {
        count: chosen.files.length,
        size: chosen.files.reduce((sum, { file }) => sum + file.size, 0),
      };
      for (let at = 0; at < chosen.files.length; at += FILES_CHOSEN_MAX) {
        const some = chosen.files.slice(at, at + FILES_CHOSEN_MAX).map(({ path, file }) => {
          files.set(++numbered, file);
          return { file: numbered, path, size: file.size, modified: file.lastModified };
        });
        const name = chosen.name.slice(-FILE_NAME_MAX_CHARS);
        const last = at + FILES_CHOSEN_MAX >= chosen.files.length;
        command({ kind: "send", batch, name, total, files: some, last });
      }
    },
    command,
    clear: () => files.clear(),
  };
}
