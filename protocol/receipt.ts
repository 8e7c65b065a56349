import * as v from "valibot";
import { endReason, mode } from "./fields.ts";
import {
  NAME_MAX_CHARS,
  RECEIPT_BLOCK_MAX_CHARS,
  RECEIPT_CHAT_MAX_CHARS,
  RECEIPT_ENTRIES_MAX,
  RECEIPT_FILE_NAME_MAX_CHARS,
  RECEIPT_FILES_MAX,
  RECEIPT_NAMES_MAX,
  RECEIPT_WORDING_LINE_MAX_CHARS,
  RECEIPT_WORDING_LINES_MAX,
} from "./limits.ts";
import { transferResult } from "./transfer.ts";

/**
 * The session's receipt ("Sitzungsbeleg", docs/receipt.md): what is written down in it, and how the client process tells
 * it to both pages.
 */

/** No line break, no control, no invisible or turning character, no half of a pair: it can't look like another entry. */
const line = (maxChars: number) =>
  v.pipe(v.string(), v.maxLength(maxChars), v.regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u));
const name = line(NAME_MAX_CHARS);
const hex = (bytes: number) => v.pipe(v.string(), v.length(2 * bytes), v.regex(/^[0-9a-f]*$/));
const seq = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(RECEIPT_ENTRIES_MAX));

/** What can be released beside single applications (local.ts `ReleaseChoice`). */
const place = v.picklist(["everything", "newApplications", "taskbar", "desktop", "startMenu", "own"]);
const names = v.pipe(v.array(name), v.maxLength(RECEIPT_NAMES_MAX));
const places = v.pipe(v.array(place), v.maxLength(6));

/** What happens at the side whose screen is shared (`at`). */
const hostFacts = <const At extends v.GenericSchema<unknown, "client" | "adviser">>(at: At) =>
  [
    /** A question and its answer. "some": Ja, after choosing applications. "none": it went away unanswered. */
    v.strictObject({
      kind: v.literal("asked"),
      at,
      subject: v.picklist(["screen", "application", "files", "clipboard", "chat", "handover"]),
      /** All that stood in the question, buttons too, as the page showed it; empty where no page was there. */
      wording: v.pipe(
        v.array(line(RECEIPT_WORDING_LINE_MAX_CHARS)),
        v.maxLength(RECEIPT_WORDING_LINES_MAX),
      ),
      choice: v.picklist(["yes", "some", "no", "none"]),
    }),
    v.strictObject({ kind: v.literal("pause"), at, on: v.boolean() }),
    /** What became visible and what became hidden; long lists come in several of these. */
    v.strictObject({
      kind: v.literal("release"),
      at,
      shown: names,
      hidden: names,
      shownPlaces: places,
      hiddenPlaces: places,
    }),
    /** Leave to steer: given, taken back, taken back with the panic key. */
    v.strictObject({ kind: v.literal("steering"), at, how: v.picklist(["allowed", "taken", "panic"]) }),
    /** Text of this side's clipboard may pass, or no longer. */
    v.strictObject({ kind: v.literal("clipboard"), at, on: v.boolean() }),
    /** Somebody begins to steer, or doesn't any more. */
    v.strictObject({ kind: v.literal("steers"), at, on: v.boolean() }),
  ] as const;

/** What the adviser's page tells of its own side; written down as its word. */
export const adviserFact = v.variant("kind", [...hostFacts(v.literal("adviser"))]);
export type AdviserFact = v.InferOutput<typeof adviserFact>;

export const receiptFact = v.variant("kind", [
  ...hostFacts(v.picklist(["client", "adviser"])),
  v.strictObject({ kind: v.literal("begun"), office: name, client: name, mode, checkWords: name }),
  /** From now on this side's screen is the shared one. */
  v.strictObject({ kind: v.literal("mode"), mode }),
  /** Files that arrived, or didn't. */
  v.strictObject({
    kind: v.literal("files"),
    files: v.pipe(
      v.array(v.strictObject({
        to: v.picklist(["client", "adviser"]),
        name: line(RECEIPT_FILE_NAME_MAX_CHARS),
        size: v.pipe(v.number(), v.integer(), v.minValue(0)),
        /** Empty where it isn't known. */
        sha256: v.pipe(v.string(), v.regex(/^([0-9a-f]{64})?$/)),
        result: transferResult,
      })),
      v.minLength(1),
      v.maxLength(RECEIPT_FILES_MAX),
    ),
  }),
  v.strictObject({
    kind: v.literal("chat"),
    from: v.picklist(["client", "adviser"]),
    text: line(RECEIPT_CHAT_MAX_CHARS),
  }),
  /** The system asked for administrator rights, for a restart of the client's program. */
  v.strictObject({ kind: v.literal("elevated"), granted: v.boolean() }),
  /** A colleague took the session over; the two ends share new keys from here on. */
  v.strictObject({ kind: v.literal("handed-over"), giver: name, taker: name, checkWords: name }),
  v.strictObject({ kind: v.literal("ended"), reason: endReason }),
]);
export type ReceiptFact = v.InferOutput<typeof receiptFact>;
export type ReceiptPlace = v.InferOutput<typeof place>;

const news = [
  /** The session's key (Ed25519): first, once. */
  v.strictObject({ kind: v.literal("begin"), key: hex(32) }),
  /** One entry as it stands in the file, the signature after it, and how many there are. */
  v.strictObject({
    kind: v.literal("entry"),
    seq,
    last: seq,
    block: v.pipe(v.string(), v.maxLength(RECEIPT_BLOCK_MAX_CHARS)),
    signature: hex(64),
  }),
] as const;

/** Client process → both pages. */
export const receiptNews = v.variant("kind", [...news]);
export type ReceiptNews = v.InferOutput<typeof receiptNews>;

/** On the link, between client process and adviser's page. */
export const receiptOnLink = v.variant("kind", [
  ...news,
  /** Adviser → client: entries from this one on got lost on the way. */
  v.strictObject({ kind: v.literal("need"), from: seq }),
  /** Adviser → client: happened at the adviser's side. */
  v.strictObject({ kind: v.literal("fact"), fact: adviserFact }),
]);
export type ReceiptOnLink = v.InferOutput<typeof receiptOnLink>;

/** Client UI → client process. */
export const receiptFromUi = v.strictObject({
  kind: v.literal("shown"),
  /** Number of the question that stands there now, and its text, line by line as it is read. */
  question: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  wording: v.pipe(v.string(), v.maxLength(RECEIPT_WORDING_LINE_MAX_CHARS * RECEIPT_WORDING_LINES_MAX)),
});
export type ReceiptFromUi = v.InferOutput<typeof receiptFromUi>;
