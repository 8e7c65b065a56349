import * as v from "valibot";
import { adviserId } from "./audit.ts";
import { base64url, fingerprint, id, mode, name, uint32 } from "./fields.ts";
import {
  COLLEAGUES_MAX,
  RECEIPT_WORDING_LINE_MAX_CHARS,
  RECEIPT_WORDING_LINES_MAX,
  RELAY_DATA_MAX_CHARS,
} from "./limits.ts";

/**
 * Hand-over of a running session from one adviser ("giver") to a colleague ("taker"), docs/handover.md: what the giver's
 * and the taker's page tell the server, what they tell each other sealed, and what the giver asks the client.
 */

const data = v.pipe(v.string(), v.maxLength(RELAY_DATA_MAX_CHARS));

/** Adviser's browser → server. */
export const handoverToServer = v.variant("kind", [
  /** Who is there? */
  v.strictObject({ kind: v.literal("colleagues") }),
  /** Giver: offers its running session to a colleague. */
  v.strictObject({ kind: v.literal("offer"), to: adviserId }),
  /** Between giver and taker: CPace, then sealed messages. The first one makes a window the taker. */
  v.strictObject({ kind: v.literal("relay"), offer: id, data }),
  /** Either side: nothing comes of it. */
  v.strictObject({ kind: v.literal("withdraw"), offer: id }),
  /** Giver: the client said Ja, the taker has the keys. */
  v.strictObject({ kind: v.literal("move"), offer: id }),
]);
export type HandoverToServer = v.InferOutput<typeof handoverToServer>;

/** Server → adviser's browser. */
export const handoverFromServer = v.variant("kind", [
  /** Of this server alone; `more`: the office has other servers, whose colleagues aren't known here. */
  v.strictObject({
    kind: v.literal("colleagues"),
    list: v.pipe(v.array(v.strictObject({ id: adviserId, name })), v.maxLength(COLLEAGUES_MAX)),
    more: v.boolean(),
  }),
  /** Giver: its session lives at another server of the office, so it can't be handed over from here. */
  v.strictObject({ kind: v.literal("elsewhere") }),
  /** Giver: the offer stands. `giver`, `taker`: names, as the other side is told them too. */
  v.strictObject({ kind: v.literal("offering"), offer: id, session: id, giver: name, taker: name }),
  /** Every window of the taker's; `free`: without a session, so it may take this one. */
  v.strictObject({
    kind: v.literal("offered"),
    offer: id,
    session: id,
    giver: name,
    taker: name,
    free: v.boolean(),
  }),
  v.strictObject({ kind: v.literal("relay"), offer: id, data }),
  /** The offer is gone: refused, withdrawn, taken in another window, or one side went away. */
  v.strictObject({ kind: v.literal("withdrawn"), offer: id }),
  /** Giver: the session is the colleague's; this side's token is void. */
  v.strictObject({ kind: v.literal("moved") }),
  /** Taker: the session is yours. `peer`: the client's socket is there. */
  v.strictObject({
    kind: v.literal("seated"),
    offer: id,
    token: v.pipe(v.string(), v.minLength(20), v.maxLength(600)),
    peer: v.boolean(),
  }),
]);
export type HandoverFromServer = v.InferOutput<typeof handoverFromServer>;

/** Sealed, giver ↔ taker. Keys are X25519 public keys (RFC 7748), made for this hand-over alone. */
export const handoverSealed = v.variant("kind", [
  /** Taker: first message. */
  v.strictObject({ kind: v.literal("ready"), key: base64url(32) }),
  /** Giver: the client said Ja. `root`: from the old session key (secure/handover.ts). */
  v.strictObject({
    kind: v.literal("session"),
    root: base64url(32),
    clientKey: base64url(32),
    clientFingerprint: fingerprint,
    client: name,
    mode,
    /** The client's screen goes on being shared. */
    goesOn: v.boolean(),
    turn: uint32,
  }),
  /** Taker: has made the new keys. */
  v.strictObject({ kind: v.literal("taken") }),
]);
export type HandoverSealed = v.InferOutput<typeof handoverSealed>;

/** On the link, giver ↔ client. `number` counts up with each question. */
export const handoverOnLink = v.variant("kind", [
  /** Giver: may `taker` take over from `giver`? Its DTLS fingerprint and key, as the giver knows them by CPace. */
  v.strictObject({
    kind: v.literal("ask"),
    number: uint32,
    giver: name,
    taker: name,
    fingerprint,
    key: base64url(32),
    salt: base64url(32),
  }),
  /** Giver: the question, or what was agreed to, is void. */
  v.strictObject({ kind: v.literal("cancel"), number: uint32 }),
  /** Client. From its Ja on it waits for the taker's first sealed message, and is the giver's until then. */
  v.strictObject({
    kind: v.literal("answer"),
    number: uint32,
    answer: v.variant("is", [
      v.strictObject({ is: v.literal("yes"), key: base64url(32), goesOn: v.boolean() }),
      v.strictObject({ is: v.literal("no") }),
    ]),
  }),
]);
export type HandoverOnLink = v.InferOutput<typeof handoverOnLink>;

/** The question as the client's page shows it. */
export const handoverQuestion = v.strictObject({
  number: uint32,
  giver: name,
  taker: name,
  /** What a Ja means for the screen: this computer's goes on being seen, the adviser's is shown no more, or neither. */
  screen: v.picklist(["goes-on", "show-ends", "none"]),
});
export type HandoverQuestion = v.InferOutput<typeof handoverQuestion>;

/** Client UI → client process: the answer to question `number`, and its text as it was read, for the receipt. */
export const handoverAnswer = v.strictObject({
  number: uint32,
  answer: v.picklist(["yes", "no"]),
  wording: v.pipe(v.string(), v.maxLength(RECEIPT_WORDING_LINE_MAX_CHARS * RECEIPT_WORDING_LINES_MAX)),
});
export type HandoverAnswer = v.InferOutput<typeof handoverAnswer>;
