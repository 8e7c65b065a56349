import * as v from "valibot";
import { NAME_MAX_CHARS, NOTICE_MAX_CHARS, SDP_MAX_CHARS } from "./limits.ts";

/** Field schemas that several messages share. */

/** Unpadded base64url of exactly `bytes` bytes. */
export const base64url = (bytes: number) =>
  v.pipe(v.string(), v.length(Math.ceil(bytes * 4 / 3)), v.regex(/^[A-Za-z0-9_-]*$/));
export const name = v.pipe(v.string(), v.maxLength(NAME_MAX_CHARS));
export const notice = v.pipe(v.string(), v.maxLength(NOTICE_MAX_CHARS));
/** An identifier of ours: 16 random bytes, base64url. */
export const id = base64url(16);
export const uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
/** "support": the client's screen is shared. "show" (Zeigen): the adviser's. */
export const mode = v.picklist(["support", "show"]);
export type Mode = v.InferOutput<typeof mode>;
/** What a client is: our program, or a browser that looks in without it. */
export const clientKind = v.picklist(["program", "browser"]);
export type ClientKind = v.InferOutput<typeof clientKind>;
/** A DTLS certificate fingerprint as in SDP: sha-256, upper case hex pairs with colons (RFC 8122). */
export const fingerprint = v.pipe(v.string(), v.regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/));
export const sdp = v.pipe(v.string(), v.maxLength(SDP_MAX_CHARS));
/** What hides the shared screen for now (capture/types.ts); the texts live in the dictionaries. */
export const obstacle = v.picklist(["secure-desktop", "locked", "disconnected"]);
export type Obstacle = v.InferOutput<typeof obstacle>;
/** Why the host's system takes no input; "elevated": the window it is for runs with administrator rights. */
export const inputObstacle = v.picklist(["elevated"]);
/** Why a session ended; the texts live in the dictionaries. */
export const endReason = v.picklist([
  "adviser-ended",
  "client-ended",
  "declined",
  "not-verified",
  "expired",
  "burnt",
  "version",
  "lost",
  "display-lost",
  "fault",
]);
export type EndReason = v.InferOutput<typeof endReason>;
