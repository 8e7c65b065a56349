import * as v from "valibot";
import type { Carried } from "./carried.ts";
import { drawingMessage } from "./drawing.ts";
import { chatCommand, chatToUi } from "./chat.ts";
import { base64url, endReason, inputObstacle, mode, name, notice, obstacle, uint32 } from "./fields.ts";
import {
  APPLICATION_KEY_MAX_CHARS,
  APPLICATION_TITLES_MAX,
  APPLICATIONS_MAX,
  ICON_SIDE_MAX,
  PASSWORD_MAX_CHARS,
  PASSWORD_MIN_CHARS,
  PREVIEW_HEIGHT_MAX,
  PREVIEW_WIDTH_MAX,
  SCREEN_HEIGHT_MAX,
  SCREEN_WIDTH_MAX,
} from "./limits.ts";
import { officeCommand, officeState } from "./office.ts";
import { filesCommand, filesUpdate } from "./files.ts";
import { handoverAnswer, handoverQuestion } from "./handover.ts";
import { ice } from "./ice.ts";
import { peerSignal } from "./peer_signal.ts";
import { receiptFromUi, receiptNews } from "./receipt.ts";
import { viewShareFromUi, viewShareToUi } from "./view_share.ts";

/**
 * Between a process of ours and the browser UI on the same computer:
 * - client process ↔ client UI on the loopback socket `/api/ui` (first message `auth`), and
 * - server process ↔ adviser UI, inside `host` messages on `/api/adviser`, for Zeigen (see signalling.ts).
 */

const applicationKey = v.pipe(v.string(), v.minLength(1), v.maxLength(APPLICATION_KEY_MAX_CHARS));

/** "Applikationswahl": what may be seen. */
export const releaseChoice = v.strictObject({
  /** The whole screen ("Ja"); the other fields don't count then, except `own`. */
  everything: v.boolean(),
  applications: v.pipe(v.array(applicationKey), v.maxLength(APPLICATIONS_MAX)),
  /** "Neu gestartete Applikationen": programs that weren't there when this was chosen. */
  newApplications: v.boolean(),
  taskbar: v.boolean(),
  desktop: v.boolean(),
  startMenu: v.boolean(),
  /** "Diese Applikation übertragen": our own page, never the function bar. */
  own: v.boolean(),
});
export type ReleaseChoice = v.InferOutput<typeof releaseChoice>;

/** What the host process may be asked to do by its own user. */
export const hostCommand = v.variant("type", [
  /**
   * Answer to the open question; `release` with a Ja to the question of consent: what may be seen, everything where
   * it is missing.
   */
  v.strictObject({
    type: v.literal("answer"),
    question: uint32,
    answer: v.picklist(["yes", "no"]),
    release: v.optional(releaseChoice),
  }),
  /** Another choice, in mid-session. */
  v.strictObject({ type: v.literal("release"), release: releaseChoice }),
  /** Opens or closes the Applikationswahl; the function bar opens it the same way. */
  v.strictObject({ type: v.literal("choose"), open: v.boolean() }),
  /** Whether `preview` events are wanted; they end with the UI's connection. */
  v.strictObject({ type: v.literal("preview"), on: v.boolean() }),
  /** Give steering to, or take it from, who looks. */
  v.strictObject({ type: v.literal("steering"), allow: v.boolean() }),
  v.strictObject({ type: v.literal("pause"), pause: v.boolean() }),
  /** Let text of the clipboard pass, both ways, or no longer. */
  v.strictObject({ type: v.literal("clipboard"), allow: v.boolean() }),
  /** Whether who looks may point and draw here; and takes away what is drawn. */
  v.strictObject({ type: v.literal("drawing"), allow: v.boolean() }),
  v.strictObject({ type: v.literal("clear-drawing") }),
  /** How many lines of the chat nobody has seen yet: the function bar says so. */
  v.strictObject({ type: v.literal("unread"), count: uint32 }),
]);
export type HostCommand = v.InferOutput<typeof hostCommand>;

/** How the host's session stands: always complete, so that a UI that comes late knows all. */
export const hostState = v.strictObject({
  phase: v.picklist(["idle", "asked", "sharing", "paused", "reconnecting"]),
  /** The open question; while it is open, and QUESTION_GRACE_MS after, remote input is void. */
  question: v.nullable(v.variant("kind", [
    v.strictObject({ id: uint32, kind: v.literal("consent"), asker: name, mode }),
    /** A new program wants to be seen; a Ja releases it. Asked once for each. */
    v.strictObject({ id: uint32, kind: v.literal("application"), key: applicationKey, name }),
  ])),
  /** Whether single applications can be released on this computer. */
  releasesApplications: v.boolean(),
  /** What is released; null before the first Ja. */
  release: v.nullable(releaseChoice),
  /** The Applikationswahl is open in mid-session. */
  choosing: v.boolean(),
  /** Steering was taken back with the panic key. */
  panic: v.boolean(),
  /** Input was kept from a window just now, or a little while ago. */
  inputObstacle: v.nullable(inputObstacle),
  /** The function bar stands on the screen itself. */
  bar: v.boolean(),
  /** Whether the viewer may steer, and does. */
  steeringAllowed: v.boolean(),
  steering: v.boolean(),
  /** Who looks. */
  viewer: name,
  /** Why the screen can't be seen for now; null: it can. */
  obstacle: v.nullable(obstacle),
  /** Null: this computer's clipboard can't be reached. */
  clipboard: v.nullable(v.strictObject({
    allowed: v.boolean(),
    /** The one who looks wants it too. */
    wanted: v.boolean(),
    /** The last text that the owner copied was too large. */
    tooLarge: v.boolean(),
  })),
  /** Whether who looks may draw here, and has drawn something that is there. */
  drawing: v.strictObject({ allowed: v.boolean(), drawn: v.boolean() }),
});
export type HostState = v.InferOutput<typeof hostState>;

/** What a host tells its own user's UI beside its state. */
const hostDetails = [
  /** All applications that can be ticked now. While the question of consent or the choice is open, and sharing. */
  v.strictObject({
    type: v.literal("applications"),
    list: v.pipe(
      v.array(v.strictObject({
        key: applicationKey,
        name,
        titles: v.pipe(v.array(name), v.maxLength(APPLICATION_TITLES_MAX)),
      })),
      v.maxLength(APPLICATIONS_MAX),
    ),
  }),
  /** Once for each application that has one: straight-alpha RGBA rows, base64. */
  v.strictObject({
    type: v.literal("icon"),
    key: applicationKey,
    width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(ICON_SIDE_MAX)),
    height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(ICON_SIDE_MAX)),
    rgba: v.pipe(v.string(), v.maxLength(Math.ceil(ICON_SIDE_MAX ** 2 * 4 / 3) * 4)),
  }),
  /**
   * "Das sieht Ihr Berater": rows `y` … of a small picture of what is sent, RGB, base64, top first. A picture comes
   * in several of these; the one that ends at `height` completes it.
   */
  v.strictObject({
    type: v.literal("preview"),
    width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PREVIEW_WIDTH_MAX)),
    height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PREVIEW_HEIGHT_MAX)),
    y: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(PREVIEW_HEIGHT_MAX)),
    rows: v.pipe(v.string(), v.maxLength(40 * 1024)),
  }),
  /**
   * Where the screen itself can't show it: what the viewer drew (drawing.ts) on a screen of this size, for the small
   * picture. `shown`: not while a question is open.
   */
  v.strictObject({
    type: v.literal("drawing"),
    width: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SCREEN_WIDTH_MAX)),
    height: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SCREEN_HEIGHT_MAX)),
    shown: v.boolean(),
    message: v.nullable(drawingMessage),
  }),
] as const;
export const hostDetail = v.variant("type", hostDetails);
export type HostDetail = v.InferOutput<typeof hostDetail>;

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
  /** `number`: digits only, both parts. `password`: as it is compared (secure/password.ts). */
  v.strictObject({
    type: v.literal("connect"),
    number: v.pipe(v.string(), v.regex(/^[0-9]{9,13}$/)),
    password: v.nullable(
      v.pipe(v.string(), v.minLength(PASSWORD_MIN_CHARS), v.maxLength(PASSWORD_MAX_CHARS)),
    ),
  }),
  v.strictObject({ type: v.literal("cancel") }),
  v.strictObject({ type: v.literal("office"), command: officeCommand }),
  v.strictObject({ type: v.literal("host"), command: hostCommand }),
  v.strictObject({ type: v.literal("chat"), command: chatCommand }),
  viewerSignal,
  v.strictObject({ type: v.literal("files"), message: filesCommand }),
  v.strictObject({ type: v.literal("view-share"), message: viewShareFromUi }),
  v.strictObject({ type: v.literal("handover"), answer: handoverAnswer }),
  v.strictObject({ type: v.literal("end") }),
  /** "Als Administrator neu starten": void unless it is offered (`restart`). */
  v.strictObject({ type: v.literal("restart-elevated") }),
  v.strictObject({ type: v.literal("receipt"), message: receiptFromUi }),
  /** "Schließen": the process ends as well. */
  v.strictObject({ type: v.literal("quit") }),
]);
export type UiToClient = v.InferOutput<typeof uiToClient> | Carried;

/** Why a try to connect failed; texts in the dictionaries. */
export const connectError = v.picklist([
  "number",
  /** The number is right; the session has a password beside it, and none was typed. */
  "password",
  "slow",
  "version",
  "not-verified",
  "unreachable",
  "busy",
  /** The office's servers can't begin sessions at the moment. */
  "unavailable",
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
  /**
   * To have the program once more with administrator rights: offered while it would help, asked for (the system asks
   * its user), done (the new one has started, this one ends).
   */
  restart: v.nullable(v.picklist(["offered", "asked", "done"])),
  /** What this computer shows can't be had: its browser can show it, to look at only (view_share.ts). Null: all is well. */
  screenMissing: v.nullable(v.picklist(["macos", "wayland", "no-display"])),
  notice: v.nullable(notice),
  /** The open question whether a colleague may take over; while it is open remote input is void. */
  handover: v.nullable(handoverQuestion),
});
export type ClientState = v.InferOutput<typeof clientState>;

/** Client process → client UI. */
export const clientToUi = v.variant("type", [
  /** Before any `state`: there is a session only with an office. */
  v.strictObject({ type: v.literal("office"), office: officeState }),
  v.strictObject({ type: v.literal("state"), state: clientState }),
  ...hostDetails,
  v.strictObject({ type: v.literal("chat"), message: chatToUi }),
  ice,
  viewerStart,
  viewerSignal,
  viewerStop,
  v.strictObject({ type: v.literal("files"), message: filesUpdate }),
  v.strictObject({ type: v.literal("receipt"), message: receiptNews }),
  v.strictObject({ type: v.literal("view-share"), message: viewShareToUi }),
]);
export type ClientToUi = v.InferOutput<typeof clientToUi> | Carried;

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
  ...hostDetails,
  v.strictObject({ type: v.literal("signal"), signal: peerSignal }),
  v.strictObject({ type: v.literal("consent"), turn: uint32, answer: v.picklist(["yes", "no"]) }),
  v.strictObject({ type: v.literal("stopped"), reason: endReason }),
  /** "Dateien" was pressed in the function bar. */
  v.strictObject({ type: v.literal("files-wanted") }),
  /** "Chat" was pressed on the function bar. */
  v.strictObject({ type: v.literal("chat") }),
]);
export type AdviserHostEvent = v.InferOutput<typeof adviserHostEvent>;
