import * as v from "valibot";
import { base64url, endReason, mode, name, notice, uint32 } from "./fields.ts";
import { peerSignal } from "./link.ts";

/**
 * Between a process of ours and the browser UI on the same computer:
 * - client process ↔ client UI on the loopback socket `/api/ui` (first message `auth`), and
 * - server process ↔ adviser UI, inside `host` messages on `/api/adviser`, for Zeigen (see signalling.ts).
 */

/** What the host process may be asked to do by its own user. */
export const hostCommand = v.variant("type", [
  /** Answer to the open question. */
  v.strictObject({ type: v.literal("answer"), question: uint32, answer: v.picklist(["yes", "no"]) }),
  /** Give steering to, or take it from, who looks. */
  v.strictObject({ type: v.literal("steering"), allow: v.boolean() }),
  v.strictObject({ type: v.literal("pause"), pause: v.boolean() }),
]);
export type HostCommand = v.InferOutput<typeof hostCommand>;

/** How the host's session stands: always complete, so that a UI that comes late knows all. */
export const hostState = v.strictObject({
  phase: v.picklist(["idle", "asked", "sharing", "paused", "reconnecting"]),
  /** The open question; while it is open, and QUESTION_GRACE_MS after, remote input is void. */
  question: v.nullable(v.strictObject({ id: uint32, kind: v.literal("consent"), asker: name, mode })),
  /** Whether the viewer may steer, and does. */
  steeringAllowed: v.boolean(),
  steering: v.boolean(),
  /** Who looks. */
  viewer: name,
});
export type HostState = v.InferOutput<typeof hostState>;

/** A viewer's connection in the UI: `root` salts the channel keys (secure/keys.ts). */
export const viewerStart = v.strictObject({
  type: v.literal("viewer-start"),
  root: base64url(32),
  owner: name,
});
export const viewerSignal = v.strictObject({ type: v.literal("viewer-signal"), signal: peerSignal });
export const viewerStop = v.strictObject({ type: v.literal("viewer-stop") });

/** Client UI → client process. */
export const uiToClient = v.variant("type", [
  v.strictObject({ type: v.literal("auth"), token: base64url(32) }),
  /** `number`: digits only, both parts. */
  v.strictObject({ type: v.literal("connect"), number: v.pipe(v.string(), v.regex(/^[0-9]{9,13}$/)) }),
  v.strictObject({ type: v.literal("cancel") }),
  v.strictObject({ type: v.literal("host"), command: hostCommand }),
  viewerSignal,
  v.strictObject({ type: v.literal("end") }),
  /** "Schließen": the process ends as well. */
  v.strictObject({ type: v.literal("quit") }),
]);
export type UiToClient = v.InferOutput<typeof uiToClient>;

/** Why a try to connect failed; texts in the dictionaries. */
export const connectError = v.picklist([
  "number",
  "slow",
  "version",
  "not-verified",
  "unreachable",
  "busy",
  "display",
]);
export type ConnectError = v.InferOutput<typeof connectError>;

/** The client process as its UI shows it. Complete, sent after every change. */
export const clientState = v.strictObject({
  phase: v.picklist([
    "idle",
    "claiming",
    "verifying",
    "waiting",
    "asked",
    "sharing",
    "paused",
    "viewing",
    "reconnecting",
    "ended",
  ]),
  office: name,
  phone: name,
  mode,
  error: v.nullable(connectError),
  /** Milliseconds until the next try is allowed, with error "slow". */
  retryAfterMs: v.optional(v.number()),
  endReason: v.nullable(endReason),
  /** "Prüfwort": two words from the session key, or empty. */
  checkWords: name,
  host: hostState,
  notice: v.nullable(notice),
});
export type ClientState = v.InferOutput<typeof clientState>;

/** Client process → client UI. */
export const clientToUi = v.variant("type", [
  v.strictObject({ type: v.literal("state"), state: clientState }),
  viewerStart,
  viewerSignal,
  viewerStop,
]);
export type ClientToUi = v.InferOutput<typeof clientToUi>;

/** Adviser UI → server process, about the screen of the server's own computer. */
export const adviserHostCommand = v.variant("type", [
  /** Start a host for a session in mode "show"; the question is asked at once. */
  v.strictObject({ type: v.literal("start"), root: base64url(32), viewer: name, turn: uint32 }),
  v.strictObject({ type: v.literal("signal"), signal: peerSignal }),
  v.strictObject({ type: v.literal("command"), command: hostCommand }),
  v.strictObject({ type: v.literal("stop") }),
]);
export type AdviserHostCommand = v.InferOutput<typeof adviserHostCommand>;

/** Server process → adviser UI. */
export const adviserHostEvent = v.variant("type", [
  v.strictObject({ type: v.literal("state"), state: hostState }),
  v.strictObject({ type: v.literal("signal"), signal: peerSignal }),
  v.strictObject({ type: v.literal("consent"), turn: uint32, answer: v.picklist(["yes", "no"]) }),
  v.strictObject({ type: v.literal("stopped"), reason: endReason }),
]);
export type AdviserHostEvent = v.InferOutput<typeof adviserHostEvent>;
