import * as v from "valibot";
import { base64url, name } from "./fields.ts";
import { ADDRESS_MAX_CHARS, OFFICES_KEPT_MAX } from "./limits.ts";

/**
 * Which office a client belongs to: the card by which an office shows itself to a client process, and what the process
 * and its page say about it.
 */

/** "kanzlei.example.de" or "kanzlei.example.de:8443", as in a URL: lower case, international names as xn--…. */
const host = v.pipe(v.string(), v.minLength(1), v.maxLength(ADDRESS_MAX_CHARS), v.regex(/^[a-z0-9.:[\]-]+$/));
/** A key's fingerprint as words, to be read out on the telephone. */
const words = v.pipe(v.string(), v.maxLength(80));

/** What an office says of itself. `key`: its Ed25519 public key (RFC 8032). `host`: under which address it says so. */
export const officeCard = v.strictObject({
  version: v.literal(1),
  name,
  phone: name,
  host,
  key: base64url(32),
});
export type OfficeCard = v.InferOutput<typeof officeCard>;

/**
 * GET /api/office/card?nonce=…: the card as JSON text, and the signature of its key over the nonce and this very text
 * (`signedCard`). So nobody else can show the card, and nobody can show it again later.
 */
export const officeProof = v.strictObject({
  card: v.pipe(v.string(), v.maxLength(2000)),
  signature: base64url(64),
});
export type OfficeProof = v.InferOutput<typeof officeProof>;

/** What is signed. @param nonce 32 random bytes of the client's, base64url. */
export function signedCard(nonce: string, card: string): string {
  return `MFB office card 1\n${nonce}\n${card}`;
}

/** Why an office's address looks suspicious. */
const hostWarning = v.picklist([
  /** Letters of several scripts in one word, or letters that look like Latin ones. */
  "lookalike",
  /** Letters beyond a to z; the address is shown in both spellings. */
  "international",
  /** A number instead of a name. */
  "number",
  /** Nothing on the way is encrypted but what the two ends encrypt themselves. */
  "plain",
]);
export type HostWarning = v.InferOutput<typeof hostWarning>;

/** Why a server isn't taken for an office. */
const officeError = v.picklist([
  "unreachable",
  /** Its certificate isn't valid. */
  "certificate",
  /** It answers, and isn't an office of ours, or of another version. */
  "no-office",
  /** Its card is for another address: somebody passes on what the office says. */
  "other-host",
  /** What was typed is no address. */
  "address",
]);
export type OfficeError = v.InferOutput<typeof officeError>;

const known = v.strictObject({ host, name, phone: name });
export type KnownOffice = v.InferOutput<typeof known>;

/** How it stands between the client process and its office. Complete, sent after every change. */
export const officeState = v.variant("phase", [
  /** No office yet: one is typed, or chosen among those that this user has worked with. */
  v.strictObject({
    phase: v.literal("choose"),
    offices: v.pipe(v.array(known), v.maxLength(OFFICES_KEPT_MAX)),
    error: v.nullable(officeError),
    /** The last try; empty: none. */
    typed: v.pipe(v.string(), v.maxLength(ADDRESS_MAX_CHARS)),
  }),
  v.strictObject({ phase: v.literal("searching"), host }),
  /** The office can't be had. `mayChange`: another may be chosen instead. */
  v.strictObject({ phase: v.literal("failed"), host, error: officeError, mayChange: v.boolean() }),
  /** "Stimmt das?": nobody has worked with this office here before. */
  v.strictObject({
    phase: v.literal("ask"),
    name,
    phone: name,
    host,
    /** With its own letters where `host` has xn--…, else the same. */
    spelled: v.pipe(v.string(), v.maxLength(ADDRESS_MAX_CHARS)),
    words,
    warnings: v.array(hostWarning),
    /** Names of those that were worked with before. */
    others: v.pipe(v.array(name), v.maxLength(OFFICES_KEPT_MAX)),
  }),
  /** Somebody else than who was met here before. "key": at the known address. "name": under the known name elsewhere. */
  v.strictObject({
    phase: v.literal("refused"),
    reason: v.picklist(["key", "name"]),
    host,
    known,
    knownWords: words,
    words,
    mayChange: v.boolean(),
  }),
  v.strictObject({ phase: v.literal("ready"), host, name, phone: name, mayChange: v.boolean() }),
]);
export type OfficeState = v.InferOutput<typeof officeState>;

/** What the page may ask for. What doesn't fit the present phase is void. */
export const officeCommand = v.variant("kind", [
  /** The typed address of an office, as typed. */
  v.strictObject({ kind: v.literal("address"), address: v.pipe(v.string(), v.maxLength(ADDRESS_MAX_CHARS)) }),
  /** One of `offices`. */
  v.strictObject({ kind: v.literal("choose"), host }),
  v.strictObject({ kind: v.literal("retry") }),
  /** The answer to "Stimmt das?". */
  v.strictObject({ kind: v.literal("answer"), yes: v.boolean() }),
  /** "Andere Kanzlei": not during a session. */
  v.strictObject({ kind: v.literal("change") }),
  /** Forgets one of `offices`, and its key. */
  v.strictObject({ kind: v.literal("forget"), host }),
]);
export type OfficeCommand = v.InferOutput<typeof officeCommand>;
