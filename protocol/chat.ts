import * as v from "valibot";
import { uint32 } from "./fields.ts";
import { CHAT_TEXT_MAX_CHARS } from "./limits.ts";

/** Chat: what the two ends tell each other over the link, and the client process its page. */

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(CHAT_TEXT_MAX_CHARS));
/** Each end counts its own lines from 1. */
const lineNumber = v.pipe(uint32, v.minValue(1));

/** Between the two ends, sealed (link.ts). */
export const chatMessage = v.variant("kind", [
  v.strictObject({ kind: v.literal("line"), number: lineNumber, text }),
  /** All of the other end's lines up to this one are here. `again`: please send those after it once more. */
  v.strictObject({ kind: v.literal("have"), number: uint32, again: v.boolean() }),
  /** Client → adviser: whether the chat becomes part of the receipt ("Sitzungsbeleg"). */
  v.strictObject({ kind: v.literal("receipt"), include: v.boolean() }),
]);
export type ChatMessage = v.InferOutput<typeof chatMessage>;

/** A line as it is shown. `time`: when it was typed or came in, milliseconds since 1970, this end's clock. */
export const chatLine = v.strictObject({ own: v.boolean(), number: lineNumber, time: v.number(), text });
export type ChatLine = v.InferOutput<typeof chatLine>;

/** What is shown beside the lines. */
export const chatStatus = v.strictObject({
  /** Own lines up to this number have arrived. */
  arrived: uint32,
  /** The other end's lines that nobody has seen yet. */
  unread: uint32,
  /** The panel is open. */
  open: v.boolean(),
  /** The client agreed that the chat becomes part of the receipt. */
  include: v.boolean(),
});
export type ChatStatus = v.InferOutput<typeof chatStatus>;

/** Client process → client UI. A page that comes late is told everything: "begin", each line, the status. */
export const chatToUi = v.variant("kind", [
  /** What was said before is gone. */
  v.strictObject({ kind: v.literal("begin") }),
  v.strictObject({ kind: v.literal("line"), line: chatLine }),
  v.strictObject({ kind: v.literal("status"), status: chatStatus }),
]);
export type ChatToUi = v.InferOutput<typeof chatToUi>;

/** Client UI → client process. */
export const chatCommand = v.variant("kind", [
  v.strictObject({ kind: v.literal("say"), text }),
  v.strictObject({ kind: v.literal("open"), open: v.boolean() }),
  /** The user sees all lines. */
  v.strictObject({ kind: v.literal("read") }),
  v.strictObject({ kind: v.literal("include"), include: v.boolean() }),
]);
export type ChatCommand = v.InferOutput<typeof chatCommand>;
