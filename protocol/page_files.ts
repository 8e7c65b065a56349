import * as v from "valibot";
import { base64url, uint32 } from "./fields.ts";
import { CHOSEN_FILES_MAX, FILE_PATH_MAX_CHARS, FILE_READ_MAX_BYTES } from "./limits.ts";

/**
 * Files that were chosen in the client's page, on a socket of their own to the client process: the process asks for
 * bytes, the page answers. An answer is binary: the read's number (uint32, big endian), then the bytes.
 */

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const path = v.pipe(v.string(), v.maxLength(FILE_PATH_MAX_CHARS));

/** Client page → client process. */
export const pageFilesUp = v.variant("type", [
  /** Comes first. `page` is drawn by the page: who comes back with the same one still has its files. */
  v.strictObject({ type: v.literal("auth"), token: base64url(32), page: base64url(16) }),
  /**
   * Files were chosen together: in as many messages as that takes, the last one with `last`. The page numbers batches
   * and files, upward. `total` is that of the batch.
   */
  v.strictObject({
    type: v.literal("chosen"),
    batch: uint32,
    name: path,
    total: v.strictObject({ files: v.pipe(uint32, v.maxValue(CHOSEN_FILES_MAX)), size: bytes }),
    files: v.array(v.strictObject({
      file: uint32,
      path,
      size: bytes,
      modified: v.pipe(v.number(), v.safeInteger()),
    })),
    last: v.boolean(),
  }),
  /** It can't be read. */
  v.strictObject({
    type: v.literal("fault"),
    read: uint32,
    fault: v.picklist(["changed", "vanished", "unreadable"]),
  }),
]);
export type PageFilesUp = v.InferOutput<typeof pageFilesUp>;
export type ChosenFiles = Extract<PageFilesUp, { type: "chosen" }>;

/** Client process → client page. */
export const pageFilesDown = v.variant("type", [
  v.strictObject({
    type: v.literal("read"),
    read: uint32,
    file: uint32,
    offset: bytes,
    length: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(FILE_READ_MAX_BYTES)),
  }),
  /** All of that batch is known: it needn't be told again on a new socket. */
  v.strictObject({ type: v.literal("taken"), batch: uint32 }),
]);
export type PageFilesDown = v.InferOutput<typeof pageFilesDown>;

/** Bytes before a binary answer's own. */
export const READ_HEADER_BYTES = 4;
