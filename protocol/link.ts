import * as v from "valibot";
import { chatMessage } from "./chat.ts";
import { base64url, clientKind, endReason, fingerprint, mode, name, uint32 } from "./fields.ts";
import { filesMessage } from "./files.ts";
import { handoverOnLink } from "./handover.ts";
import { receiptOnLink } from "./receipt.ts";
import { peerSignal } from "./peer_signal.ts";
import { viewShareMessage } from "./view_share.ts";

export { type PeerSignal, peerSignal } from "./peer_signal.ts";

/**
 * The link: end-to-end messages between the two ends of a session (the adviser's browser and the client process),
 * carried by `relay` messages. The three handshake messages are plain JSON; all that follow are sealed
 * (secure/seal.ts), base64url.
 */

/** CPace (draft-irtf-cfrg-cpace, CPACE-RISTR255-SHA512): the client is the initiator A, the adviser's browser B. */
export const handshake = v.variant("step", [
  v.strictObject({
    step: v.literal("a"),
    version: v.pipe(v.number(), v.integer()),
    share: base64url(32),
    nonce: base64url(16),
    fingerprint,
    kind: clientKind,
  }),
  v.strictObject({
    step: v.literal("b"),
    version: v.pipe(v.number(), v.integer()),
    share: base64url(32),
    nonce: base64url(16),
    fingerprint,
    confirm: base64url(32),
  }),
  v.strictObject({ step: v.literal("c"), confirm: base64url(32) }),
  /** A's confirmation failed or the versions differ: the run is over. */
  v.strictObject({ step: v.literal("fail"), reason: v.picklist(["not-verified", "version"]) }),
]);
export type Handshake = v.InferOutput<typeof handshake>;

/** What not every client has: a browser without the program keeps no receipt and moves no files. */
const clientAbility = v.picklist(["files", "receipt"]);
export type ClientAbility = v.InferOutput<typeof clientAbility>;

/** Sealed messages between the two ends, both directions unless said otherwise. */
export const linkMessage = v.variant("type", [
  /**
   * First sealed message of either end. `lacks`: what the client can't do, so that nobody waits for it; without the field it
   * can do everything.
   */
  v.strictObject({
    type: v.literal("hello"),
    name,
    mode,
    lacks: v.optional(v.pipe(v.array(clientAbility), v.maxLength(clientAbility.options.length))),
  }),
  v.strictObject({ type: v.literal("peer"), signal: peerSignal }),
  /** Adviser → client: from now on the other screen, if its owner agrees. `turn` counts up. */
  v.strictObject({ type: v.literal("mode"), mode, turn: uint32 }),
  /** The passive side's answer to the question of `turn` (0 is the first). */
  v.strictObject({ type: v.literal("consent"), turn: uint32, answer: v.picklist(["yes", "no"]) }),
  v.strictObject({ type: v.literal("files"), message: filesMessage }),
  v.strictObject({ type: v.literal("receipt"), message: receiptOnLink }),
  v.strictObject({ type: v.literal("view-share"), message: viewShareMessage }),
  v.strictObject({ type: v.literal("chat"), message: chatMessage }),
  v.strictObject({ type: v.literal("handover"), message: handoverOnLink }),
  v.strictObject({ type: v.literal("end"), reason: endReason }),
]);
export type LinkMessage = v.InferOutput<typeof linkMessage>;
