import { createIceBox } from "../../protocol/ice.ts";
import { type ReadonlySignal, signal } from "@preact/signals";
import type { EndReason } from "../../protocol/fields.ts";
import type { ClientAbility } from "../../protocol/link.ts";
import type { HostCommand } from "../../protocol/local.ts";
import { type ClientToServer, serverToClient } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { splitNumber } from "../../secure/number.ts";
import { type ClientEnd, createClientEnd } from "../../session/client_end.ts";
import { createViewShare as createRights, type ViewShare as ShareRights } from "../../session/view_share.ts";
import { createPageChat, type PageChat } from "../chat/page_chat.ts";
import { createViewShare, type ViewShare } from "../client/view_share.ts";
import type { PeerCertificate } from "../net/certificate.ts";
import { type JsonSocket, openSocket } from "../net/socket.ts";
import { createViewer, type Viewer } from "../viewer/viewer.ts";
import { type Effect, type GuestEvent, reduce } from "./reducer.ts";
import { type GuestState, INITIAL } from "./state.ts";

/** Both need the program. */
const LACKS: ClientAbility[] = ["files", "receipt"];

/** The guest's page behind its surface: the client's end of a session, all of it in the page. */
export interface GuestSession {
  readonly state: ReadonlySignal<GuestState>;
  /** Zeigen: the office's screen. */
  readonly viewer: ReadonlySignal<Viewer | null>;
  /** What this browser captures. */
  readonly capture: ViewShare;
  readonly chat: PageChat;
  dispatch(event: GuestEvent): void;
  /** What this browser's user does about the own screen. */
  command(command: HostCommand): void;
}

export interface GuestSessionOptions {
  certificate: PeerCertificate;
  /** This browser, as it is told to the adviser after verification. */
  name: string;
}

export function createGuestSession({ certificate, name }: GuestSessionOptions): GuestSession {
  const state = signal(INITIAL);
  const viewer = signal<Viewer | null>(null);
  const chat = createPageChat("client", (message) => end?.send({ type: "chat", message }));
  const capture = createViewShare({
    iceServers: () => iceBox.servers(),
    certificate: certificate.certificate,
    send: (message) => rights?.fromUi(message),
  });
  let socket: JsonSocket | null = null;
  /** Of the present session. */
  let iceBox = createIceBox();
  let end: ClientEnd | null = null;
  /** What may happen with the capture: no process keeps it here. */
  let rights: ShareRights | null = null;

  function dispatch(event: GuestEvent): void {
    const step = reduce(state.value, event);
    state.value = step.state;
    for (const effect of step.effects) carryOut(effect);
  }

  function carryOut(effect: Effect): void {
    switch (effect.do) {
      case "open-socket":
        chat.clear();
        iceBox = createIceBox();
        return openSignalling();
      case "close-socket":
        return closeSignalling(effect.say);
      case "open-link":
        return openLink(effect);
      case "hello":
        return end?.send({ type: "hello", name, mode: state.value.asked, lacks: LACKS });
      case "link":
        return end?.send(effect.message);
      case "start-viewer":
        return startViewer();
      case "viewer-signal":
        return viewer.value?.accept(effect.signal);
      case "stop-viewer":
        if (effect.reason) viewer.value?.end(effect.reason);
        return stopViewer();
      case "start-share":
        return startShare(effect.turn);
      case "share":
        return rights?.fromLink(effect.message);
      case "stop-share":
        return stopShare();
      case "chat":
        return chat.receive(effect.message);
      case "signalling-up":
        chat.resume();
        return viewer.value?.signallingUp();
    }
  }

  function openSignalling(): void {
    const mine = socket = openSocket({
      path: "/api/guest",
      schema: serverToClient,
      onOpen: () => mine.send(firstMessage()),
      onMessage(message) {
        if (mine !== socket) return;
        if (message.type === "relay") return end?.receive(message.data);
        if (message.type === "ice") return iceBox.accept(message);
        dispatch({ type: "server", message });
      },
      onState(next) {
        // "connecting" is said before there is a socket.
        if (next !== "connecting" && mine === socket) dispatch({ type: "online", online: next === "open" });
      },
    });
  }

  function firstMessage(): ClientToServer {
    const { resumeToken: token, typed } = state.value, version = PROTOCOL_VERSION;
    if (token !== null) return { type: "resume", token, version };
    return { type: "claim", number: splitNumber(typed!.number).number, version };
  }

  function closeSignalling(say: EndReason | null): void {
    const last = socket, leaving = end;
    // Without a session there is no end to be told of, and nothing left of it.
    if (state.value.phase !== "running") end = null;
    socket = null;
    if (say === null) return last?.close();
    void leaving?.flushed().then(() => {
      last?.send({ type: "end", reason: say });
      last?.close();
    });
  }

  function openLink(known: { secret: string; password: string | null }): void {
    // It comes back by itself, and is this session's until the end.
    const way = socket;
    const mine: ClientEnd = createClientEnd({
      ...known,
      kind: "browser",
      fingerprint: certificate.fingerprint,
      send: (data) => void way?.send({ type: "relay", data }),
      onVerified: (checkWords) => current() && dispatch({ type: "verified", checkWords }),
      onRefused: (error) => current() && dispatch({ type: "refused", error }),
      onMessage(message) {
        if (current()) dispatch({ type: "link", message });
      },
      onBroken: () => current() && dispatch({ type: "broken" }),
    });
    const current = () => end === mine;
    end = mine;
    mine.start();
  }

  function startViewer(): void {
    stopViewer();
    const mine: Viewer = createViewer({
      root: end!.roots!.show,
      certificate: certificate.certificate,
      expectedFingerprint: null,
      clipboardWanted: false,
      iceServers: iceBox.servers,
      sendSignal: (signal) => {
        if (viewer.value === mine) end?.send({ type: "peer", signal });
      },
      onEnd: (reason) => {
        if (viewer.value === mine) dispatch({ type: "stopped", reason });
      },
    });
    viewer.value = mine;
  }

  function stopViewer(): void {
    viewer.value?.close();
    viewer.value = null;
  }

  function startShare(turn: number): void {
    stopShare();
    const mine: ShareRights = createRights({
      viewerName: state.value.office,
      turn,
      // Nobody here knows this computer's addresses; where names lead nowhere, STUN and the relay help.
      complete: (signal) => [signal],
      onState: (host) => {
        if (rights === mine) dispatch({ type: "host", host });
      },
      onConsent: (answer) => dispatch({ type: "answered", turn, answer }),
      onStopped: (reason) => dispatch({ type: "stopped", reason }),
      onMessage: (message) => end?.send({ type: "view-share", message }),
      onUi: (message) => capture.accept(message),
    });
    rights = mine;
  }

  function stopShare(): void {
    const last = rights;
    rights = null;
    void last?.stop("client-ended");
  }

  return { state, viewer, capture, chat, dispatch, command: (command) => rights?.command(command) };
}
