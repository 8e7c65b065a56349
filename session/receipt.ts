import type { EndReason } from "../protocol/fields.ts";
import { NAME_MAX_CHARS, RECEIPT_FILE_NAME_MAX_CHARS, RECEIPT_FILES_MAX } from "../protocol/limits.ts";
import type { LinkMessage } from "../protocol/link.ts";
import type { ClientState, ClientToUi, HostDetail } from "../protocol/local.ts";
import { ProtocolError } from "../protocol/parse.ts";
import type { ReceiptFact, ReceiptFromUi, ReceiptNews, ReceiptOnLink } from "../protocol/receipt.ts";
import { plainLine } from "../transfer/plain_line.ts";
import { createHostObserver } from "../transfer/receipt/observer.ts";
import { createReceiptWriter } from "../transfer/receipt/writer.ts";
import type { TransferRecord } from "../transfer/types.ts";

/** Times that the adviser's page may ask for lost entries; more is no loss any more. */
const NEEDS_MAX = 500;
/** What the adviser's page may tell of its own side in one session. */
const ADVISER_FACTS_MAX = 2_000;

export interface SessionReceiptOptions {
  /** This computer, as it is told to the adviser. */
  computerName: string;
  /** The session as it is right after verification. */
  state: ClientState;
  /** To the client's own page. */
  onMessage(message: ClientToUi): void;
  /** To the adviser's page. */
  link: { send(message: LinkMessage): void };
}

/** The receipt of one session, kept by the client process from verification to the end; fed by what passes there anyway. */
export interface SessionReceipt {
  /** The session's state is another one: what changed is written down. */
  observe(state: ClientState): void;
  detail(detail: HostDetail): void;
  /** The client's page shows a question. */
  shown(shown: ReceiptFromUi): void;
  /** The client's answer to the question of consent. */
  answered(answer: "yes" | "no"): void;
  /** @throws ProtocolError if no honest page says this. */
  fromAdviser(message: ReceiptOnLink): void;
  /** Something else that belongs into the receipt; texts must be plain lines (transfer/plain_line.ts). */
  note(fact: ReceiptFact): void;
  /** Files that went through, or didn't, since the last call. */
  transferred(records: readonly TransferRecord[]): void;
  /** The session is over: what its state becomes now isn't written down any more. `state`: as it was. */
  over(state: ClientState): void;
  /** The last entry; what comes later isn't written down. */
  end(reason: EndReason): void;
  /** The way to the adviser is open (again): what got lost meanwhile is noticed by the last entry. */
  linkUp(): void;
  /** For a page that has just opened. */
  all(): ReceiptNews[];
}

export function createSessionReceipt(options: SessionReceiptOptions): SessionReceipt {
  const { computerName, link } = options;
  const tellAdviser = (message: ReceiptNews) => link.send({ type: "receipt", message });
  const writer = createReceiptWriter({
    now: Date.now,
    tell(message) {
      options.onMessage({ type: "receipt", message });
      tellAdviser(message);
    },
  });
  const observer = createHostObserver({ at: "client", tell: writer.add });
  let { mode, restart } = options.state;
  let needs = 0, facts = 0, over = false;

  const name = (text: string) => plainLine(text, NAME_MAX_CHARS);
  const { office, checkWords } = options.state;
  writer.add({ kind: "begun", office: name(office), client: name(computerName), mode, checkWords });

  function observe(state: ClientState): void {
    if (over) return;
    observer.observe(state.host);
    if (state.mode !== mode) writer.add({ kind: "mode", mode: mode = state.mode });
    if (restart === "asked" && state.restart !== "asked") {
      writer.add({ kind: "elevated", granted: state.restart === "done" });
    }
    restart = state.restart;
  }

  return {
    observe,
    detail: observer.detail,
    shown: observer.shown,
    answered: observer.answered,
    fromAdviser(message) {
      switch (message.kind) {
        case "need":
          if (++needs <= NEEDS_MAX) writer.again(message.from).forEach(tellAdviser);
          return;
        case "fact":
          if (++facts <= ADVISER_FACTS_MAX) writer.add(message.fact);
          return;
        case "begin":
        case "entry":
          throw new ProtocolError("unexpected", "Cannot take receipt: it is kept here");
      }
    },
    note: writer.add,
    transferred(records) {
      const files = records.map(({ direction, name, size, sha256, result }) => ({
        to: direction === "receive" ? "client" as const : "adviser" as const,
        name: plainLine(name, RECEIPT_FILE_NAME_MAX_CHARS),
        size,
        sha256,
        result,
      }));
      for (let from = 0; from < files.length; from += RECEIPT_FILES_MAX) {
        writer.add({ kind: "files", files: files.slice(from, from + RECEIPT_FILES_MAX) });
      }
    },
    over(state) {
      observe(state);
      observer.observe(null);
      over = true;
    },
    end: (reason) => writer.add({ kind: "ended", reason }),
    linkUp: () => writer.latest().forEach(tellAdviser),
    all: writer.all,
  };
}
