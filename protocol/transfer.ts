import * as v from "valibot";
import { id, name } from "./fields.ts";
import { TRANSFER_FILES_MAX, TRANSFER_RESULTS_MAX } from "./limits.ts";

/**
 * The `transfer` data channel between the two ends: sealed JSON. Either end may send files, so that each message says by its
 * type whether it is the sender's or the receiver's of that transfer. The files themselves: protocol/transfer_blocks.ts.
 */

const integer = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max));
const bytes = integer(Number.MAX_SAFE_INTEGER);
const count = integer(TRANSFER_FILES_MAX);
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** transfer/types.ts says what each means; the texts live in the dictionaries. */
export const transferFault = v.picklist([
  "changed",
  "vanished",
  "unreadable",
  "disk-full",
  "not-writable",
  "name",
  "size",
  "digest",
  "withdrawn",
  "aborted",
  "scan",
  "refused",
  "lost",
]);

/** What became of a file. */
export const transferResult = v.picklist(["done", ...transferFault.options]);

export const transferMessage = v.variant("type", [
  /**
   * Sender: files, and once more whenever `files` and `size` grow while they are still being listed (`complete`: they won't
   * any more), and on every new connection. `told`: what the sender has the receiver's results of, in case that the receiver
   * was restarted.
   */
  v.strictObject({
    type: v.literal("offer"),
    id,
    name,
    files: count,
    size: bytes,
    complete: v.boolean(),
    told: v.strictObject({ files: count, failed: count, bytes }),
  }),
  /** Sender, after a connection's first offers: what wasn't offered isn't under way any more. */
  v.strictObject({ type: v.literal("ready") }),
  /** Sender: no more of this; the receiver answers with its results and `end`. */
  v.strictObject({ type: v.literal("abort"), id, fault: transferFault }),
  /** Sender: knows of the end, so that the receiver may forget. */
  v.strictObject({ type: v.literal("closed"), id }),
  /**
   * Receiver: agrees, or goes on: send from this file's offset on. `sha256`: of what it has of this file from an earlier try;
   * if the sender's begins otherwise, it begins at 0.
   */
  v.strictObject({
    type: v.literal("go"),
    id,
    file: count,
    offset: bytes,
    sha256: v.nullable(sha256),
  }),
  /**
   * Receiver: so many messages of `files` were taken on this connection, the last of them after `held` milliseconds; `done`
   * bytes of the transfer are there.
   */
  v.strictObject({
    type: v.literal("ack"),
    messages: bytes,
    held: v.pipe(v.number(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)),
    id,
    done: bytes,
  }),
  /** Receiver: files that are there, or won't be; `first` counts the results of this transfer before these. */
  v.strictObject({
    type: v.literal("results"),
    id,
    first: count,
    list: v.pipe(
      v.array(v.strictObject({ file: count, result: transferResult })),
      v.minLength(1),
      v.maxLength(TRANSFER_RESULTS_MAX),
    ),
  }),
  /** Receiver: nothing of this transfer is open any more, and all results were sent. */
  v.strictObject({
    type: v.literal("end"),
    id,
    state: v.picklist(["finished", "failed", "aborted"]),
    fault: v.nullable(transferFault),
    done: bytes,
  }),
]);
export type TransferMessage = v.InferOutput<typeof transferMessage>;
