import type { ClientState, ClientToUi, HostState } from "../protocol/local.ts";
import { toBase64url } from "../secure/base64url.ts";
import type { Roots } from "../secure/keys.ts";
import { HOST_IDLE } from "./host_state.ts";

/** Before the first session. */
export const CLIENT_IDLE: ClientState = {
  phase: "idle",
  office: "",
  phone: "",
  mode: "support",
  error: null,
  endReason: null,
  checkWords: "",
  host: HOST_IDLE,
  restart: null,
  screenMissing: null,
  notice: null,
  handover: null,
};

/** What the client does, given what it did, its host, and whether it looks at the adviser's screen. */
export function clientPhase(
  before: ClientState["phase"],
  host: HostState,
  viewing: boolean,
): ClientState["phase"] {
  if (host.phase !== "idle") return host.phase;
  if (viewing) return "viewing";
  return before === "asked" ? "waiting" : before;
}

/** Zeigen begins: the page looks at the adviser's screen. */
export function viewerStart({ show }: Roots, owner: string): ClientToUi {
  return { type: "viewer-start", root: toBase64url(show), owner };
}
