import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from "@preact/signals";
import { carried } from "../../protocol/carried.ts";
import { createIceBox } from "../../protocol/ice.ts";
import type { LinkMessage } from "../../protocol/link.ts";
import type { AdviserToServer } from "../../protocol/signalling.ts";
import { serverToAdviser } from "../../protocol/signalling.ts";
import { PROTOCOL_VERSION } from "../../protocol/version.ts";
import { toBase64url } from "../../secure/base64url.ts";
import { createCarriers } from "../../secure/carriers.ts";
import { makeSecret } from "../../secure/number.ts";
import { type AdviserFiles, createAdviserFiles } from "../files/adviser_desk.ts";
import type { TransferRecord } from "../../transfer/types.ts";
import type { ReceiptCopy } from "../end/receipt_copy.ts";
import { createPageChat, type PageChat } from "../chat/page_chat.ts";
import type { PeerCertificate } from "../net/certificate.ts";
import { type JsonSocket, openSocket } from "../net/socket.ts";
import { createHostDetails, type HostDetails } from "../release/host_details.ts";
import { t } from "../texts/texts.ts";
import { createViewer, type Viewer } from "../viewer/viewer.ts";
import { createViewShareView, type ViewShareView } from "../viewer/view_share.ts";
import { type AdviserEnd, createAdviserEnd } from "./adviser_end.ts";
import { createAdviserReceipt } from "./adviser_receipt.ts";
import type { AdviserEvent, Effect } from "./events.ts";
import { createGiver, type GivenSession, type Giver } from "./handover_giver.ts";
import { createTaker, type TakenSession, type Taker } from "./handover_taker.ts";
import { reduce } from "./reducer.ts";
import { type AdviserState, initialState } from "./state.ts";
import { createTakenEnd, type TakenEnd } from "./taken_end.ts";
import { createWindows, type Windows } from "./windows.ts";

/** The server's host is heard of at once when it is still there. */
const HOST_WAIT_MS = 2_000;
/** While no word comes from the client, a silent socket is doubted this often. */
const DOUBT_MS = 5_000;
/** Sealed messages kept while the server is away. */
const RELAYS_KEPT = 64;

/** The adviser's page behind its surface: the state, and what may be done to it. */
export interface AdviserSession {
  readonly state: ReadonlySignal<AdviserState>;
  /** The client's screen; null while it isn't shared. */
  readonly viewer: ReadonlySignal<Viewer | null>;
  /** The same, where the client's browser shows it. */
  readonly viewShare: ReadonlySignal<ViewShareView | null>;
  /** Zeigen: of this computer. */
  readonly details: HostDetails;
  /** Files of this session, or of the last one; null before the first. */
  readonly files: ReadonlySignal<AdviserFiles | null>;
  readonly filesShown: Signal<boolean>;
  /** Of the present session, or of the last one until another begins. */
  readonly receipt: ReceiptCopy;
  /** Files that moved in it. */
  readonly transferRecords: ReadonlySignal<readonly TransferRecord[]>;
  /** The page shows a question of this computer's host. */
  shown(question: number, wording: string): void;
  readonly chat: PageChat;
  /** All sessions of this adviser. */
  readonly windows: Windows;
  /** Hand-over of this window's session to a colleague, and of a colleague's to this window. */
  readonly giver: Giver;
  readonly taker: Taker;
  dispatch(event: AdviserEvent): void;
  /** @param password as it is read out (secure/password.ts); null: the number alone is enough. */
  newSession(password: string | null): void;
}

export function createAdviserSession(
  { token, certificate }: { token: string | null; certificate: PeerCertificate },
): AdviserSession {
  const state = signal(initialState(token !== null));
  const viewer = signal<Viewer | null>(null);
  const viewShare = signal<ViewShareView | null>(null);
  const details = createHostDetails();
  const files = signal<AdviserFiles | null>(null);
  const filesShown = signal(false);
  const transferRecords = computed<readonly TransferRecord[]>(() => files.value?.transferRecords.value ?? []);
  const chat = createPageChat("adviser", (message) => end?.send({ type: "chat", message }));
  const windows = createWindows({
    send,
    channel: new BroadcastChannel("mfb-sessions"),
    open: openWindow,
    now: Date.now,
  });
  const giver = createGiver({
    fingerprint: certificate.fingerprint,
    send: (message) => send({ type: "handover", message }),
    sendClient: (message) => end?.send({ type: "handover", message }),
    session: () => givenSession(state.value, end),
    onMoved: (taker) => dispatch({ type: "handed-over", taker }),
  });
  const taker = createTaker({
    fingerprint: certificate.fingerprint,
    send: (message) => send({ type: "handover", message }),
    onTaken: take,
  });
  let end: AdviserEnd | TakenEnd | null = null;
  /** Of the present session. */
  let iceBox = createIceBox();
  const carriers = createCarriers({ send: (frame) => seated && socket?.send(carried(frame)) === true });
  /** The link of a session that is over: the receipt's last entry is still to come. */
  let leaving: AdviserEnd | null = null;
  const receipt = createAdviserReceipt((message) => {
    if (!state.value.lacks?.includes("receipt")) (end ?? leaving)?.send({ type: "receipt", message });
  });
  let socket: JsonSocket | null = null;
  let hostTimer: ReturnType<typeof setTimeout> | undefined;
  let lastHeard = performance.now();
  /** The server knows which session this socket belongs to. */
  let seated = false;
  const unsent: AdviserToServer[] = [];

  function dispatch(event: AdviserEvent): void {
    if (event.type === "server" && event.message.type === "host" && event.message.event.type === "consent") {
      receipt.answered(event.message.event.answer);
    }
    const step = reduce(state.value, event);
    state.value = step.state;
    receipt.observe(step.state.host);
    for (const effect of step.effects) carryOut(effect);
  }

  function send(message: AdviserToServer): void {
    const waits = message.type === "relay" || message.type === "end" || message.type === "host";
    if ((seated || !waits) && socket?.send(message)) return;
    // The rest is said anew by resuming.
    if (!waits) return;
    unsent.push(message);
    if (unsent.length > RELAYS_KEPT) unsent.shift();
  }

  function carryOut(effect: Effect): void {
    switch (effect.do) {
      case "send":
        // The server's room ends with this word, and takes the link with it.
        if (effect.message.type === "end") return receipt.close(() => send(effect.message));
        return send(effect.message);
      case "link":
        return end?.send(effect.message);
      case "open-link":
        return begin(openEnd(effect));
      case "begin-handshake":
        return end?.begin();
      case "greet":
        return greet();
      case "drop-link":
        leaving = end;
        end = null;
        giver.over();
        files.value?.close();
        chat.clear();
        details.clear();
        clearTimeout(hostTimer);
        return;
      case "start-viewer":
        return startViewer();
      case "stop-viewer":
        if (effect.reason) viewer.value?.end(effect.reason);
        return stopViewer();
      case "viewer-signal":
        return viewer.value?.accept(effect.signal);
      case "start-view-share":
        stopViewer();
        viewShare.value = createViewShareView({
          certificate: certificate.certificate,
          iceServers: iceBox.servers,
          sendSignal: (signal) => end?.send({ type: "view-share", message: { kind: "signal", signal } }),
        });
        return;
      case "view-share-signal":
        return viewShare.value?.accept(effect.signal);
      case "start-host": {
        const root = toBase64url(end!.roots!.show);
        const { turn } = effect;
        // The question and the function bar say it too.
        const viewer = state.value.clientKind === "browser" ? t.guest.named(effect.viewer) : effect.viewer;
        details.clear();
        return send({ type: "host", command: { type: "start", root, viewer, turn } });
      }
      case "host":
        return send({ type: "host", command: effect.command });
      case "host-detail":
        receipt.detail(effect.detail);
        return details.accept(effect.detail);
      case "start-files":
        return startFiles();
      case "files":
        return files.value?.onLink(effect.message);
      case "show-files":
        return void (filesShown.value = true);
      case "expect-host":
        clearTimeout(hostTimer);
        hostTimer = setTimeout(() => dispatch({ type: "host-missing" }), HOST_WAIT_MS);
        return;
      case "signalling-up":
        greet();
        for (const message of unsent.splice(0)) send(message);
        files.value?.signallingUp();
        viewShare.value?.signallingUp();
        chat.resume();
        return viewer.value?.signallingUp();
      case "chat":
        return chat.receive(effect.message);
      case "open-chat":
        return chat.setOpen(true);
    }
  }

  /** Another session: nothing of the last one is kept. */
  function begin(next: AdviserEnd): void {
    receipt.flush();
    receipt.clear();
    end = next;
    iceBox = createIceBox();
    files.value = null;
    filesShown.value = false;
    leaving = null;
    chat.clear();
    unsent.length = 0;
  }

  function greet(): void {
    if (end && "greet" in end) end.greet();
  }

  /** A colleague's session is this window's. */
  function take(session: TakenSession): void {
    const { roots, clientFingerprint, mode } = session;
    const mine: TakenEnd = createTakenEnd({
      roots,
      peerFingerprint: clientFingerprint,
      hello: { type: "hello", name: state.value.office, mode },
      send: (data) => send({ type: "relay", data }),
      onMessage: (message) => fromLink(mine, message),
      onBroken: () => end === mine && dispatch({ type: "end", reason: "fault" }),
    });
    begin(mine);
    seated = true;
    dispatch({ type: "taken", session });
  }

  function fromLink(mine: AdviserEnd, message: LinkMessage): void {
    if (message.type === "receipt") {
      if ((end ?? leaving) === mine) receipt.accept(message.message);
      return;
    }
    if (end !== mine) return;
    if (message.type === "handover") return giver.fromClient(message.message);
    dispatch({ type: "link", message });
  }

  function openEnd(known: { secret: string; password: string | null }): AdviserEnd {
    const mine: AdviserEnd = createAdviserEnd({
      secret: known.secret,
      password: known.password,
      fingerprint: certificate.fingerprint,
      send: (data) => send({ type: "relay", data }),
      onVerified: ({ checkWords, kind }) => current() && dispatch({ type: "verified", checkWords, kind }),
      onRefused: (error, left) => current() && dispatch({ type: "refused", error, left }),
      onMessage: (message) => fromLink(mine, message),
      onBroken: () => current() && dispatch({ type: "end", reason: "fault" }),
    });
    const current = () => end === mine;
    return mine;
  }

  function startFiles(): void {
    const mine = end!;
    files.value = createAdviserFiles({
      root: mine.roots!.files,
      certificate: certificate.certificate,
      iceServers: iceBox.servers,
      carriers,
      expectedFingerprint: mine.peerFingerprint!,
      send: (message) => mine.send({ type: "files", message }),
    });
  }

  function stopViewer(): void {
    viewer.value?.close();
    viewShare.value?.close();
    viewer.value = viewShare.value = null;
  }

  function startViewer(): void {
    stopViewer();
    const mine: Viewer = createViewer({
      root: end!.roots!.support,
      certificate: certificate.certificate,
      iceServers: iceBox.servers,
      carriers,
      expectedFingerprint: end!.peerFingerprint,
      clipboardWanted: true,
      sendSignal: (signal) => end?.send({ type: "peer", signal }),
      onEnd: (reason) => {
        if (viewer.value === mine) dispatch({ type: "viewer-ended", reason });
      },
    });
    viewer.value = mine;
  }

  addEventListener("pagehide", () => receipt.flush());
  // The function bar of this computer's host counts what nobody has seen.
  const hosting = computed(() => state.value.host !== null);
  effect(() => {
    const count = chat.unread.value;
    if (hosting.value) {
      send({ type: "host", command: { type: "command", command: { type: "unread", count } } });
    }
  });

  /** The socket is a new one: what was under way there is given up, and what waits is told. */
  function welcome(): void {
    taker.renewed();
    send({ type: "sessions" });
  }

  effect(() => {
    const { client } = state.value;
    untracked(() => windows.client(client));
  });

  if (token !== null) {
    socket = openSocket({
      path: "/api/adviser",
      schema: serverToAdviser,
      onOpen: () => socket?.send({ type: "auth", token, version: PROTOCOL_VERSION }),
      onMessage(message) {
        lastHeard = performance.now();
        if (message.type === "ice") return iceBox.accept(message);
        if (message.type === "relay") return (end ?? leaving)?.receive(message.data);
        if (message.type === "sessions" || message.type === "window") return windows.accept(message);
        if (message.type === "handover") {
          giver.fromServer(message.message);
          return taker.fromServer(message.message);
        }
        if (message.type === "welcome") welcome();
        if (message.type === "host") clearTimeout(hostTimer);
        if (message.type === "created" || message.type === "resumed") seated = true;
        if (message.type === "peer") carriers.interrupted();
        if (message.type === "resumed") giver.renewed();
        dispatch({ type: "server", message, now: Date.now() });
        if (message.type === "error" && (message.code === "auth" || message.code === "version")) {
          socket?.close();
        }
      },
      onFrame(frame) {
        lastHeard = performance.now();
        carriers.take(frame);
      },
      onState(state) {
        seated = false;
        carriers.interrupted();
        dispatch({ type: "socket", state });
      },
    });
    // A browser never learns that its socket's network is gone; a lost viewer is reason enough to ask.
    setInterval(() => {
      const silent = performance.now() - lastHeard > DOUBT_MS;
      if (
        (viewer.value ?? viewShare.value)?.link.value !== "lost" || !silent || state.value.server !== "open"
      ) return;
      lastHeard = performance.now();
      socket?.renew();
    }, 1_000);
  }

  return {
    state,
    viewer,
    viewShare,
    details,
    files,
    filesShown,
    receipt: receipt.copy,
    transferRecords,
    shown: receipt.shown,
    chat,
    windows,
    giver,
    taker,
    dispatch,
    newSession: (password) => dispatch({ type: "new-session", secret: makeSecret(), password }),
  };
}

/** The running session, if a colleague could go on with it. */
function givenSession(state: AdviserState, end: AdviserEnd | null): GivenSession | null {
  const { phase, client, mode, turn } = state;
  if (phase !== "running" || !end?.roots || !end.peerFingerprint) return null;
  return { root: end.roots.handover, clientFingerprint: end.peerFingerprint, client, mode, turn };
}

/** @returns false if the browser doesn't allow it. */
function openWindow(address: string): boolean {
  const opened = open(address, "_blank");
  if (!opened) return false;
  opened.opener = null;
  return true;
}
