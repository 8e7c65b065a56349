import type {
  FilesCommand,
  FilesMessage,
  FilesState,
  FilesUpdate,
  FolderChoice,
} from "../../protocol/files.ts";
import { FILES_STATE_MS } from "../../protocol/limits.ts";
import type { Store, TransferEnd, TransferEndOptions, TransferRecord } from "../../transfer/types.ts";
import { type Access, type AccessEvent, ADVISER_FILES, isAsking, nextAccess, NO_ACCESS } from "./access.ts";
import type { FilesConnection } from "./connection.ts";
import { checkFolder, type Folders } from "./folders.ts";
import { createPageFiles } from "./page_files.ts";
import { recordUpdates, shownRows } from "./rows.ts";

export interface FilesDeskOptions {
  /** Who asks, as the client reads it. */
  asker: string;
  folders: Folders;
  send(message: FilesMessage): void;
  /** For the client's page, when there is one. */
  onUpdate(update: FilesUpdate): void;
  /** Something stands on the screen that only this computer's user may answer: remote input is void. */
  onAsking(asking: boolean): void;
  /** The client's page should be seen. */
  onRaise(): void;
  /** Lines of the log, each once. */
  onRecords(records: readonly TransferRecord[]): void;
  /** The client answered the question, which was shown with this text. */
  onAnswered(answer: "yes" | "no", wording: string): void;
  /** One English sentence without names of files. */
  log(message: string): void;
  createEnd(options: Pick<TransferEndOptions, "store" | "onChange" | "onBroken" | "log">): TransferEnd;
  /** Keeps files in this folder, which is made for the first one. */
  openStore(folder: string): Store;
  connect(end: TransferEnd, onLinked: (linked: boolean) => void): FilesConnection;
}

/**
 * Files of one session at the client's end: asks before the first one passes, keeps the window "Dateitransfer" informed,
 * and has the connection made once the client said Ja. Rows and records stay after `close()`.
 */
export class FilesDesk {
  #options: FilesDeskOptions;
  #access: Access = NO_ACCESS;
  #end: TransferEnd;
  #connection: FilesConnection;
  #pageFiles;
  #folder: string;
  #linked = false;
  #opened = 0;
  #choosing = false;
  #wasAsking = false;
  #wasActive = false;
  #closed = false;
  /** Offers of the other end that were answered. */
  #answered = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = -Infinity;
  /** Lines of the log that the page has. */
  #toldRecords = 0;
  /** Lines of the log that were passed on. */
  #recorded = 0;

  constructor(options: FilesDeskOptions) {
    this.#options = options;
    this.#folder = options.folders.downloads;
    this.#pageFiles = createPageFiles(options.onUpdate);
    this.#end = options.createEnd({
      store: () => this.#openStore(),
      onChange: () => this.#onRows(),
      onBroken: (error) => {
        options.log(`Closed the connection for files: ${error.message}`);
        this.#connection.broken();
      },
      log: options.log,
    });
    this.#connection = options.connect(this.#end, (linked) => {
      this.#linked = linked;
      this.#tell();
    });
  }

  /** All that a page that has just opened must know. Files that an earlier one offered can't be read any more. */
  attach(): FilesUpdate[] {
    this.detached();
    this.#toldRecords = 0;
    return [{ kind: "state", state: this.#state() }, ...this.#newRecords()];
  }

  /** "Dateien" was pressed outside of the page. */
  show(): void {
    this.#opened++;
    this.#options.onRaise();
    this.#tell();
  }

  /** Of the adviser, over the link. */
  onLink(message: FilesMessage): void {
    if (this.#closed) return;
    if (ADVISER_FILES[message.kind][this.#access.access] === "act") {
      if (message.kind === "signal") this.#connection.signal(message.signal);
      else if (message.kind === "ask") this.#apply({ type: "ask", files: message.files });
      else if (message.kind === "request") this.#apply({ type: "request" });
    }
    // Whoever asked in vain learns how it stands.
    if (message.kind === "ask" || message.kind === "request") this.#tellAdviser();
  }

  /** Of this computer's own user. */
  command(command: FilesCommand): void {
    if (this.#closed) return;
    switch (command.kind) {
      case "answer":
        return void this.#answer(command);
      case "allow":
        return this.#apply({ type: "allow", allow: command.allow });
      case "send":
        return this.#send(command);
      case "unreadable":
        return this.#pageFiles.unreadable(command);
      case "choosing":
        return this.#setChoosing(command.open);
      case "decline":
        return this.#apply({ type: "decline" });
      case "abort":
        return this.#end.abort(command.id);
      case "abort-all":
        return this.#end.abortAll();
    }
  }

  /** Of this computer's own user's page: what was asked for. */
  part(part: { read: number; bytes: Uint8Array }): void {
    if (!this.#closed) this.#pageFiles.part(part);
  }

  /** Nobody sees the page any more. */
  detached(): void {
    this.#pageFiles.gone();
    this.#setChoosing(false);
  }

  signallingUp(): void {
    if (this.#closed) return;
    this.#tellAdviser();
    if (this.#access.access === "allowed") this.#connection.signallingUp();
  }

  /** The session is over: what isn't finished is thrown away. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#access = { ...this.#access, question: null, requested: false };
    this.#setAsking();
    this.#pageFiles.gone();
    // While the connection is still there, so that the other end hears of it.
    await this.#end.close();
    this.#recordFresh();
    await this.#connection.close();
    this.#linked = false;
    this.#tellAll();
  }

  async #answer(
    { question, answer, folder, wording }: Extract<FilesCommand, { kind: "answer" }>,
  ): Promise<void> {
    const yes = answer === "yes";
    const choice: FolderChoice = folder ?? { kind: "downloads" };
    const checked = yes ? await checkFolder(choice, this.#options.folders) : { fault: null };
    if (this.#closed || this.#access.question?.id !== question) return;
    if ("folder" in checked) this.#folder = checked.folder;
    const folderFault = "fault" in checked ? checked.fault : null;
    // A folder that can't be had leaves the question open.
    if (folderFault === null) this.#options.onAnswered(answer, wording);
    this.#apply({ type: "answer", question, yes, folderFault });
  }

  #send(command: Extract<FilesCommand, { kind: "send" }>): void {
    const files = this.#pageFiles.choose(command);
    if (!files) return;
    this.#end.send(files, { name: command.name });
    const first = command.files.slice(0, 5).map(({ path, size }) => ({ name: path.slice(-255), size }));
    this.#apply({ type: "send", files: { first, ...command.total } });
  }

  /** The only way in which rights change: the state first, then what follows from it, in the same tick. */
  #apply(event: AccessEvent): void {
    const before = this.#access;
    this.#access = nextAccess(before, event);
    if (this.#access === before) return;
    const { access } = this.#access;
    if (access === "refused" && before.access !== "refused") {
      this.#end.withdraw();
      this.#pageFiles.gone();
    }
    if (access === "allowed") {
      this.#connection.start();
      this.#answerOffers();
    }
    if (access !== before.access) this.#tellAdviser();
    this.#setAsking();
    this.#tell();
  }

  #setChoosing(choosing: boolean): void {
    this.#choosing = choosing;
    this.#setAsking();
  }

  #setAsking(): void {
    const asks = isAsking(this.#access);
    const asking = asks || (this.#choosing && !this.#closed);
    if (asking === this.#wasAsking) return;
    this.#wasAsking = asking;
    this.#options.onAsking(asking);
    if (asks) this.#options.onRaise();
  }

  #onRows(): void {
    if (this.#closed) return;
    this.#recordFresh();
    this.#answerOffers();
    const active = this.#end.rows.some(({ state }) => state === "waiting" || state === "running");
    if (active && !this.#wasActive) this.#options.onRaise();
    this.#wasActive = active;
    this.#tellSoon();
  }

  #recordFresh(): void {
    const fresh = this.#end.records.slice(this.#recorded);
    this.#recorded += fresh.length;
    if (fresh.length > 0) this.#options.onRecords(fresh);
  }

  /** The client's Ja holds for the session: what comes while it stands is taken, all else is not. */
  #answerOffers(): void {
    for (const { id, state, direction } of this.#end.rows) {
      if (state !== "offered" || direction !== "receive" || this.#answered.has(id)) continue;
      this.#answered.add(id);
      this.#end.answer(id, this.#access.access === "allowed");
    }
  }

  /** Asked for by the end once an offer is accepted, so never before the client's Ja. */
  #openStore(): Store {
    if (this.#access.access !== "allowed") throw new Error("Cannot keep files: not allowed");
    return this.#options.openStore(this.#folder);
  }

  #tellAdviser(): void {
    this.#options.send({ kind: "access", access: this.#access.access });
  }

  #tellSoon(): void {
    const wait = this.#toldAt + FILES_STATE_MS - performance.now();
    if (wait <= 0) return this.#tell();
    this.#timer ??= setTimeout(() => this.#tell(), wait);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#closed) return;
    this.#toldAt = performance.now();
    this.#tellAll();
  }

  #tellAll(): void {
    this.#options.onUpdate({ kind: "state", state: this.#state() });
    for (const update of this.#newRecords()) this.#options.onUpdate(update);
  }

  #newRecords(): FilesUpdate[] {
    const { records } = this.#end;
    const updates = recordUpdates(records, this.#toldRecords);
    this.#toldRecords = records.length;
    return updates;
  }

  #state(): FilesState {
    const { access, question, requested } = this.#access;
    const { rows } = this.#end;
    return {
      access,
      question: question && { ...question, asker: this.#options.asker },
      requested,
      folder: this.#folder,
      folders: this.#options.folders,
      linked: this.#linked,
      rows: shownRows(rows),
      rowCount: rows.length,
      opened: this.#opened,
    };
  }
}
