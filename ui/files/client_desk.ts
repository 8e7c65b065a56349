import { type ReadonlySignal, signal } from "@preact/signals";
import type { FilesCommand, FilesState, FilesUpdate } from "../../protocol/files.ts";
import { FILE_NAME_MAX_CHARS, FILES_CHOSEN_MAX } from "../../protocol/limits.ts";
import type { Chosen } from "./types.ts";

/** The client's page: shows what its process says of files, and reads for it what the client chose. */
export interface ClientFiles {
  /** Null while there is no session. */
  readonly state: ReadonlySignal<FilesState | null>;
  accept(update: FilesUpdate): void;
  send(chosen: Chosen): void;
  command(command: FilesCommand): void;
  /** The process is gone or asks another page: nothing of ours is read any more. */
  clear(): void;
}

export function createClientFiles(command: (command: FilesCommand) => void): ClientFiles {
  const state = signal<FilesState | null>(null);
  const files = new Map<number, File>();
  let batches = 0, numbered = 0;

  async function read(wanted: Extract<FilesUpdate, { kind: "read" }>): Promise<void> {
    const file = files.get(wanted.file);
    const { read, offset, length } = wanted;
    if (!file) return command({ kind: "unreadable", read, fault: "vanished" });
    try {
      const part = file.slice(offset, offset + length);
      command({ kind: "part", read, data: await base64(part) });
    } catch (error) {
      command({ kind: "unreadable", read, fault: faultOf(error) });
    }
  }

  return {
    state,
    accept(update) {
      if (update.kind === "read") read(update).catch(() => {});
      else state.value = update.kind === "state" ? update.state : null;
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

/** A File remembers size and time: Chromium refuses to read one that is another by now (File API §4.1). */
function faultOf(error: unknown): "changed" | "vanished" | "unreadable" {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError") return "vanished";
  return name === "NotReadableError" ? "changed" : "unreadable";
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^[^,]*,?/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
