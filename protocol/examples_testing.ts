import { TRANSFER_EXAMPLES } from "./examples_transfer_testing.ts";
import { CONTROL_EXAMPLES, type SchemaExamples } from "./examples_control_testing.ts";
import { fileChosen, fileRecord, filesState, filesSummary } from "./examples_files_testing.ts";
import { SIGN_IN_SCHEMAS } from "./examples_sign_in_testing.ts";
import {
  handoverAnswerExample,
  handoverFromServerExamples,
  handoverOnLinkExamples,
  handoverQuestionExample,
  handoverSealedExamples,
  handoverToServerExamples,
} from "./examples_handover_testing.ts";
import { handoverSealed } from "./handover.ts";
import { OFFICE_COMMANDS, OFFICE_STATES } from "./examples_office_testing.ts";
import { clientState, hostState, ice } from "./examples_state_testing.ts";
import * as limits from "./limits.ts";
import * as link from "./link.ts";
import * as local from "./local.ts";
import {
  receiptFromUiExample,
  receiptNewsExamples,
  receiptOnLinkExamples,
} from "./receipt_examples_testing.ts";
import * as signalling from "./signalling.ts";
import * as transfer from "./transfer.ts";

/** For tests: every schema of the wire, its limit, and a valid example of each of its messages. */

const bytes16 = "AAAAAAAAAAAAAAAAAAAAAA";
const bytes32 = "A".repeat(43);
const fingerprint = Array(32).fill("0F").join(":");
const token = "t".repeat(60);
const relay = { type: "relay", data: "AAAA" };
const end = { type: "end", reason: "adviser-ended" };
const offer = { kind: "offer", connection: bytes16, sdp: "v=0\r\n" };
const release = {
  everything: false,
  applications: ["/usr/bin/xterm"],
  newApplications: false,
  taskbar: false,
  desktop: false,
  startMenu: false,
  own: false,
};
const applications = {
  type: "applications",
  list: [{ key: "/usr/bin/xterm", name: "XTerm", titles: ["Notizen"] }],
};
const icon = { type: "icon", key: "/usr/bin/xterm", width: 1, height: 1, rgba: "AAAAAA==" };
const preview = { type: "preview", width: 2, height: 1, y: 0, rows: "AAAAAAAA" };
const shape = { kind: "shape", id: 1, tool: "arrow", colour: "red", width: 6, points: [[10, 20], [300, 40]] };
const drawing = { type: "drawing", width: 1920, height: 1080, shown: true, message: shape };

export const SCHEMAS: Record<string, SchemaExamples> = {
  clientToServer: {
    schema: signalling.clientToServer,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      { type: "claim", number: "31189", version: 1 },
      { type: "resume", token, version: 1 },
      relay,
      end,
    ],
  },
  serverToClient: {
    schema: signalling.serverToClient,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      { type: "claimed", token, office: "Kanzlei Müller", phone: "0711 1", mode: "support", password: true },
      { type: "resumed", peer: true },
      { type: "peer", present: false },
      ice,
      relay,
      end,
      { type: "error", code: "number" },
      { type: "error", code: "slow", retryAfterMs: 1000 },
      { type: "error", code: "unavailable" },
    ],
  },
  adviserToServer: {
    schema: signalling.adviserToServer,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      { type: "auth", token, version: 1 },
      { type: "create", mode: "show", password: false },
      { type: "resume", token },
      { type: "verified" },
      { type: "refused" },
      { type: "extend" },
      { type: "mode", mode: "show" },
      relay,
      end,
      { type: "host", command: { type: "stop" } },
      { type: "sessions" },
      { type: "window" },
      ...handoverToServerExamples,
    ],
  },
  serverToAdviser: {
    schema: signalling.serverToAdviser,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      {
        type: "welcome",
        office: "Kanzlei Müller",
        phone: "",
        address: "https://hilfe.kanzlei.example/",
        canShow: false,
        showReason: "no display",
      },
      { type: "created", number: "31189", token, expiresInMs: 600_000 },
      { type: "extended", expiresInMs: 600_000 },
      { type: "resumed", peer: false },
      { type: "claimed" },
      { type: "peer", present: true },
      { ...ice, servers: [] },
      relay,
      end,
      { type: "host", event: { type: "stopped", reason: "lost" } },
      {
        type: "sessions",
        sessions: [{
          session: bytes16,
          number: "31189",
          mode: "support",
          phase: "waiting",
          ageMs: 61_000,
          window: "other",
        }],
      },
      { type: "window", launch: bytes32 },
      ...handoverFromServerExamples,
      { type: "error", code: "auth" },
      { type: "error", code: "unavailable" },
    ],
  },
  tokenRequest: {
    schema: signalling.tokenRequest,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [{ launch: bytes32 }],
  },
  tokenResponse: {
    schema: signalling.tokenResponse,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [{ token }],
  },
  handshake: {
    schema: link.handshake,
    maxBytes: limits.RELAY_DATA_MAX_CHARS,
    examples: [
      { step: "a", version: 1, share: bytes32, nonce: bytes16, fingerprint, kind: "program" },
      { step: "b", version: 1, share: bytes32, nonce: bytes16, fingerprint, confirm: bytes32 },
      { step: "c", confirm: bytes32 },
      { step: "fail", reason: "version" },
    ],
  },
  linkMessage: {
    schema: link.linkMessage,
    maxBytes: limits.RELAY_DATA_MAX_CHARS,
    examples: [
      { type: "hello", name: "PC-7", mode: "support" },
      { type: "hello", name: "Browser", mode: "show", lacks: ["files", "receipt"] },
      { type: "peer", signal: offer },
      { type: "peer", signal: { ...offer, kind: "answer" } },
      { type: "peer", signal: { kind: "candidate", connection: bytes16, candidate: "", mid: "0", line: 0 } },
      {
        type: "peer",
        signal: { kind: "candidate", connection: bytes16, candidate: "", mid: null, line: null },
      },
      { type: "peer", signal: { kind: "restart", connection: bytes16 } },
      { type: "peer", signal: { kind: "carrier", connection: bytes16 } },
      { type: "mode", mode: "show", turn: 1 },
      { type: "consent", turn: 0, answer: "yes" },
      { type: "files", message: { kind: "signal", signal: offer } },
      { type: "files", message: { kind: "ask", files: filesSummary } },
      { type: "files", message: { kind: "request" } },
      { type: "files", message: { kind: "access", access: "refused" } },
      ...receiptOnLinkExamples,
      { type: "view-share", message: { kind: "signal", signal: offer } },
      { type: "view-share", message: { kind: "rights", phase: "stopped", reason: "unsupported" } },
      { type: "chat", message: { kind: "line", number: 1, text: "Guten Tag" } },
      { type: "chat", message: { kind: "have", number: 0, again: true } },
      { type: "chat", message: { kind: "receipt", include: true } },
      ...handoverOnLinkExamples,
      end,
    ],
  },
  handoverSealed: {
    schema: handoverSealed,
    maxBytes: limits.RELAY_DATA_MAX_CHARS,
    examples: handoverSealedExamples,
  },
  ...CONTROL_EXAMPLES,
  transferMessage: {
    schema: transfer.transferMessage,
    maxBytes: limits.TRANSFER_MESSAGE_MAX_BYTES,
    examples: TRANSFER_EXAMPLES,
  },
  uiToClient: {
    schema: local.uiToClient,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      { type: "auth", token: bytes32 },
      ...OFFICE_COMMANDS,
      { type: "connect", number: "311894072", password: null },
      { type: "connect", number: "311894072", password: "k7mtwqp2" },
      { type: "cancel" },
      { type: "host", command: { type: "answer", question: 1, answer: "no" } },
      { type: "host", command: { type: "answer", question: 1, answer: "yes", release } },
      { type: "host", command: { type: "release", release } },
      { type: "host", command: { type: "choose", open: true } },
      { type: "host", command: { type: "preview", on: true } },
      { type: "host", command: { type: "steering", allow: true } },
      { type: "host", command: { type: "pause", pause: true } },
      { type: "host", command: { type: "clipboard", allow: true } },
      { type: "host", command: { type: "drawing", allow: false } },
      { type: "host", command: { type: "clear-drawing" } },
      { type: "host", command: { type: "unread", count: 3 } },
      { type: "chat", command: { kind: "say", text: "Guten Tag" } },
      { type: "chat", command: { kind: "open", open: true } },
      { type: "chat", command: { kind: "read" } },
      { type: "chat", command: { kind: "include", include: true } },
      { type: "viewer-signal", signal: offer },
      { type: "files", message: { kind: "answer", question: 1, answer: "no", wording: "" } },
      {
        type: "files",
        message: {
          kind: "answer",
          question: 1,
          answer: "yes",
          wording: "Ja",
          folder: { kind: "path", path: "/home/a" },
        },
      },
      {
        type: "files",
        message: { kind: "answer", question: 1, answer: "yes", wording: "Ja", folder: { kind: "downloads" } },
      },
      { type: "files", message: { kind: "allow", allow: true } },
      {
        type: "files",
        message: {
          kind: "send",
          batch: 1,
          name: "Belege",
          total: { count: 1, size: 81_920 },
          files: [fileChosen],
          last: true,
        },
      },
      { type: "files", message: { kind: "unreadable", read: 1, fault: "vanished" } },
      { type: "files", message: { kind: "choosing", open: true } },
      { type: "files", message: { kind: "decline" } },
      { type: "files", message: { kind: "abort", id: bytes16 } },
      { type: "files", message: { kind: "abort-all" } },
      { type: "view-share", message: { kind: "signal", signal: offer } },
      { type: "view-share", message: { kind: "capture", on: true } },
      { type: "view-share", message: { kind: "connected", connected: false } },
      handoverAnswerExample,
      { type: "end" },
      receiptFromUiExample,
      { type: "restart-elevated" },
      { type: "quit" },
    ],
  },
  clientToUi: {
    schema: local.clientToUi,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      ...OFFICE_STATES,
      { type: "state", state: clientState },
      { type: "state", state: { ...clientState, handover: handoverQuestionExample } },
      {
        type: "state",
        state: { ...clientState, error: "slow", retryAfterMs: 5, host: { ...hostState, question: null } },
      },
      {
        type: "state",
        state: {
          ...clientState,
          restart: "offered",
          screenMissing: "macos",
          host: {
            ...hostState,
            phase: "sharing",
            inputObstacle: "elevated",
            question: { id: 2, kind: "application", key: "/usr/bin/xterm", name: "XTerm" },
            release,
          },
        },
      },
      applications,
      icon,
      preview,
      drawing,
      { type: "chat", message: { kind: "begin" } },
      {
        type: "chat",
        message: {
          kind: "line",
          line: { own: false, number: 1, time: 1_790_000_000_000, text: "Guten Tag" },
        },
      },
      {
        type: "chat",
        message: { kind: "status", status: { arrived: 0, unread: 1, open: false, include: false } },
      },
      ice,
      { type: "viewer-start", root: bytes32, owner: "Kanzlei Müller" },
      { type: "viewer-signal", signal: offer },
      { type: "viewer-stop" },
      { type: "files", message: { kind: "state", state: filesState } },
      { type: "files", message: { kind: "state", state: { ...filesState, question: null, rows: [] } } },
      { type: "files", message: { kind: "none" } },
      { type: "files", message: { kind: "records", from: 0, records: [fileRecord] } },
      { type: "files", message: { kind: "read", read: 1, file: 1, offset: 0, length: 1024 } },
      ...receiptNewsExamples,
      { type: "view-share", message: { kind: "signal", signal: offer } },
      { type: "view-share", message: { kind: "flow", flow: "on" } },
    ],
  },
  adviserHostCommand: {
    schema: local.adviserHostCommand,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      { type: "start", root: bytes32, viewer: "PC-7", turn: 2 },
      { type: "signal", signal: offer },
      { type: "command", command: { type: "pause", pause: false } },
      { type: "stop" },
    ],
  },
  adviserHostEvent: {
    schema: local.adviserHostEvent,
    maxBytes: limits.SIGNALLING_MESSAGE_MAX_BYTES,
    examples: [
      applications,
      icon,
      preview,
      { ...drawing, shown: false, message: null },
      { type: "state", state: hostState },
      { type: "signal", signal: offer },
      { type: "consent", turn: 2, answer: "yes" },
      { type: "stopped", reason: "declined" },
      { type: "files-wanted" },
      { type: "chat" },
    ],
  },
  ...SIGN_IN_SCHEMAS,
};
