import type * as v from "valibot";
import * as administration from "./administration.ts";
import * as chat from "./chat.ts";
import * as control from "./control.ts";
import * as drawing from "./drawing.ts";
import { handoverSealed } from "./handover.ts";
import { endReason, fingerprint, id, mode } from "./fields.ts";
import * as limits from "./limits.ts";
import * as link from "./link.ts";
import * as local from "./local.ts";
import * as receipt from "./receipt.ts";
import * as signIn from "./sign_in.ts";
import * as signalling from "./signalling.ts";
import * as transfer from "./transfer.ts";
import { PROTOCOL_VERSION } from "./version.ts";
import * as viewShare from "./view_share.ts";

/** Writes docs/protocol.md from the schemas; document_test.ts holds the page to it. */

type Section = { title: string; says: string; schema: v.GenericSchema };
/** What valibot keeps of a schema at run time, as far as this page needs it. */
type Shape = {
  kind: string;
  type: string;
  entries?: Record<string, Shape>;
  options?: (Shape | string)[];
  key?: string;
  literal?: unknown;
  item?: Shape;
  items?: Shape[];
  wrapped?: Shape;
  pipe?: Shape[];
  requirement?: unknown;
};

const SECTIONS: Section[] = [
  {
    title: "Client → server",
    says: "WebSocket `/api/client`, JSON. `claim` or `resume` comes first.",
    schema: signalling.clientToServer,
  },
  { title: "Server → client", says: "WebSocket `/api/client`, JSON.", schema: signalling.serverToClient },
  {
    title: "Adviser's browser → server",
    says: "WebSocket `/api/adviser`, JSON. `auth` comes first.",
    schema: signalling.adviserToServer,
  },
  {
    title: "Server → adviser's browser",
    says: "WebSocket `/api/adviser`, JSON.",
    schema: signalling.serverToAdviser,
  },
  {
    title: "Handshake, end to end",
    says: "Inside `relay`, JSON, before anything is sealed: client a → adviser b → client c.",
    schema: link.handshake,
  },
  { title: "Link, end to end", says: "Inside `relay`, sealed, base64url.", schema: link.linkMessage },
  {
    title: "Hand-over, adviser's page to adviser's page",
    says:
      "Inside the `relay` of `handover`, after a handshake (taker a → giver b → taker c), sealed, base64url.",
    schema: handoverSealed,
  },
  {
    title: "Control channel, host → viewer",
    says: "Data channel `control`, sealed JSON.",
    schema: control.hostControl,
  },
  {
    title: "Control channel, viewer → host",
    says: "Data channel `control`, sealed JSON.",
    schema: control.viewerControl,
  },
  {
    title: "Transfer channel",
    says: "Data channel `transfer` of the files' own peer connection, sealed JSON, both ways.",
    schema: transfer.transferMessage,
  },
  {
    title: "Client UI → client process",
    says: "Loopback WebSocket `/api/ui`, JSON. `auth` comes first.",
    schema: local.uiToClient,
  },
  {
    title: "Client process → client UI",
    says: "Loopback WebSocket `/api/ui`, JSON.",
    schema: local.clientToUi,
  },
  {
    title: "Adviser UI → own server's host",
    says: "Inside `host` messages, for Zeigen.",
    schema: local.adviserHostCommand,
  },
  {
    title: "Own server's host → adviser UI",
    says: "Inside `host` messages, for Zeigen.",
    schema: local.adviserHostEvent,
  },
  { title: "Sign-in", says: "POST `/api/sign-in`, JSON.", schema: signIn.signInRequest },
  {
    title: "Links: set-up, invitation, new access",
    says: "POST `/api/enrol`, JSON.",
    schema: signIn.enrolRequest,
  },
  {
    title: "One's own account",
    says: "POST `/api/account`, JSON, signed in.",
    schema: signIn.accountRequest,
  },
  {
    title: "The office's accounts",
    says: "POST `/api/accounts`, JSON, administrators.",
    schema: signIn.accountsRequest,
  },
  {
    title: "Administration",
    says: "POST `/api/administration`, JSON, for administrators.",
    schema: administration.administrationRequest,
  },
];

/** Told once, named elsewhere. */
const PARTS = new Map<unknown, string>([
  [link.peerSignal, "PeerSignal"],
  [control.screenInfo, "Screen"],
  [receipt.receiptNews, "ReceiptNews"],
  [receipt.receiptOnLink, "ReceiptOnLink"],
  [receipt.receiptFromUi, "ReceiptFromUi"],
  [receipt.adviserFact, "AdviserFact"],
  [receipt.receiptFact, "ReceiptFact"],
  [drawing.drawingMessage, "DrawingMessage"],
  [drawing.drawingNews, "DrawingNews"],
  [viewShare.viewShareMessage, "ViewShareMessage"],
  [viewShare.viewShareFromUi, "ViewShareFromUi"],
  [viewShare.viewShareToUi, "ViewShareToUi"],
  [chat.chatMessage, "ChatMessage"],
  [chat.chatToUi, "ChatToUi"],
  [chat.chatCommand, "ChatCommand"],
  [local.hostCommand, "HostCommand"],
  [local.hostState, "HostState"],
  [local.clientState, "ClientState"],
  [local.adviserHostCommand, "the messages of “Adviser UI → own server's host”"],
  [local.adviserHostEvent, "the messages of “Own server's host → adviser UI”"],
]);
const VALUES = new Map<unknown, string>([
  [endReason, "EndReason"],
  [fingerprint, "fingerprint"],
  [id, "id"],
  [mode, "Mode"],
  [transfer.transferFault, "TransferFault"],
  [transfer.transferResult, "TransferResult"],
]);

export function documentProtocol(): string {
  const parts = [...PARTS].filter(([, name]) => /^\w+$/.test(name)).map(([schema, title]) => ({
    title,
    schema,
  }));
  const values = [...VALUES].map(([schema, name]) => `- \`${name}\`: ${describe(schema as Shape, true)}`);
  return [
    "<!-- deno-fmt-ignore-file -->",
    "<!-- Written by protocol/document.ts. After a change: deno test -RW protocol/document_test.ts -- --update -->",
    "# Messages",
    `Protocol version ${PROTOCOL_VERSION}. The schemas in \`protocol/\` are the law; this page is made from them. A message that isn't ` +
    "listed, has a field too many or too few, or is too large closes what it came through.",
    "Binary channels: `input` (table in `protocol/input.ts`), `screen` (`protocol/screen.ts`, `codec/packet.ts`), `files` " +
    "(`protocol/transfer_blocks.ts`); `/api/ui`: parts of files (`protocol/file_part.ts`); every " +
    "message of a data channel is sealed (`secure/seal.ts`).",
    ...SECTIONS.flatMap((
      { title, says, schema },
    ) => [`## ${title}`, says, table(schema as unknown as Shape)]),
    "## Parts of messages",
    ...parts.flatMap(({ title, schema }) => [`### ${title}`, table(schema as Shape)]),
    "### Values",
    values.join("\n"),
    "## Limits",
    ["| limit | value |", "| --- | --- |"]
      .concat(Object.entries(limits).map(([name, value]) => `| \`${name}\` | ${value} |`)).join("\n"),
  ].join("\n\n") + "\n";
}

function table(schema: Shape): string {
  const messages = schema.type === "variant" ? schema.options as Shape[] : [schema];
  const tag = schema.key;
  const rows = messages.map(({ entries = {} }) => {
    const name = tag ? `\`${entries[tag].literal}\`` : "";
    const fields = Object.entries(entries).filter(([field]) => field !== tag)
      .map(([field, shape]) => `\`${field}${shape.type === "optional" ? "?" : ""}\` ${describe(shape)}`);
    return `| ${tag ? `${name} | ` : ""}${fields.join(" · ") || "–"} |`;
  });
  return [tag ? `| ${tag} | fields |` : "| fields |", tag ? "| --- | --- |" : "| --- |", ...rows].join("\n");
}

function describe(shape: Shape, inFull = false): string {
  const name = PARTS.get(shape) ?? (inFull ? undefined : VALUES.get(shape));
  if (name) return name;
  switch (shape.type) {
    case "optional":
      return describe(shape.wrapped!);
    case "nullable":
      return `${describe(shape.wrapped!)} or null`;
    case "literal":
      return JSON.stringify(shape.literal);
    case "picklist":
      return shape.options!.map((option) => JSON.stringify(option)).join(", ");
    case "array":
      return `list of ${describe(shape.item!)}${bounds(shape)}`;
    case "strict_tuple":
      return `[${shape.items!.map((item) => describe(item)).join(", ")}]`;
    case "strict_object":
      return `{ ${
        Object.entries(shape.entries!).map(([key, inner]) => `${key}: ${describe(inner)}`).join("; ")
      } }`;
    case "boolean":
      return "yes/no";
    case "string":
      return `text${bounds(shape)}`;
    default:
      return `${shape.pipe?.some(({ type }) => type === "integer") ? "integer" : shape.type}${bounds(shape)}`;
  }
}

function bounds(shape: Shape): string {
  const of = (...types: string[]) => shape.pipe?.find(({ type }) => types.includes(type))?.requirement;
  const least = of("min_value", "min_length"), most = of("max_value", "max_length"), exactly = of("length");
  const pattern = of("regex") as RegExp | undefined;
  const range = exactly !== undefined
    ? ` of ${exactly}`
    : least !== undefined && most !== undefined
    ? ` ${least}–${most}`
    : most !== undefined
    ? ` ≤ ${most}`
    : least !== undefined
    ? ` ≥ ${least}`
    : "";
  return range + (pattern ? ` as \`${pattern.source.replaceAll("|", "\\|")}\`` : "");
}
