import * as v from "valibot";
import type { Carried } from "./carried.ts";
import { base64url, endReason, mode, name } from "./fields.ts";
import { handoverFromServer, handoverToServer } from "./handover.ts";
import { ice } from "./ice.ts";
import { adviserHostCommand, adviserHostEvent } from "./local.ts";
import { ADDRESS_MAX_CHARS, NUMBER_DIGITS_MAX, NUMBER_DIGITS_MIN, RELAY_DATA_MAX_CHARS } from "./limits.ts";
import { ownSessions } from "./sessions.ts";

/**
 * Signalling: JSON text messages on the WebSockets between the adviser's server and
 * - the adviser's browser (`/api/adviser`, first message `auth`), and
 * - the client process (`/api/client`, first message `claim` or `resume`), or a browser without it, which says and hears
 *   the same (`/api/guest`).
 * The server routes `relay` between the two ends of a session and reads nothing of it. Between those of a verified one it
 * passes binary messages on as well (carried.ts).
 */

const number = v.pipe(v.string(), v.regex(new RegExp(`^[0-9]{${NUMBER_DIGITS_MIN},${NUMBER_DIGITS_MAX}}$`)));
/** Signed by the server (HMAC), so that both ends find each other again after the server was restarted. */
const resumeToken = v.pipe(v.string(), v.minLength(20), v.maxLength(600));
const version = v.pipe(v.number(), v.integer(), v.minValue(1));
const relay = v.strictObject({
  type: v.literal("relay"),
  data: v.pipe(v.string(), v.maxLength(RELAY_DATA_MAX_CHARS)),
});
const end = v.strictObject({ type: v.literal("end"), reason: endReason });

/** Client process → server. */
export const clientToServer = v.variant("type", [
  /** Claims a waiting session by the number's first part. */
  v.strictObject({ type: v.literal("claim"), number, version }),
  /** Comes back to a session after the socket or the server broke. */
  v.strictObject({ type: v.literal("resume"), token: resumeToken, version }),
  relay,
  end,
]);
export type ClientToServer = v.InferOutput<typeof clientToServer> | Carried;

/** Server → client process. */
export const serverToClient = v.variant("type", [
  /** `password`: the client must know a password beside the number. The server knows no more of it than that. */
  v.strictObject({
    type: v.literal("claimed"),
    token: resumeToken,
    office: name,
    phone: name,
    mode,
    password: v.boolean(),
  }),
  v.strictObject({ type: v.literal("resumed"), peer: v.boolean() }),
  /** The adviser's socket came or went. */
  v.strictObject({ type: v.literal("peer"), present: v.boolean() }),
  ice,
  relay,
  v.strictObject({ type: v.literal("end"), reason: endReason }),
  v.strictObject({
    type: v.literal("error"),
    /**
     * "number": wrong, expired, used or burnt alike. "slow": too many tries; try again later. "unavailable": the servers
     * can't begin sessions at the moment.
     */
    code: v.picklist(["number", "slow", "version", "session", "busy", "unavailable"]),
    retryAfterMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
]);
export type ServerToClient = v.InferOutput<typeof serverToClient> | Carried;

/** Adviser's browser → server. */
export const adviserToServer = v.variant("type", [
  /** First message. `token` is the in-memory token got for the launch token. */
  v.strictObject({ type: v.literal("auth"), token: v.pipe(v.string(), v.maxLength(600)), version }),
  /** `password`: clients of this session are to be asked for one. */
  v.strictObject({ type: v.literal("create"), mode, password: v.boolean() }),
  v.strictObject({ type: v.literal("resume"), token: resumeToken }),
  /** The claiming client proved the second part: the number is used up. */
  v.strictObject({ type: v.literal("verified") }),
  /** The claiming client failed to: it is detached, after SECRET_TRIES_MAX the number is burnt. */
  v.strictObject({ type: v.literal("refused") }),
  /** A further ten minutes for a number that nobody has claimed. */
  v.strictObject({ type: v.literal("extend") }),
  v.strictObject({ type: v.literal("mode"), mode }),
  relay,
  end,
  /** About the screen of the server's own computer (Zeigen). */
  v.strictObject({ type: v.literal("host"), command: adviserHostCommand }),
  /** From now on `sessions` comes whenever it changes. */
  v.strictObject({ type: v.literal("sessions") }),
  /** "Weitere Sitzung": asks for what a further window needs. */
  v.strictObject({ type: v.literal("window") }),
  v.strictObject({ type: v.literal("handover"), message: handoverToServer }),
]);
export type AdviserToServer = v.InferOutput<typeof adviserToServer> | Carried;

/** Server → adviser's browser. */
export const serverToAdviser = v.variant("type", [
  v.strictObject({
    type: v.literal("welcome"),
    office: name,
    phone: name,
    /** The help page, as clients reach it. */
    address: v.pipe(v.string(), v.maxLength(ADDRESS_MAX_CHARS)),
    /** Whether the server's own computer can be shown (Zeigen), and why not. */
    canShow: v.boolean(),
    showReason: v.optional(name),
  }),
  v.strictObject({
    type: v.literal("created"),
    number,
    token: resumeToken,
    expiresInMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.strictObject({
    type: v.literal("extended"),
    expiresInMs: v.pipe(v.number(), v.integer(), v.minValue(0)),
  }),
  v.strictObject({ type: v.literal("resumed"), peer: v.boolean() }),
  /** A client claimed the number; the CPace run over `relay` follows. */
  v.strictObject({ type: v.literal("claimed") }),
  v.strictObject({ type: v.literal("peer"), present: v.boolean() }),
  ice,
  relay,
  v.strictObject({ type: v.literal("end"), reason: endReason }),
  v.strictObject({ type: v.literal("host"), event: adviserHostEvent }),
  v.strictObject({ type: v.literal("sessions"), sessions: ownSessions }),
  /** A launch token for a further window of the same adviser; null: the browser's cookie signs it in. */
  v.strictObject({ type: v.literal("window"), launch: v.nullable(base64url(32)) }),
  v.strictObject({ type: v.literal("handover"), message: handoverFromServer }),
  v.strictObject({
    type: v.literal("error"),
    code: v.picklist(["auth", "session", "version", "busy", "unavailable"]),
  }),
]);
export type ServerToAdviser = v.InferOutput<typeof serverToAdviser> | Carried;

/** POST /api/adviser/token (and the loopback UI's /api/token): launch token → in-memory token. */
export const tokenRequest = v.strictObject({ launch: base64url(32) });
export const tokenResponse = v.strictObject({ token: v.pipe(v.string(), v.maxLength(600)) });
