import type { EndReason } from "../../protocol/fields.ts";
import type { ChatMessage } from "../../protocol/chat.ts";
import type { LinkMessage, PeerSignal } from "../../protocol/link.ts";
import type { ConnectError, HostState } from "../../protocol/local.ts";
import type { Carried } from "../../protocol/carried.ts";
import type { ServerToClient } from "../../protocol/signalling.ts";
import type { ViewShareMessage } from "../../protocol/view_share.ts";
import { splitNumber } from "../../secure/number.ts";
import { type GuestState, NO_SESSION } from "./state.ts";

export type GuestEvent =
  /** "Verbinden"; see secure/number.ts and secure/password.ts for what is known. */
  | { type: "connect"; number: string; password: string | null }
  | { type: "online"; online: boolean }
  /** `relay` goes to the link instead. */
  | { type: "server"; message: Exclude<ServerToClient, Carried> }
  | { type: "verified"; checkWords: string }
  | { type: "refused"; error: "not-verified" | "version" }
  /** A sealed message was not as it should be. */
  | { type: "broken" }
  | { type: "link"; message: LinkMessage }
  /** This browser's own screen: how it stands, what its user answered, and that it is over. */
  | { type: "host"; host: HostState }
  | { type: "answered"; turn: number; answer: "yes" | "no" }
  /** The own share or the adviser's host ended by itself. */
  | { type: "stopped"; reason: EndReason }
  /** "Abbrechen", "Beenden", or the page goes. */
  | { type: "end" }
  | { type: "close-ended" };

export type Effect =
  | { do: "open-socket" }
  /** With `say` the server is told of the end once all that was said on the link is on its way. */
  | { do: "close-socket"; say: EndReason | null }
  | { do: "open-link"; secret: string; password: string | null }
  /** First word to the adviser. */
  | { do: "hello" }
  | { do: "link"; message: LinkMessage }
  | { do: "start-viewer" }
  | { do: "viewer-signal"; signal: PeerSignal }
  /** With a reason the adviser's host is told, on its own channel, that the session is over. */
  | { do: "stop-viewer"; reason: EndReason | null }
  | { do: "start-share"; turn: number }
  | { do: "share"; message: ViewShareMessage }
  | { do: "stop-share" }
  | { do: "chat"; message: ChatMessage }
  | { do: "signalling-up" };

export type Step = { state: GuestState; effects: Effect[] };

/** The client's end of a session, in a browser without the program; the counterpart of session/client.ts. */
export function reduce(state: GuestState, event: GuestEvent): Step {
  switch (event.type) {
    case "connect":
      return connect(state, event);
    case "online":
      // Before the number is verified nobody could come back to anything.
      if (!event.online && state.phase !== "running") return fail(state, "unreachable");
      return keep({ ...state, online: event.online });
    case "server":
      return onServer(state, event.message);
    case "verified":
      return verified(state, event.checkWords);
    case "refused":
      return fail(state, event.error);
    case "broken":
      return finish(state, "fault", true);
    case "link":
      return state.phase === "running" ? onLink(state, event.message) : keep(state);
    case "host":
      return keep(state.phase === "running" ? { ...state, host: event.host } : state);
    case "answered":
      return answered(state, event);
    case "stopped":
      return finish(state, event.reason, true);
    case "end":
      if (state.phase !== "claiming" && state.phase !== "verifying") {
        return finish(state, "client-ended", true);
      }
      return { state: { ...state, ...NO_SESSION }, effects: [{ do: "close-socket", say: null }] };
    case "close-ended":
      return keep(state.phase === "ended" ? { ...state, ...NO_SESSION } : state);
  }
}

function keep(state: GuestState): Step {
  return { state, effects: [] };
}

function connect(
  state: GuestState,
  { number, password }: Extract<GuestEvent, { type: "connect" }>,
): Step {
  if (state.phase !== "idle" && state.phase !== "ended") return keep(state);
  const typed = { number, password };
  return {
    state: { ...state, ...NO_SESSION, phase: "claiming", typed },
    effects: [{ do: "open-socket" }],
  };
}

function onServer(state: GuestState, message: Exclude<ServerToClient, Carried>): Step {
  switch (message.type) {
    case "claimed":
      return claimed(state, message);
    case "resumed":
      return signallingUp(state);
    case "peer":
      return message.present ? signallingUp(state) : keep(state);
    case "end":
      return finish(state, message.reason, false);
    case "error":
      // After a restart with another key the server knows the session no more; the direct connection lives on.
      if (message.code !== "session") return fail(state, message.code, message.retryAfterMs);
      return { state, effects: [{ do: "close-socket", say: null }] };
    case "relay":
    // guest_session.ts keeps it.
    case "ice":
      return keep(state);
  }
}

function claimed(
  state: GuestState,
  { office, phone, mode, token, password: wanted }: Extract<ServerToClient, { type: "claimed" }>,
): Step {
  if (state.phase !== "claiming" || !state.typed) return keep(state);
  const { number, password } = state.typed;
  // Nobody waits at the number while a person types: it is claimed anew, with the password.
  if (wanted && password === null) return fail(state, "password");
  const { secret } = splitNumber(number);
  return {
    state: { ...state, phase: "verifying", office, phone, asked: mode, resumeToken: token },
    effects: [{ do: "open-link", secret, password }],
  };
}

function signallingUp(state: GuestState): Step {
  return { state, effects: state.phase === "running" ? [{ do: "signalling-up" }] : [] };
}

function verified(state: GuestState, checkWords: string): Step {
  if (state.phase !== "verifying") return keep(state);
  const effects: Effect[] = [{ do: "hello" }];
  if (state.asked === "support") effects.push({ do: "start-share", turn: 0 });
  return { state: { ...state, phase: "running", checkWords, typed: null }, effects };
}

function onLink(state: GuestState, message: LinkMessage): Step {
  switch (message.type) {
    case "peer":
      if (!state.viewing) return keep(state);
      return { state, effects: [{ do: "viewer-signal", signal: message.signal }] };
    case "mode":
      return changeMode(state, message);
    case "consent":
      return adviserAnswered(state, message);
    case "view-share":
      return { state, effects: state.host ? [{ do: "share", message: message.message }] : [] };
    case "chat":
      return { state, effects: [{ do: "chat", message: message.message }] };
    case "end":
      return finish(state, message.reason, true);
    // Files and receipt are none of a guest's: it said so in its hello.
    case "hello":
    case "files":
    case "receipt":
    case "handover":
      return keep(state);
  }
}

/** The adviser asks for the other screen. What is shared now goes on until its new owner said Ja. */
function changeMode(state: GuestState, { mode, turn }: Extract<LinkMessage, { type: "mode" }>): Step {
  if (turn <= state.turn) return keep(state);
  const next = { ...state, asked: mode, turn };
  if (mode === "support" && state.viewing) return { state: next, effects: [{ do: "start-share", turn }] };
  if (mode === "show" && state.host?.phase === "asked") {
    return { state: { ...next, host: null }, effects: [{ do: "stop-share" }] };
  }
  return keep(next);
}

/** Zeigen: the adviser agreed to show the screen, or not. */
function adviserAnswered(
  state: GuestState,
  { turn, answer }: Extract<LinkMessage, { type: "consent" }>,
): Step {
  if (turn !== state.turn || state.asked !== "show") return keep(state);
  if (answer === "no") return state.host || state.viewing ? keep(state) : finish(state, "declined", false);
  return {
    state: { ...state, viewing: true, host: null },
    effects: [{ do: "stop-share" }, { do: "start-viewer" }],
  };
}

/** The answer of this browser's user to the adviser's question of that turn. */
function answered(
  state: GuestState,
  { turn, answer }: Extract<GuestEvent, { type: "answered" }>,
): Step {
  const tell: Effect = { do: "link", message: { type: "consent", turn, answer } };
  if (answer === "yes") {
    const effects: Effect[] = state.viewing ? [tell, { do: "stop-viewer", reason: null }] : [tell];
    return { state: { ...state, viewing: false }, effects };
  }
  if (state.viewing) return { state: { ...state, host: null }, effects: [tell, { do: "stop-share" }] };
  const over = finish(state, "declined", true);
  return { state: over.state, effects: [tell, ...over.effects] };
}

function fail(state: GuestState, error: ConnectError, retryAfterMs?: number): Step {
  if (state.phase !== "claiming" && state.phase !== "verifying") return keep(state);
  return {
    state: { ...state, ...NO_SESSION, error, retryAfterMs },
    effects: [{ do: "close-socket", say: null }],
  };
}

/** Ends the session once. @param tell whether the adviser doesn't know yet. */
function finish(state: GuestState, reason: EndReason, tell: boolean): Step {
  if (state.phase === "idle" || state.phase === "ended") return keep(state);
  return {
    state: { ...state, ...NO_SESSION, typed: null, phase: "ended", endReason: reason },
    effects: [
      { do: "stop-viewer", reason },
      { do: "stop-share" },
      { do: "close-socket", say: tell ? reason : null },
    ],
  };
}
