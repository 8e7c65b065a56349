import type { EndReason } from "../protocol/fields.ts";
import type { IceServers } from "../protocol/ice.ts";
import {
  NAME_MAX_CHARS,
  RECEIPT_CHAT_MAX_CHARS,
  RECEIPT_WORDING_LINE_MAX_CHARS,
  RECEIPT_WORDING_LINES_MAX,
} from "../protocol/limits.ts";
import type { HandoverQuestion } from "../protocol/handover.ts";
import type { LinkMessage } from "../protocol/link.ts";
import type { ClientState, ClientToUi, UiToClient } from "../protocol/local.ts";
import type { Carriers } from "../secure/carriers.ts";
import { plainLine, plainLines } from "../transfer/plain_line.ts";
import { createSessionChat, type SessionChat } from "./chat.ts";
import type { ClientEnd } from "./client_end.ts";
import { ClientFiles } from "./client_files.ts";
import { createClientHandover } from "./client_handover.ts";
import type { Handover } from "./handover.ts";
import type { Host, ScreenHost } from "./host_types.ts";
import { createSessionReceipt, type SessionReceipt } from "./receipt.ts";
import type { TransportIdentity } from "./transport/types.ts";

/** Files that a disk won't let go of keep nobody from the end of a session. */
const FILES_END_MS = 1_000;

export interface CompanionsOptions {
  /** This computer, as it is told to the adviser. */
  computerName: string;
  tell(message: ClientToUi): void;
  /** To the adviser; null while nobody is verified. */
  link(): ClientEnd | null;
  /** The host of this computer's screen, while it is shared or asked for. */
  host(): Host | ScreenHost | null;
  identity(): TransportIdentity;
  /** The client's browser looks at the adviser's screen. */
  viewing(): boolean;
  /** The question whether a colleague may take over was opened, or is gone. */
  onHandover(question: HandoverQuestion | null): void;
  log(message: string): void;
}

/** How a session stands when an adviser is verified, or has taken over. */
interface Begun {
  identity: TransportIdentity;
  iceServers: IceServers;
  carriers: Carriers;
  state: ClientState;
}

type FromUi = Extract<UiToClient, { type: "chat" | "files" | "receipt" | "handover" }>;
type FromLink = Extract<LinkMessage, { type: "chat" | "files" | "receipt" | "handover" }>;

/** What passes between a session's two ends beside the screen, at the client: files, chat, and the receipt of it all. */
export class Companions {
  readonly files: ClientFiles;
  readonly chat: SessionChat;
  readonly handover: Handover;
  #options: CompanionsOptions;
  #receipt: SessionReceipt | null = null;
  /** Who hears the receipt's entries; kept for the last one, which leaves when the session is over. */
  #end: ClientEnd | null = null;

  constructor(options: CompanionsOptions) {
    const { tell, host, log } = options;
    this.#options = options;
    this.files = new ClientFiles({
      onUpdate: (message) => tell({ type: "files", message }),
      host,
      onAsking: () => this.tellAsking(),
      log,
    });
    this.chat = createSessionChat({
      send: (message) => options.link()?.send({ type: "chat", message }),
      tell,
      onUnread: (count) => host()?.command({ type: "unread", count }),
    });
    this.handover = createClientHandover({
      ...options,
      tellAsking: () => this.tellAsking(),
      onAnswered: (choice, wording) => this.noteAnswer("handover", choice, wording),
    });
  }

  /** Of the present session, or of the last one until another begins. */
  get receipt(): SessionReceipt | null {
    return this.#receipt;
  }

  /** For a page that has just opened. */
  attach(): ClientToUi[] {
    return [
      ...this.chat.attach(),
      ...this.files.attach().map((message): ClientToUi => ({ type: "files", message })),
      ...(this.#receipt?.all() ?? []).map((message): ClientToUi => ({ type: "receipt", message })),
    ];
  }

  fromUi(message: FromUi): void {
    switch (message.type) {
      case "chat":
        if (this.#options.link()?.roots) this.chat.command(message.command);
        return;
      case "files":
        return this.files.command(message.message);
      case "receipt":
        return this.#receipt?.shown(message.message);
      case "handover":
        return this.handover.answer(message.answer);
    }
  }

  /** @throws ProtocolError if no honest adviser says this. */
  fromLink(message: FromLink): void {
    switch (message.type) {
      case "chat":
        return this.chat.receive(message.message);
      case "files":
        return this.files.onLink(message.message);
      case "receipt":
        return this.#receipt?.fromAdviser(message.message);
      case "handover":
        return this.handover.fromLink(message.message);
    }
  }

  /** The adviser is verified. */
  begin(end: ClientEnd, begun: Begun): void {
    const { computerName, tell } = this.#options;
    const { state } = begun;
    const link = { send: (message: LinkMessage) => this.#end?.send(message) };
    this.#end = end;
    this.#receipt = createSessionReceipt({ computerName, state, link, onMessage: tell });
    this.#beginFiles(end, this.#receipt, begun);
  }

  /**
   * A colleague has taken the session over, who begins with an empty chat and with nothing of what was under way: files
   * that weren't through are given up, as at an end. The receipt goes on.
   */
  async handOver(
    end: ClientEnd,
    begun: Begun,
  ): Promise<void> {
    const receipt = this.#receipt, names = this.handover.done();
    this.#noteChat();
    const line = (text: string) => plainLine(text, NAME_MAX_CHARS);
    receipt?.note({
      kind: "handed-over",
      giver: line(names.giver),
      taker: line(names.taker),
      checkWords: begun.state.checkWords,
    });
    await this.drop();
    // Another session may have begun meanwhile, or this one be over.
    if (receipt && receipt === this.#receipt && this.#options.link() === end) {
      this.#beginFiles(end, receipt, begun);
    }
  }

  #beginFiles(
    end: ClientEnd,
    receipt: SessionReceipt,
    { identity, iceServers, carriers, state }: Begun,
  ): void {
    this.files.begin({
      end,
      identity,
      iceServers,
      carriers,
      asker: state.office,
      // Of this very session: what ends late must never stand in the next one's.
      onRecords: receipt.transferred,
      onAnswered: (choice, text) => this.noteAnswer("files", choice, text),
    });
  }

  /** A question of this end's that isn't the host's. `text`: as its page showed it. */
  noteAnswer(subject: "files" | "handover", choice: "yes" | "no" | "none", text: string): void {
    const wording = plainLines(text, {
      lines: RECEIPT_WORDING_LINES_MAX,
      chars: RECEIPT_WORDING_LINE_MAX_CHARS,
    });
    this.#receipt?.note({ kind: "asked", at: "client", subject, wording, choice });
  }

  /** A new host must know what is open already. */
  tellHost(): void {
    this.#options.host()?.command({ type: "unread", count: this.chat.unread });
    this.tellAsking();
  }

  /** Remote input is void while anything is asked. */
  tellAsking(): void {
    this.#options.host()?.asking(this.files.asking || this.handover.question !== null);
  }

  linkUp(): void {
    this.files.signallingUp();
    this.#receipt?.linkUp();
    this.resume();
  }

  /** The ends may hear each other again. */
  resume(): void {
    if (this.#options.link()?.roots) this.chat.resume();
  }

  /** The session is over; settles when the receipt has its last entry. `state`: as it was before the end. */
  async end(state: ClientState, reason: EndReason): Promise<void> {
    const receipt = this.#receipt;
    receipt?.over(state);
    this.#noteChat();
    await this.drop();
    receipt?.end(reason);
  }

  #noteChat(): void {
    for (const { own, text } of this.chat.forReceipt) {
      // One line each, and without the joiners in which emoji are put together: they have no place there.
      const line = plainLine(
        text.replace(/\n+/g, " ").replace(/[\u200c\u200d]/g, ""),
        RECEIPT_CHAT_MAX_CHARS,
      );
      this.#receipt?.note({ kind: "chat", from: own ? "client" : "adviser", text: line });
    }
  }

  /** Nothing of a session goes on: what isn't finished is thrown away. */
  async drop(): Promise<void> {
    this.chat.clear();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, FILES_END_MS));
    const files = this.files.end().catch((error) => {
      this.#options.log(`Cannot end transfers cleanly: ${error.message}`);
    });
    await Promise.race([files, late]);
    clearTimeout(timer);
  }

  /** Another session begins. */
  clear(): void {
    this.files.clear();
    this.#receipt = null;
  }
}
