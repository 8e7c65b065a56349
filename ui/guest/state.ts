import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { ClientState, ConnectError, HostState } from "../../protocol/local.ts";

/**
 * The page of a client without the program, as plain data: what a client process knows is here in the page, and gone with
 * it. reducer.ts says how it changes, guest_session.ts carries out what follows.
 */
export interface GuestState {
  phase: "idle" | "claiming" | "verifying" | "running" | "ended";
  /** What was typed last, for this try and for another one. */
  typed: { number: string; password: string | null } | null;
  office: string;
  phone: string;
  error: ConnectError | null;
  retryAfterMs?: number;
  endReason: EndReason | null;
  checkWords: string;
  /** For the way back to the session after the socket broke. */
  resumeToken: string | null;
  /** The way to the server is open. */
  online: boolean;
  /** The adviser's latest question: whose screen, and its number. */
  asked: Mode;
  turn: number;
  /** This page looks at the adviser's screen. */
  viewing: boolean;
  /** This browser's own screen, while it is shared or asked for. */
  host: HostState | null;
}

/** All that belongs to one session, as it is between two. */
export const NO_SESSION = {
  phase: "idle",
  error: null,
  retryAfterMs: undefined,
  endReason: null,
  checkWords: "",
  resumeToken: null,
  online: false,
  asked: "support",
  turn: 0,
  viewing: false,
  host: null,
} satisfies Partial<GuestState>;

export const INITIAL: GuestState = { ...NO_SESSION, typed: null, office: "", phone: "" };

/** What goes on, in the words of the client's page. */
export function shownPhase({ phase, host, viewing }: GuestState): ClientState["phase"] {
  if (phase !== "running") return phase;
  if (host && host.phase !== "idle") return host.phase;
  return viewing ? "viewing" : "waiting";
}
