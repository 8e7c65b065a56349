import { type ReadonlySignal, signal } from "@preact/signals";
import type { Carried } from "../../protocol/carried.ts";
import { encodePageBytes } from "../../protocol/page_bytes.ts";
import { createIceBox } from "../../protocol/ice.ts";
import { type ClientState, type ClientToUi, clientToUi, type UiToClient } from "../../protocol/local.ts";
import type { OfficeState } from "../../protocol/office.ts";
import { createCarriers } from "../../secure/carriers.ts";
import { fromBase64url } from "../../secure/base64url.ts";
import type { TransferRecord } from "../../transfer/types.ts";
import { createReceiptCopy, type ReceiptCopy } from "../end/receipt_copy.ts";
import { type ClientChat, createClientChat } from "../chat/client_chat.ts";
import type { PeerCertificate } from "../net/certificate.ts";
import { openSocket, type SocketState } from "../net/socket.ts";
import { type ClientFiles, createClientFiles } from "../files/client_desk.ts";
import { createHostDetails, type HostDetails } from "../release/host_details.ts";
import { createViewer, type Viewer } from "../viewer/viewer.ts";
import { createViewShare, type ViewShare } from "./view_share.ts";

/** The client's page behind its surface: it shows what the client process says, and passes on what the user does. */
export interface ClientUi {
  readonly socket: ReadonlySignal<SocketState | "no-token">;
  /** Null until the process has spoken. */
  readonly office: ReadonlySignal<OfficeState | null>;
  /** Null until there is an office to have a session with. */
  readonly state: ReadonlySignal<ClientState | null>;
  /** Zeigen: the office's screen. */
  readonly viewer: ReadonlySignal<{ viewer: Viewer; owner: string } | null>;
  /** Of this computer, while it is shared or asked about. */
  readonly details: HostDetails;
  readonly files: ClientFiles;
  /** Of the present session, or of the last one until another begins. */
  readonly receipt: ReceiptCopy;
  /** Files that moved in it. */
  readonly transferRecords: ReadonlySignal<readonly TransferRecord[]>;
  /** Where only this browser can capture. */
  readonly viewShare: ViewShare;
  readonly chat: ClientChat;
  /** What was typed last, for another try with the password beside it. */
  readonly typed: ReadonlySignal<{ number: string; password: string | null } | null>;
  /** The user closed the end dialog; the process ends. */
  readonly quit: ReadonlySignal<boolean>;
  send(message: UiToClient): void;
  /** The page shows a question. */
  shown(question: number, wording: string): void;
}

export function createClientUi(
  { token, certificate }: { token: string | null; certificate: PeerCertificate },
): ClientUi {
  const socketState = signal<SocketState | "no-token">(token === null ? "no-token" : "connecting");
  const office = signal<OfficeState | null>(null);
  const state = signal<ClientState | null>(null);
  const viewer = signal<{ viewer: Viewer; owner: string } | null>(null);
  const details = createHostDetails();
  const files = createClientFiles(
    (message) => send({ type: "files", message }),
    (part) => void socket?.sendBytes(encodePageBytes("file-part", part)),
  );
  // The page is told all anew when something may be missing.
  const receipt = createReceiptCopy(() => {});
  /** Of the present session. */
  let iceBox = createIceBox();
  const carriers = createCarriers({
    send: (frame) => socket?.sendBytes(encodePageBytes("frame", frame)) === true,
  });
  const viewShare = createViewShare({
    certificate: certificate.certificate,
    iceServers: () => iceBox.servers(),
    send: (message) => send({ type: "view-share", message }),
  });
  const quit = signal(false);
  const typed = signal<{ number: string; password: string | null } | null>(null);
  const chat = createClientChat((command) => send({ type: "chat", command }));

  function send(message: UiToClient): void {
    socket?.send(message);
    if (message.type === "connect") typed.value = message;
    if (message.type !== "quit") return;
    quit.value = true;
    stopViewer();
    viewShare.close();
    socket?.close();
    // Only a window that a program opened may close itself; what can still be saved after a restart keeps it.
    if (state.value?.restart !== "done") close();
  }

  function stopViewer(): void {
    viewer.value?.viewer.close();
    viewer.value = null;
  }

  function startViewer({ root, owner }: Extract<ClientToUi, { type: "viewer-start" }>): void {
    stopViewer();
    const mine: Viewer = createViewer({
      root: fromBase64url(root),
      certificate: certificate.certificate,
      iceServers: iceBox.servers,
      carriers,
      expectedFingerprint: null,
      clipboardWanted: false,
      sendSignal: (signal) => {
        if (viewer.value?.viewer === mine) send({ type: "viewer-signal", signal });
      },
      // The process learns the end from the adviser's page, and says it.
      onEnd: () => {},
    });
    viewer.value = { viewer: mine, owner };
  }

  function onMessage(message: Exclude<ClientToUi, Carried>): void {
    switch (message.type) {
      case "office":
        office.value = message.office;
        return;
      case "state":
        if (message.state.host.phase === "idle") details.clear();
        if (message.state.phase === "claiming") {
          receipt.clear();
          iceBox = createIceBox();
        }
        state.value = message.state;
        if (message.state.checkWords !== "") typed.value = null;
        if (message.state.restart === "done" && !quit.value) send({ type: "quit" });
        return;
      case "applications":
      case "icon":
      case "preview":
      case "drawing":
        return details.accept(message);
      case "chat":
        return chat.accept(message.message);
      case "ice":
        return iceBox.accept(message);
      case "viewer-start":
        return startViewer(message);
      case "viewer-signal":
        return viewer.value?.viewer.accept(message.signal);
      case "viewer-stop":
        return stopViewer();
      case "files":
        return files.accept(message.message);
      case "receipt":
        return receipt.accept(message.message);
      case "view-share":
        return viewShare.accept(message.message);
    }
  }

  const socket = token === null ? null : openSocket({
    path: "/api/ui",
    schema: clientToUi,
    onOpen: () => socket?.send({ type: "auth", token }),
    onMessage,
    onFrame: (frame) => carriers.take(frame),
    onState(next) {
      socketState.value = next;
      // The process tells a page that comes back everything anew, the viewer too. Without its word nothing is sent.
      if (next === "open") return;
      stopViewer();
      viewShare.close();
      files.clear();
    },
  });

  return {
    socket: socketState,
    office,
    state,
    viewer,
    details,
    viewShare,
    files,
    chat,
    typed,
    receipt,
    transferRecords: files.transferRecords,
    quit,
    send,
    shown: (question, wording) => send({ type: "receipt", message: { kind: "shown", question, wording } }),
  };
}
