import type { ClientKind, EndReason, Mode } from "../../protocol/fields.ts";
import type { ClientAbility, PeerSignal } from "../../protocol/link.ts";
import type { HostState } from "../../protocol/local.ts";
import type { SocketState } from "../net/socket.ts";

/** The adviser's page as plain data; reducer.ts says how it changes, adviser_session.ts carries out what follows. */
export interface AdviserState {
  /** "signed-out": the page holds no valid token. */
  server: SocketState | "signed-out" | "version";
  office: string;
  phone: string;
  /** The help page, as clients reach it. */
  address: string;
  canShow: boolean;
  showReason: string;
  /** What the radio group shows; outside a session, for the next one. */
  mode: Mode;
  phase: "idle" | "creating" | "waiting" | "verifying" | "running" | "ended";
  /** Both parts and the password, if there is one, as it is read out; while somebody may still type them. */
  number: { number: string; secret: string; password: string | null } | null;
  /** Date.now() scale. */
  expiresAt: number;
  resumeToken: string | null;
  /** The client's computer, as it names itself. */
  client: string;
  /** Our program, or a browser without it, as CPace bound it. */
  clientKind: ClientKind;
  /** What the client can't do; null until it has said hello. */
  lacks: ClientAbility[] | null;
  checkWords: string;
  /** Whose screen is shared now; null before the first Ja. */
  shared: Mode | null;
  /** The open question to whose screen is to be shared. */
  asking: { mode: Mode; turn: number } | null;
  turn: number;
  /** This computer's host in Zeigen, as it last said. */
  host: HostState | null;
  /** The host's signals, until the client knows that it looks. */
  heldSignals: PeerSignal[];
  /** The client's browser shows the screen, to look at only; null: the client process does, or nobody. */
  viewShare: "sharing" | "paused" | "stopped" | null;
  /** The client's socket to the server is there. */
  clientPresent: boolean;
  notice: Notice | null;
  endReason: EndReason | null;
  /** With "ended": the session goes on at this colleague's; else empty. */
  handedTo: string;
}

export type Notice =
  | { code: "wrong-number"; left: number }
  | { code: "wrong-version" }
  | { code: "busy" }
  | { code: "unavailable" }
  | { code: "declined-switch" }
  | { code: "declined-own-switch" }
  | { code: "show-stopped" }
  /** "Dateien" was pressed on the function bar, and the client has no program. */
  | { code: "no-files" };

export function initialState(signedIn: boolean): AdviserState {
  return {
    server: signedIn ? "connecting" : "signed-out",
    office: "",
    phone: "",
    address: "",
    canShow: true,
    showReason: "",
    mode: "support",
    ...NO_SESSION,
  };
}

/** All that belongs to one session, as it is between two. */
export const NO_SESSION = {
  phase: "idle",
  number: null,
  expiresAt: 0,
  resumeToken: null,
  client: "",
  clientKind: "program",
  lacks: null,
  checkWords: "",
  shared: null,
  asking: null,
  turn: 0,
  host: null,
  heldSignals: [],
  viewShare: null,
  clientPresent: false,
  notice: null,
  endReason: null,
  handedTo: "",
} satisfies Partial<AdviserState>;

/** Whether the radio group may be used now. */
export function mayChangeMode(state: AdviserState): boolean {
  if (state.phase === "idle" || state.phase === "waiting") return true;
  return state.phase === "running" && state.asking === null;
}

/** Whether the radio group is there: not while the first question of all is open. */
export function showsMode({ phase, asking, shared }: AdviserState): boolean {
  return phase === "running" && (shared !== null || asking?.turn !== 0);
}

/** True while a reload of the page would lose a session. */
export function hasSession({ phase }: AdviserState): boolean {
  return phase === "waiting" || phase === "verifying" || phase === "running";
}
