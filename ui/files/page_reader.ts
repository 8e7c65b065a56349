import { FILE_PATH_MAX_CHARS, SIGNALLING_MESSAGE_MAX_BYTES } from "../../protocol/limits.ts";
import {
  type ChosenFiles,
  type PageFilesDown,
  pageFilesDown,
  READ_HEADER_BYTES,
} from "../../protocol/page_files.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { randomBytes } from "../../secure/bytes.ts";
import { TransferError } from "../../transfer/types.ts";
import { openSocket } from "../net/socket.ts";
import { readPart } from "./file_source.ts";

/** Bytes of one message that lists files: with one more, the longest, it still is within the limit. */
const LIST_BYTES = SIGNALLING_MESSAGE_MAX_BYTES - 4 * FILE_PATH_MAX_CHARS - 1024;

/** The client's page gives its process the files that were chosen in it: it tells of them, and reads them when asked. */
export interface PageReader {
  /** @param name of all of them together, for people. */
  choose(name: string, files: readonly { path: string; file: File }[]): void;
  /** Nothing is read any more. */
  close(): void;
}

export function openPageReader({ token }: { token: string }): PageReader {
  const files = new Map<number, File>();
  /** Batches that the process doesn't have wholly yet. */
  const telling = new Map<number, ChosenFiles[]>();
  const page = toBase64url(randomBytes(16));
  let batches = 0, numbered = 0;

  async function read({ read, file, offset, length }: Extract<PageFilesDown, { type: "read" }>) {
    try {
      const wanted = files.get(file);
      if (!wanted) throw new TransferError("vanished", "Cannot read a file: it was never chosen");
      const bytes = await readPart(wanted, offset, length);
      const answer = new Uint8Array(READ_HEADER_BYTES + bytes.length);
      new DataView(answer.buffer).setUint32(0, read);
      answer.set(bytes, READ_HEADER_BYTES);
      socket.sendBytes(answer);
    } catch (error) {
      const fault = error instanceof TransferError ? error.fault : "unreadable";
      socket.send({ type: "fault", read, fault });
    }
  }

  const socket = openSocket({
    path: "/api/files",
    schema: pageFilesDown,
    onOpen() {
      socket.send({ type: "auth", token, page });
      // What got lost with the socket before isn't known: the process leaves out what it has.
      for (const messages of telling.values()) for (const message of messages) socket.send(message);
    },
    onMessage(message) {
      if (message.type === "read") read(message);
      else telling.delete(message.batch);
    },
    onState: () => {},
  });

  return {
    choose(name, chosen) {
      const messages = listed(
        name,
        ++batches,
        chosen.map(({ path, file }) => {
          files.set(++numbered, file);
          return { file: numbered, path, size: file.size, modified: file.lastModified };
        }),
      );
      telling.set(batches, messages);
      for (const message of messages) socket.send(message);
    },
    close() {
      files.clear();
      telling.clear();
      socket.close();
    },
  };
}

/** One batch in messages that are each within the limit. */
function listed(name: string, batch: number, files: ChosenFiles["files"]): ChosenFiles[] {
  const total = { files: files.length, size: files.reduce((sum, { size }) => sum + size, 0) };
  const encoder = new TextEncoder();
  const lists: ChosenFiles["files"][] = [[]];
  let bytes = 0;
  for (const file of files) {
    if (bytes > LIST_BYTES) {
      lists.push([]);
      bytes = 0;
    }
    lists[lists.length - 1].push(file);
    bytes += encoder.encode(JSON.stringify(file)).length + 1;
  }
  return lists.map((files, index) => {
    return { type: "chosen", batch, name, total, files, last: index === lists.length - 1 };
  });
}
