import type { EndReason, Mode } from "../../protocol/fields.ts";
import type { PeerSignal } from "../../protocol/link.ts";
import type { AdviserHostEvent } from "../../protocol/local.ts";
import type { ViewShareMessage } from "../../protocol/view_share.ts";
import type { ServerToAdviser } from "../../protocol/signalling.ts";
import { readPassword } from "../../secure/password.ts";
import type { AdviserEvent, Effect, SessionLinkMessage, SessionNews, Step } from "./events.ts";
import { handedOver, taken } from "./handover_steps.ts";
import { type AdviserState, mayChangeMode, NO_SESSION } from "./state.ts";

export function reduce(state: AdviserState, event: AdviserEvent): Step {
  switch (event.type) {
    case "socket":
      return keep({ ...state, server: state.server === "version" ? "version" : event.state });
    case "server":
      return onServer(state, event.message, event.now);
    case "new-session":
      return newSession(state, event);
    case "mode":
      return changeMode(state, event.mode);
    case "extend":
      return { state, effects: [{ do: "send", message: { type: "extend" } }] };
    case "host-command":
      return { state, effects: [{ do: "host", command: { type: "command", command: event.command } }] };
    case "end":
      return end(state, event.reason, true);
    case "close-ended":
      return keep(state.phase === "ended" ? { ...state, ...NO_SESSION } : state);
    case "verified":
      return verified(state, event);
    case "refused":
      return refused(state, event);
    case "link":
      return state.phase === "running" ? onLink(state, event.message) : keep(state);
    case "viewer-ended":
      return end(state, event.reason, true);
    case "handed-over":
      return handedOver(state, event.taker);
    case "taken":
      return taken(state, event.session);
    case "host-missing":
      if (state.phase !== "running" || (state.shared !== "show" && state.asking?.mode !== "show")) {
        return keep(state);
      }
      return startHost({ ...state, host: null, heldSignals: [], asking: { mode: "show", turn: state.turn } });
  }
}

function keep(state: AdviserState): Step {
  return { state, effects: [] };
}

function newSession(
  state: AdviserState,
  { secret, password }: { secret: string; password: string | null },
): Step {
  if (state.phase !== "idle" && state.phase !== "ended") return keep(state);
  const mode = state.canShow ? state.mode : "support";
  return {
    state: { ...state, ...NO_SESSION, mode, phase: "creating", number: { number: "", secret, password } },
    effects: [
      { do: "open-link", secret, password: password && readPassword(password) },
      { do: "send", message: { type: "create", mode, password: password !== null } },
    ],
  };
}

function changeMode(state: AdviserState, mode: Mode): Step {
  const same = mode === state.mode && !(state.phase === "running" && state.shared === null);
  if (same || !mayChangeMode(state) || (mode === "show" && !state.canShow)) return keep(state);
  const tell: Effect = { do: "send", message: { type: "mode", mode } };
  if (state.phase === "idle") return keep({ ...state, mode });
  if (state.phase === "waiting") return { state: { ...state, mode }, effects: [tell] };
  const turn = state.turn + 1;
  const asked = { ...state, mode, turn, asking: { mode, turn }, notice: null };
  const effects: Effect[] = [{ do: "link", message: { type: "mode", mode, turn } }, tell];
  if (mode === "support") return { state: asked, effects };
  const hosting = startHost(asked);
  return { state: hosting.state, effects: [...effects, ...hosting.effects] };
}

function startHost(state: AdviserState): Step {
  return {
    state: { ...state, host: null, heldSignals: [] },
    effects: [{ do: "start-host", turn: state.turn, viewer: state.client }],
  };
}

function verified(
  state: AdviserState,
  { checkWords, kind }: Extract<AdviserEvent, { type: "verified" }>,
): Step {
  const asking = { mode: state.mode, turn: 0 };
  const effects: Effect[] = [
    { do: "send", message: { type: "verified" } },
    { do: "link", message: { type: "hello", name: state.office, mode: state.mode } },
  ];
  // The host connects while its user is still asked.
  if (state.mode === "support") effects.push({ do: "start-viewer" });
  return {
    state: {
      ...state,
      phase: "running",
      number: null,
      checkWords,
      clientKind: kind,
      asking,
      turn: 0,
      clientPresent: true,
      notice: null,
    },
    effects,
  };
}

function refused(
  state: AdviserState,
  { error, left }: { error: "not-verified" | "version"; left: number },
): Step {
  return {
    state: {
      ...state,
      phase: "waiting",
      notice: error === "version" ? { code: "wrong-version" } : { code: "wrong-number", left },
    },
    effects: [{ do: "send", message: { type: "refused" } }],
  };
}

function onServer(state: AdviserState, message: SessionNews, now: number): Step {
  switch (message.type) {
    case "welcome": {
      const { office, phone, address, canShow, showReason = "" } = message;
      const next = { ...state, office, phone, address, canShow, showReason };
      const token = state.resumeToken;
      if (token) return { state: next, effects: [{ do: "send", message: { type: "resume", token } }] };
      // The number was asked for when the socket broke: nobody knows whether it was made.
      if (state.phase === "creating") {
        const password = state.number !== null && state.number.password !== null;
        return {
          state: next,
          effects: [{ do: "send", message: { type: "create", mode: state.mode, password } }],
        };
      }
      return keep(next);
    }
    case "created": {
      if (state.phase !== "creating" || !state.number) return keep(state);
      const number = { ...state.number, number: message.number };
      const expiresAt = now + message.expiresInMs;
      return keep({ ...state, phase: "waiting", number, expiresAt, resumeToken: message.token });
    }
    case "extended":
      return keep({ ...state, expiresAt: now + message.expiresInMs });
    case "resumed": {
      const effects: Effect[] = [{ do: "signalling-up" }];
      if (state.shared === "show" || state.asking?.mode === "show") effects.push({ do: "expect-host" });
      return { state: { ...state, clientPresent: message.peer }, effects };
    }
    case "claimed":
      if (state.phase !== "waiting" && state.phase !== "verifying") return keep(state);
      return { state: { ...state, phase: "verifying" }, effects: [{ do: "begin-handshake" }] };
    case "peer":
      return onPeer(state, message.present);
    case "end":
      return end(state, message.reason, false);
    case "error":
      return onError(state, message.code);
    case "host":
      return state.phase === "running" ? onHost(state, message.event) : keep(state);
  }
}

function onPeer(state: AdviserState, present: boolean): Step {
  const next = { ...state, clientPresent: present };
  if (state.phase === "verifying" && !present) return keep({ ...next, phase: "waiting" });
  return { state: next, effects: present && state.phase === "running" ? [{ do: "signalling-up" }] : [] };
}

function onError(state: AdviserState, code: Extract<ServerToAdviser, { type: "error" }>["code"]): Step {
  switch (code) {
    case "auth":
      return keep({ ...state, server: "refused" });
    case "version":
      return keep({ ...state, server: "version" });
    case "busy":
    case "unavailable":
      if (state.phase !== "creating") return keep(state);
      return { state: { ...state, ...NO_SESSION, notice: { code } }, effects: [{ do: "drop-link" }] };
    case "session":
      // A running session outlives a server that has forgotten it; a number doesn't.
      return state.phase === "running" && state.shared === "support"
        ? keep(state)
        : end(state, "lost", false);
  }
}

function onLink(state: AdviserState, message: SessionLinkMessage): Step {
  switch (message.type) {
    case "hello":
      return met(state, message);
    case "peer":
      return onSignal(state, message.signal);
    case "consent":
      return state.asking?.mode === "support" ? clientAnswered(state, message) : keep(state);
    case "view-share":
      return onViewShare(state, message.message);
    case "mode":
    case "receipt":
      return keep(state);
    case "files":
      return { state, effects: [{ do: "files", message: message.message }] };
    case "chat":
      return { state, effects: [{ do: "chat", message: message.message }] };
    case "end":
      return end(state, message.reason, false);
  }
}

function met(
  state: AdviserState,
  { name, lacks = [] }: Extract<SessionLinkMessage, { type: "hello" }>,
): Step {
  if (state.lacks !== null) return keep(state);
  const known = { ...state, client: name, lacks };
  // Zeigen: the question names the client, so it waits for this.
  const step = state.asking?.mode === "show" ? startHost(known) : keep(known);
  if (lacks.includes("files")) return step;
  return { state: step.state, effects: [{ do: "start-files" }, ...step.effects] };
}

/** The client's host (offers) talks to our viewer; its viewer (answers, restarts) to our host. */
function onSignal(state: AdviserState, signal: PeerSignal): Step {
  if (state.shared === "show") {
    return { state, effects: [{ do: "host", command: { type: "signal", signal } }] };
  }
  return { state, effects: [{ do: "viewer-signal", signal }] };
}

/** Counts after the client's Ja only; what comes late from an earlier one is void. */
function onViewShare(state: AdviserState, message: ViewShareMessage): Step {
  if (state.shared !== "support") return keep(state);
  if (message.kind === "rights") {
    const effects: Effect[] = state.viewShare === null ? [{ do: "start-view-share" }] : [];
    return { state: { ...state, viewShare: message.phase }, effects };
  }
  if (state.viewShare === null) return keep(state);
  return { state, effects: [{ do: "view-share-signal", signal: message.signal }] };
}

function clientAnswered(state: AdviserState, { turn, answer }: { turn: number; answer: "yes" | "no" }): Step {
  if (turn !== state.asking?.turn) return keep(state);
  if (answer === "no") {
    if (state.shared === null) return end(state, "declined", false);
    return keep({ ...state, asking: null, mode: state.shared, notice: { code: "declined-switch" } });
  }
  const next: AdviserState = { ...state, asking: null, shared: "support", host: null, viewShare: null };
  // The first time the viewer is there before the answer.
  if (turn === 0) return keep(next);
  const stop: Effect[] = state.shared === "show" ? [{ do: "host", command: { type: "stop" } }] : [];
  return { state: next, effects: [...stop, { do: "start-viewer" }] };
}

function onHost(state: AdviserState, event: AdviserHostEvent): Step {
  switch (event.type) {
    case "state":
      return keep({ ...state, host: event.state });
    case "signal":
      return onHostSignal(state, event.signal);
    case "consent":
      return ownAnswer(state, event);
    case "stopped":
      return hostStopped(state, event.reason);
    case "chat":
      return { state, effects: [{ do: "open-chat" }] };
    case "applications":
    case "icon":
    case "preview":
    case "drawing":
      return { state, effects: [{ do: "host-detail", detail: event }] };
    case "files-wanted":
      if (state.lacks?.includes("files")) return keep({ ...state, notice: { code: "no-files" } });
      return { state, effects: [{ do: "show-files" }] };
  }
}

function onHostSignal(state: AdviserState, signal: PeerSignal): Step {
  if (state.shared === "show" && state.asking === null) {
    return { state, effects: [{ do: "link", message: { type: "peer", signal } }] };
  }
  // Before its Ja the client has no viewer; of several tries to connect only the last one counts.
  const held = state.heldSignals.filter(({ connection }) => connection === signal.connection);
  return keep({ ...state, heldSignals: [...held, signal] });
}

/** The answer of this computer's user to its own question. */
function ownAnswer(state: AdviserState, { turn, answer }: { turn: number; answer: "yes" | "no" }): Step {
  if (state.asking?.mode !== "show" || turn !== state.asking.turn) return keep(state);
  const tell: Effect = { do: "link", message: { type: "consent", turn, answer } };
  if (answer === "yes") {
    const effects: Effect[] = state.shared === "support" ? [{ do: "stop-viewer" }, tell] : [tell];
    for (const signal of state.heldSignals) effects.push({ do: "link", message: { type: "peer", signal } });
    const shown = { ...state, asking: null, shared: "show" as const, heldSignals: [], viewShare: null };
    return { state: shown, effects };
  }
  const stop: Effect = { do: "host", command: { type: "stop" } };
  if (state.shared === null || state.shared === "show") {
    const over = end(state, "declined", true);
    return { state: over.state, effects: [tell, ...over.effects] };
  }
  return {
    state: {
      ...state,
      asking: null,
      mode: state.shared,
      host: null,
      heldSignals: [],
      notice: { code: "declined-own-switch" },
    },
    effects: [tell, stop],
  };
}

function hostStopped(state: AdviserState, reason: EndReason): Step {
  if (state.shared === "support") {
    const asking = state.asking?.mode === "show" ? null : state.asking;
    if (state.asking?.mode !== "show") return keep({ ...state, host: null });
    const tell: Effect = {
      do: "link",
      message: { type: "consent", turn: state.asking.turn, answer: "no" },
    };
    return {
      state: {
        ...state,
        asking,
        mode: "support",
        host: null,
        heldSignals: [],
        notice: { code: "show-stopped" },
      },
      effects: [tell],
    };
  }
  return end(state, reason, true);
}

/** @param tell whether the other side must still learn it. */
function end(state: AdviserState, reason: EndReason, tell: boolean): Step {
  if (state.phase === "idle" || state.phase === "ended") return keep(state);
  const effects: Effect[] = [];
  if (tell) {
    effects.push({ do: "link", message: { type: "end", reason } });
    effects.push({ do: "send", message: { type: "end", reason } });
  }
  if (state.shared === "show" || state.asking?.mode === "show") {
    effects.push({ do: "host", command: { type: "stop" } });
  }
  effects.push({ do: "stop-viewer", reason }, { do: "drop-link" });
  // Nobody has to be told that a number that nobody used was thrown away by oneself.
  const silent = state.phase !== "running" && reason === "adviser-ended";
  const rest = { ...state, ...NO_SESSION };
  return {
    state: silent ? rest : { ...rest, phase: "ended", endReason: reason, client: state.client },
    effects,
  };
}
