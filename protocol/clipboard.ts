import * as v from "valibot";
import { uint32 } from "./fields.ts";
import { CLIPBOARD_MAX_BYTES, CLIPBOARD_PART_MAX_BYTES } from "./limits.ts";

/**
 * Text of the clipboard between host and viewer, inside `clipboard` messages of the `control` channel. A text goes in
 * parts, each after the one before has arrived.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CLIPBOARD_MAX_BYTES));

/** Bytes `offset` … of a text of `total` bytes (UTF-8), base64. A new `id` gives up what came before. */
const part = v.strictObject({
  kind: v.literal("part"),
  id: uint32,
  total: count,
  offset: count,
  bytes: v.pipe(
    v.string(),
    v.maxLength(Math.ceil(CLIPBOARD_PART_MAX_BYTES / 3) * 4),
    v.regex(/^[A-Za-z0-9+/]*={0,2}$/),
  ),
});
export type TextPart = v.InferOutput<typeof part>;

/** So many bytes of the text have arrived: the next part may come. */
const arrived = v.strictObject({ kind: v.literal("arrived"), id: uint32, bytes: count });

/** Host → viewer. */
export const hostClipboard = v.variant("kind", [
  /** Whether the owner of the shared screen allows it; again whenever that changes. */
  v.strictObject({ kind: v.literal("allowed"), allowed: v.boolean() }),
  /** The owner copied this. */
  part,
  arrived,
  /** The viewer's text is in the host's clipboard now, or couldn't be put there. */
  v.strictObject({ kind: v.literal("kept"), id: uint32, kept: v.boolean() }),
  /** The owner copied something that isn't sent: no text, or a text that is too large. */
  v.strictObject({ kind: v.literal("other"), reason: v.picklist(["no-text", "too-large"]) }),
]);
export type HostClipboard = v.InferOutput<typeof hostClipboard>;

/** Viewer → host. */
export const viewerClipboard = v.variant("kind", [
  /** Whether the one who looks wants what the owner copies; nothing is sent before. */
  v.strictObject({ kind: v.literal("wanted"), wanted: v.boolean() }),
  /** For the host's clipboard. */
  part,
  arrived,
]);
export type ViewerClipboard = v.InferOutput<typeof viewerClipboard>;
