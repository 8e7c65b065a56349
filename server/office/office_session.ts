import type { ClientToUi, UiToClient } from "../../protocol/local.ts";
import type { OfficeCard, OfficeCommand, OfficeState } from "../../protocol/office.ts";
import type { UiSession } from "../local_socket.ts";
import { askOffice, type Fetch } from "./ask_office.ts";
import { keyWords } from "./fingerprint.ts";
import { hostWarnings, spelledHost } from "./host_warnings.ts";
import type { KnownOffices, PinnedOffice } from "./known_offices.ts";
import { isLoopbackHost } from "./program_name.ts";
import { createUnseen } from "../../session/unseen.ts";
import { readAddress } from "./typed_address.ts";

/** Drives the page: a client's session with one office (session/client.ts). */
export interface ClosableSession extends UiSession {
  close(): Promise<void>;
}

export interface OfficeSessionOptions {
  /** Named by who starts the client (`--server`): taken without a question. Null: not named. */
  server: string | null;
  /** Named by the program's own file name: a proposal. */
  named: string | null;
  known: KnownOffices;
  fetch: Fetch;
  createSession(origin: string, onMessage: (message: ClientToUi) => void): ClosableSession;
  onMessage(message: ClientToUi): void;
  onQuit(): void;
  /** For `--json`: events without secrets. */
  onEvent(event: { event: string; [key: string]: unknown }): void;
}

/** What an office without a name of its own is called: no name that anybody could take over. */
const NAMELESS = "Ihre Kanzlei";

/**
 * The client before, and around, its sessions: finds out which office it is for, has the office prove itself, and asks
 * its user before it trusts a new one. Only then there is a session that can be driven.
 */
export class OfficeSession implements ClosableSession {
  readonly #options: OfficeSessionOptions;
  #state: OfficeState;
  #session: ClosableSession | null = null;
  /** Whose card is looked at. */
  #origin = "";
  /** The card that the user is asked about. */
  #asked: OfficeCard | null = null;
  #attempt = new AbortController();
  /** A session is under way: the office stays. */
  #busy = false;
  /** While there is no session that would look after itself. */
  #unseen = createUnseen({ pause: () => {}, end: () => this.#options.onQuit() });

  constructor(options: OfficeSessionOptions) {
    this.#options = options;
    this.#state = this.#choice();
    const first = options.server ?? options.named ?? this.#onlyKnown();
    if (first !== null) this.#search(first);
  }

  attach(): ClientToUi[] {
    this.#unseen.back();
    return [{ type: "office", office: this.#state }, ...this.#session?.attach() ?? []];
  }

  detached(): void {
    if (this.#session) this.#session.detached?.();
    else this.#unseen.gone();
  }

  handle(message: UiToClient): void {
    if (message.type === "office") return this.#command(message.command);
    if (this.#session) return this.#session.handle(message);
    if (message.type === "quit") this.#options.onQuit();
  }

  filePart(message: Uint8Array): void {
    this.#session?.filePart(message);
  }

  async close(): Promise<void> {
    this.#attempt.abort();
    this.#unseen.back();
    await this.#session?.close();
  }

  #command(command: OfficeCommand): void {
    const { phase } = this.#state;
    switch (command.kind) {
      case "address": {
        if (phase !== "choose") return;
        const origin = readAddress(command.address);
        if (origin === null) {
          return this.#set({ ...this.#choice(), error: "address", typed: command.address });
        }
        return void this.#search(origin);
      }
      case "choose": {
        const office = this.#knownAt(command.host);
        if (phase === "choose" && office) this.#search(office.origin);
        return;
      }
      case "retry":
        if (phase === "failed" || phase === "refused") this.#search(this.#origin);
        return;
      case "answer":
        if (phase !== "ask") return;
        return command.yes ? this.#trust(this.#asked!) : this.#set(this.#choice());
      case "change":
        return this.#change();
      case "forget": {
        const office = this.#knownAt(command.host);
        if (phase !== "choose" || !office) return;
        this.#options.known.forget(office.origin);
        return this.#set(this.#choice());
      }
    }
  }

  /** Back to the choice, from wherever no session is. */
  #change(): void {
    if (this.#options.server !== null || this.#busy) return;
    this.#attempt.abort();
    const session = this.#session;
    this.#session = null;
    void session?.close();
    this.#set(this.#choice());
  }

  async #search(origin: string): Promise<void> {
    this.#origin = origin;
    this.#attempt.abort();
    const attempt = this.#attempt = new AbortController();
    this.#set({ phase: "searching", host: this.#host });
    const answer = await askOffice(origin, { fetch: this.#options.fetch, signal: attempt.signal });
    if (attempt.signal.aborted) return;
    if (typeof answer !== "string") return this.#check(answer);
    this.#options.onEvent({ event: "office-failed", reason: answer });
    this.#set({ phase: "failed", host: this.#host, error: answer, mayChange: this.#mayChange });
  }

  #check(card: OfficeCard): void {
    const { known, server } = this.#options;
    const here = known.list().find(({ origin }) => origin === this.#origin);
    if (here && here.key !== card.key) return this.#refuse("key", here, card);
    if (here || server !== null) return this.#trust(card);
    const sameName = known.list().find(({ name, key }) => isSameName(name, card.name) && key !== card.key);
    if (sameName) return this.#refuse("name", sameName, card);
    this.#asked = card;
    this.#set({
      phase: "ask",
      name: card.name,
      phone: card.phone,
      host: this.#host,
      spelled: spelledHost(this.#origin),
      words: keyWords(card.key),
      warnings: hostWarnings(this.#origin),
      others: known.list().map(({ name }) => name),
    });
  }

  #refuse(reason: "key" | "name", known: PinnedOffice, card: OfficeCard): void {
    this.#options.onEvent({ event: "office-refused", reason });
    this.#set({
      phase: "refused",
      reason,
      host: this.#host,
      known: hostAndName(known),
      knownWords: keyWords(known.key),
      words: keyWords(card.key),
      mayChange: this.#mayChange,
    });
  }

  #trust({ name, phone, key }: OfficeCard): void {
    // On this computer itself any of its users may listen, today here and tomorrow there: nothing to remember.
    if (!isLoopbackHost(new URL(this.#origin).hostname)) {
      this.#options.known.remember({ origin: this.#origin, name, phone, key });
    }
    const session = this.#options.createSession(this.#origin, (message) => {
      if (this.#session !== session) return;
      if (message.type === "state") this.#busy = !["idle", "ended"].includes(message.state.phase);
      this.#options.onMessage(message);
    });
    this.#session = session;
    this.#options.onEvent({ event: "office-ready" });
    this.#set({ phase: "ready", host: this.#host, name, phone, mayChange: this.#mayChange });
    for (const message of this.#session.attach()) this.#options.onMessage(message);
  }

  #choice(): Extract<OfficeState, { phase: "choose" }> {
    this.#asked = null;
    const offices = this.#options.known.list().map(hostAndName);
    return { phase: "choose", offices, error: null, typed: "" };
  }

  #onlyKnown(): string | null {
    const [first, ...more] = this.#options.known.list();
    return first && more.length === 0 ? first.origin : null;
  }

  #knownAt(host: string): PinnedOffice | undefined {
    return this.#options.known.list().find(({ origin }) => new URL(origin).host === host);
  }

  get #host(): string {
    return new URL(this.#origin).host;
  }

  get #mayChange(): boolean {
    return this.#options.server === null;
  }

  #set(state: OfficeState): void {
    this.#state = state;
    this.#options.onMessage({ type: "office", office: state });
  }
}

function hostAndName({ origin, name, phone }: PinnedOffice) {
  return { host: new URL(origin).host, name, phone };
}

/** Names that a person takes for the same: whatever their letters, spaces and marks. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) =>
    name.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
  );
  return a === b && one !== NAMELESS && a !== "";
}
