import type { ChatMessage } from "../../protocol/chat.ts";
import type { ClientKind, EndReason, Mode } from "../../protocol/fields.ts";
import type { FilesMessage } from "../../protocol/files.ts";
import type { LinkMessage, PeerSignal } from "../../protocol/link.ts";
import type { AdviserHostCommand, HostCommand, HostDetail } from "../../protocol/local.ts";
import type { AdviserToServer, ServerToAdviser } from "../../protocol/signalling.ts";
import type { SocketState } from "../net/socket.ts";
import type { TakenSession } from "./handover_taker.ts";
import type { AdviserState } from "./state.ts";

/** What happens to the adviser's page, and what follows from it. */

/** What the server says of this window's session; `relay` goes to the link, the rest isn't the session's. */
export type SessionNews = Exclude<
  ServerToAdviser,
  { type: "relay" | "ice" | "carry" | "sessions" | "window" | "handover" }
>;

/** What the client says; answers to a hand-over go there (handover_giver.ts). */
export type SessionLinkMessage = Exclude<LinkMessage, { type: "handover" }>;

export type AdviserEvent =
  | { type: "socket"; state: SocketState }
  | { type: "server"; message: SessionNews; now: number }
  | { type: "new-session"; secret: string; password: string | null }
  | { type: "mode"; mode: Mode }
  | { type: "extend" }
  /** Zeigen: this computer's user answers, pauses, gives or takes steering. */
  | { type: "host-command"; command: HostCommand }
  /** "Beenden" or "Sitzung abbrechen". */
  | { type: "end"; reason: EndReason }
  /** The end dialog was closed. */
  | { type: "close-ended" }
  | { type: "verified"; checkWords: string; kind: ClientKind }
  | { type: "refused"; error: "not-verified" | "version"; left: number }
  | { type: "link"; message: SessionLinkMessage }
  /** The host's own last word on its control channel. */
  | { type: "viewer-ended"; reason: EndReason }
  /** "Übergeben" went through. */
  | { type: "handed-over"; taker: string }
  /** A colleague's session is this window's. */
  | { type: "taken"; session: TakenSession }
  /** The server came back without the host that showed this screen. */
  | { type: "host-missing" };

export type Effect =
  | { do: "send"; message: AdviserToServer }
  | { do: "link"; message: LinkMessage }
  /** Keys, certificate and the rest of the link: made, begun anew for a claim, thrown away. */
  | { do: "open-link"; secret: string; password: string | null }
  | { do: "begin-handshake" }
  /** A session that was taken over: the client learns so. */
  | { do: "greet" }
  | { do: "drop-link" }
  | { do: "start-viewer" }
  /** With a reason the client's host is told, on its own channel, that the session is over. */
  | { do: "stop-viewer"; reason?: EndReason }
  | { do: "viewer-signal"; signal: PeerSignal }
  /** In place of the viewer: what the client's browser sends. */
  | { do: "start-view-share" }
  | { do: "view-share-signal"; signal: PeerSignal }
  /** Zeigen: the server's process asks this computer's user and hosts. */
  | { do: "start-host"; turn: number; viewer: string }
  | { do: "host"; command: AdviserHostCommand }
  /** What the host tells beside its state is no state of the page. */
  | { do: "host-detail"; detail: HostDetail }
  /** Unless the client can't: files from now on. */
  | { do: "start-files" }
  | { do: "files"; message: FilesMessage }
  | { do: "show-files" }
  /** After a while without word of the host: `host-missing`. */
  | { do: "expect-host" }
  | { do: "signalling-up" }
  | { do: "chat"; message: ChatMessage }
  /** "Chat" was pressed on the function bar. */
  | { do: "open-chat" };

export type Step = { state: AdviserState; effects: Effect[] };
