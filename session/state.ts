import type { HostControl, ViewerControl } from "../protocol/control.ts";
import type { HostState } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";

/**
 * The host side's rights as one pure state machine: what the viewer may see and do follows from this state and from
 * nothing else. `host.ts` feeds it events and carries out what `flows()` and `rightsOf()` say.
 */
export interface HostRights {
  /** "asked" until the local user said Ja; nothing leads from "ended" anywhere. */
  readonly phase: "asked" | "sharing" | "paused" | "ended";
  /** The viewer is heard. Without it nothing flows, whatever the phase. */
  readonly connected: boolean;
  /** The local user lets the viewer steer. */
  readonly steeringAllowed: boolean;
  /** The local user took steering back at least once: the viewer is told so. */
  readonly withdrawn: boolean;
  /** It was the panic key that took steering back. */
  readonly panic: boolean;
  /** The viewer wants to steer ("Steuern" is pressed). */
  readonly steeringWanted: boolean;
  /** A question is open on this computer, or was answered less than QUESTION_GRACE_MS ago. */
  readonly suspended: boolean;
  /** The viewer doesn't look (its "Pause", a hidden tab). */
  readonly held: boolean;
  /** Number of the current grant of steering, 0 for none. A number is never used twice. */
  readonly grant: number;
  readonly lastGrant: number;
  /** The local user lets text of the clipboard pass, both ways. */
  readonly clipboardAllowed: boolean;
  /** The viewer wants what is copied here. */
  readonly clipboardWanted: boolean;
}

export type HostEvent =
  | { type: "answer"; yes: boolean }
  | { type: "steering"; allow: boolean }
  | { type: "panic" }
  | { type: "pause"; pause: boolean }
  | { type: "question"; open: boolean }
  | { type: "connected"; connected: boolean }
  | { type: "steer"; steer: boolean }
  | { type: "hold"; hold: boolean }
  | { type: "clipboard"; allow: boolean }
  | { type: "clipboard-wanted"; wanted: boolean }
  /** Another viewer from now on, with the owner's Ja: sees what the one before saw, and wants nothing yet. */
  | { type: "handed-over" }
  | { type: "end" };

/**
 * A host that has just asked its user.
 * @param steering whether a Ja includes steering (Support), or not (Zeigen)
 * @param lastGrant where grants count from
 */
export function initialRights(steering: boolean, lastGrant = 0): HostRights {
  return {
    phase: "asked",
    connected: false,
    steeringAllowed: steering,
    withdrawn: false,
    panic: false,
    steeringWanted: false,
    suspended: true,
    held: false,
    grant: 0,
    lastGrant,
    clipboardAllowed: false,
    clipboardWanted: false,
  };
}

export function nextRights(rights: HostRights, event: HostEvent): HostRights {
  if (rights.phase === "ended") return rights;
  return withGrant(apply(rights, event));
}

function apply(rights: HostRights, event: HostEvent): HostRights {
  switch (event.type) {
    case "answer":
      if (rights.phase !== "asked") return rights;
      return { ...rights, phase: event.yes ? "sharing" : "ended" };
    case "pause":
      if (rights.phase === "asked") return rights;
      return { ...rights, phase: event.pause ? "paused" : "sharing" };
    case "steering":
      return { ...rights, steeringAllowed: event.allow, withdrawn: !event.allow, panic: false };
    case "panic":
      // Who may not steer anyway isn't frightened by a key that programs use too.
      if (!rights.steeringAllowed) return rights;
      return { ...rights, steeringAllowed: false, withdrawn: true, panic: true };
    case "question":
      return { ...rights, suspended: event.open };
    case "connected":
      // Who steered before a break goes on after it, under a new grant: what was under way is void.
      return { ...rights, connected: event.connected };
    case "steer":
      return { ...rights, steeringWanted: event.steer };
    case "hold":
      return { ...rights, held: event.hold };
    case "clipboard":
      // Whoever hasn't agreed to anything yet can't have meant it.
      return rights.phase === "asked" ? rights : { ...rights, clipboardAllowed: event.allow };
    case "clipboard-wanted":
      return { ...rights, clipboardWanted: event.wanted };
    case "handed-over":
      // The clipboard was opened to somebody else.
      return {
        ...rights,
        connected: false,
        steeringWanted: false,
        held: false,
        clipboardAllowed: false,
        clipboardWanted: false,
      };
    case "end":
      return { ...rights, phase: "ended" };
  }
}

/** Steering exists exactly while every condition holds; each time it begins anew it gets a new number. */
function withGrant(rights: HostRights): HostRights {
  const may = rights.phase === "sharing" && rights.connected && rights.steeringAllowed &&
    rights.steeringWanted &&
    !rights.suspended;
  if (!may) return rights.grant === 0 ? rights : { ...rights, grant: 0 };
  if (rights.grant !== 0) return rights;
  return { ...rights, grant: rights.lastGrant + 1, lastGrant: rights.lastGrant + 1 };
}

/** Whether the owner's agreement to share stands, whether anybody looks or not. */
export function shares(rights: HostRights): boolean {
  return rights.phase === "sharing";
}

/** Whether pixels may leave now. */
export function flows(rights: HostRights): boolean {
  return shares(rights) && rights.connected && !rights.held;
}

/** Whether the viewer's text may go into this computer's clipboard now. */
export function clipboardOpen(rights: HostRights): boolean {
  return shares(rights) && rights.connected && rights.clipboardAllowed;
}

/** Whether what is copied here now goes to the viewer. */
export function clipboardLeaves(rights: HostRights): boolean {
  return clipboardOpen(rights) && rights.clipboardWanted;
}

/** Whether input under `grant` may be injected now. */
export function mayInject(rights: HostRights, grant: number): boolean {
  return rights.grant !== 0 && rights.grant === grant;
}

/** Whether what the viewer draws may stand there; it is gone for good where not. */
export function mayDraw(rights: HostRights): boolean {
  return shares(rights) && rights.connected;
}

/** As the owner's own page shows it. */
export function phaseForOwner({ phase, connected }: HostRights): HostState["phase"] {
  if (phase === "ended") return "idle";
  return phase === "asked" || connected ? phase : "reconnecting";
}

/** The `rights` message for the viewer; null after the end. */
export function rightsOf(rights: HostRights): Extract<HostControl, { type: "rights" }> | null {
  if (rights.phase === "ended") return null;
  const { phase, grant } = rights;
  if (grant !== 0 || (phase === "sharing" && rights.steeringAllowed && !rights.suspended)) {
    return { type: "rights", phase, grant };
  }
  const reason = phase === "paused"
    ? "paused"
    : !rights.steeringAllowed
    ? (rights.panic ? "panic" : rights.withdrawn ? "withdrawn" : "not-granted")
    : "question";
  return { type: "rights", phase, grant, reason };
}

/**
 * What a viewer's message may do in each phase. "drop": void, since it may honestly cross with a change of phase.
 * "close": no honest viewer sends it then, the connection is closed.
 */
export const VIEWER_MESSAGES: Record<
  ViewerControl["type"],
  Record<"asked" | "sharing" | "paused", "act" | "drop" | "close">
> = {
  "ready": { asked: "act", sharing: "act", paused: "act" },
  "reset": { asked: "drop", sharing: "act", paused: "drop" },
  "hold": { asked: "act", sharing: "act", paused: "act" },
  "steer": { asked: "drop", sharing: "act", paused: "act" },
  "screen": { asked: "drop", sharing: "act", paused: "drop" },
  /** What it holds: see clipboard.ts, CLIPBOARD_MESSAGES. */
  "clipboard": { asked: "act", sharing: "act", paused: "act" },
  // Nobody draws on what he doesn't see yet.
  "drawing": { asked: "close", sharing: "act", paused: "drop" },
  "ping": { asked: "act", sharing: "act", paused: "act" },
  "pong": { asked: "act", sharing: "act", paused: "act" },
  "end": { asked: "act", sharing: "act", paused: "act" },
};

/**
 * Whether a viewer's message counts now; false: it is void.
 *
 * @throws ProtocolError if no honest viewer sends it now.
 */
export function mayTake(type: ViewerControl["type"], phase: HostRights["phase"]): boolean {
  if (phase === "ended") return false;
  const rule = VIEWER_MESSAGES[type][phase];
  if (rule === "close") throw new ProtocolError("unexpected", `Cannot take "${type}" while ${phase}`);
  return rule === "act";
}

/** Where grants count from: input that a viewer sends ahead of its grant, and that lies about, never fits by chance. */
export function firstGrant(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;
}
