import * as v from "valibot";
import { id, name, uint32 } from "./fields.ts";
import {
  FILE_NAME_MAX_CHARS,
  FILE_PART_MAX_BYTES,
  FILE_RECORDS_MAX,
  FILE_ROWS_MAX,
  FILES_CHOSEN_MAX,
  FILES_LISTED_MAX,
  FOLDER_PATH_MAX_CHARS,
  RECEIPT_WORDING_LINE_MAX_CHARS,
  RECEIPT_WORDING_LINES_MAX,
} from "./limits.ts";
import { peerSignal } from "./peer_signal.ts";
import { transferFault } from "./transfer.ts";

/**
 * Whether files may pass, and the window "Dateitransfer". The files themselves have a peer connection of their own
 * between the two ends (protocol/transfer.ts).
 */

const fileName = v.pipe(v.string(), v.maxLength(FILE_NAME_MAX_CHARS));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const count = uint32;
const folderPath = v.pipe(v.string(), v.maxLength(FOLDER_PATH_MAX_CHARS));
const rowId = id;

/** What would pass: all of it counted, the first few by name. */
export const filesSummary = v.strictObject({
  first: v.pipe(v.array(v.strictObject({ name: fileName, size: bytes })), v.maxLength(FILES_LISTED_MAX)),
  count,
  size: bytes,
});
export type FilesSummary = v.InferOutput<typeof filesSummary>;

/**
 * Whether the client lets files pass: not asked yet, being asked, said Ja, or said Nein or withdrew it. Only the
 * client's own act leads on from "refused".
 */
export const filesAccess = v.picklist(["unasked", "asked", "allowed", "refused"]);
export type FilesAccess = v.InferOutput<typeof filesAccess>;

/** Over the link, between the two ends. */
export const filesMessage = v.variant("kind", [
  /** The connection for files: the client's process is its host. Void before the client's Ja. */
  v.strictObject({ kind: v.literal("signal"), signal: peerSignal }),
  /** Adviser → client: I would like to send these. Changes nothing once the client answered. */
  v.strictObject({ kind: v.literal("ask"), files: filesSummary }),
  /** Adviser → client: please choose files for me. What is chosen, and whether, is the client's alone. */
  v.strictObject({ kind: v.literal("request") }),
  /** Client → adviser, after every change and every question. */
  v.strictObject({ kind: v.literal("access"), access: filesAccess }),
]);
export type FilesMessage = v.InferOutput<typeof filesMessage>;

/** Folders that are offered by name, beside any other by its path. */
export const folderChoice = v.variant("kind", [
  v.strictObject({ kind: v.picklist(["downloads", "desktop", "documents"]) }),
  v.strictObject({ kind: v.literal("path"), path: folderPath }),
]);
export type FolderChoice = v.InferOutput<typeof folderChoice>;

/** transfer/types.ts `TransferRow`. */
export const fileRow = v.strictObject({
  id: rowId,
  direction: v.picklist(["send", "receive"]),
  name: fileName,
  files: count,
  filesDone: count,
  filesFailed: count,
  size: bytes,
  done: bytes,
  rate: v.pipe(v.number(), v.minValue(0)),
  state: v.picklist(["offered", "waiting", "running", "finished", "failed", "aborted"]),
  fault: v.nullable(transferFault),
  unscanned: v.boolean(),
});

/** The window "Dateitransfer" of the client, complete. */
export const filesState = v.strictObject({
  access: filesAccess,
  /** "Dateitransfer zulassen?"; while it is open remote input is void. */
  question: v.nullable(v.strictObject({
    id: uint32,
    asker: name,
    /** Seen from the client; null: the client itself opens the way, for whatever comes. */
    direction: v.nullable(v.picklist(["send", "receive"])),
    files: filesSummary,
    /** The last answer named a folder that can't be used. */
    folderFault: v.nullable(v.picklist(["not-absolute", "missing", "not-writable"])),
  })),
  /** The adviser asked for files; the client hasn't chosen or declined yet. */
  requested: v.boolean(),
  /** Where received files go, and what is offered in its place. */
  folder: folderPath,
  folders: v.strictObject({ downloads: folderPath, desktop: folderPath, documents: folderPath }),
  /** The way to the other end is open. */
  linked: v.boolean(),
  /** Newest first. */
  rows: v.pipe(v.array(fileRow), v.maxLength(FILE_ROWS_MAX)),
  /** Rows in all. */
  rowCount: count,
  /** Counts how often the window was asked for elsewhere (function bar). */
  opened: count,
});
/** transfer/types.ts `TransferRecord`. */
const fileRecord = v.strictObject({
  time: v.pipe(v.number(), v.integer()),
  direction: v.picklist(["send", "receive"]),
  name: fileName,
  size: bytes,
  sha256: v.pipe(v.string(), v.regex(/^([0-9a-f]{64})?$/)),
  result: v.union([v.literal("done"), transferFault]),
});

export type FilesState = v.InferOutput<typeof filesState>;

/** Client process → client UI. */
export const filesUpdate = v.variant("kind", [
  v.strictObject({ kind: v.literal("state"), state: filesState }),
  /** The log of the session, from this line on; `from` 0 begins it anew. */
  v.strictObject({
    kind: v.literal("records"),
    from: count,
    records: v.pipe(v.array(fileRecord), v.maxLength(FILE_RECORDS_MAX)),
  }),
  /** A new session: nothing of the last one. */
  v.strictObject({ kind: v.literal("none") }),
  /** Wants a part of a file that the page offered; it answers with a binary message (file_part.ts) or `unreadable`. */
  v.strictObject({
    kind: v.literal("read"),
    read: uint32,
    file: uint32,
    offset: bytes,
    length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(FILE_PART_MAX_BYTES)),
  }),
]);
export type FilesUpdate = v.InferOutput<typeof filesUpdate>;

/** Client UI → client process. */
export const filesCommand = v.variant("kind", [
  v.strictObject({
    kind: v.literal("answer"),
    question: uint32,
    answer: v.picklist(["yes", "no"]),
    /** Missing: the suggested one. */
    folder: v.optional(folderChoice),
    /** The question as it was shown, for the receipt. */
    wording: v.pipe(v.string(), v.maxLength(RECEIPT_WORDING_LINE_MAX_CHARS * RECEIPT_WORDING_LINES_MAX)),
  }),
  /** The switch: off at once, on by way of the question. */
  v.strictObject({ kind: v.literal("allow"), allow: v.boolean() }),
  /**
   * The user chose these to be sent: as many messages as that takes, the last one with `last`. The page numbers batches
   * and files. `total` counts the whole batch.
   */
  v.strictObject({
    kind: v.literal("send"),
    batch: uint32,
    name: fileName,
    total: v.strictObject({ count, size: bytes }),
    files: v.pipe(
      v.array(v.strictObject({
        file: uint32,
        path: v.pipe(v.string(), v.maxLength(1024)),
        size: bytes,
        modified: v.pipe(v.number(), v.integer()),
      })),
      v.maxLength(FILES_CHOSEN_MAX),
    ),
    last: v.boolean(),
  }),
  v.strictObject({
    kind: v.literal("unreadable"),
    read: uint32,
    fault: v.picklist(["changed", "vanished", "unreadable"]),
  }),
  /** The system's dialog in which files are picked is open: remote input is void. */
  v.strictObject({ kind: v.literal("choosing"), open: v.boolean() }),
  /** The adviser's request was declined. */
  v.strictObject({ kind: v.literal("decline") }),
  v.strictObject({ kind: v.literal("abort"), id: rowId }),
  v.strictObject({ kind: v.literal("abort-all") }),
]);
export type FilesCommand = v.InferOutput<typeof filesCommand>;
